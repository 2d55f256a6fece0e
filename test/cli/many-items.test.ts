/** What a session of very many short lines costs when it is shown: writes, reads, rows. Counted, not timed. */
import { getEventListeners } from 'node:events';
import { appendFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Output } from '../../src/cli/output.ts';
import { ItemAssembler } from '../../src/format/items/assemble.ts';
import { PATIENCE } from '../support/patience.ts';
import { startCli } from '../support/run-cli.ts';
import { temporaryHome } from '../support/temporary-home.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

function sessionWith(...lines: readonly string[]) {
  const home = temporaryHome();
  const { id, path } = home.add('0.169.0/tui-two-turns');
  appendFileSync(path, lines.map(line => `${line}\n`).join(''));
  return { id, codexHome: home.codexHome };
}

async function shown(codexHome: string, ...argv: readonly string[]) {
  const cli = startCli(argv, { codexHome, nowMs: Date.parse('2026-11-22T12:00:00Z') });
  const { code, stdout } = await cli.finished;
  expect(code).toBe(0);
  return { stdout, writes: cli.writes() };
}

describe('a session of very many short lines', () => {
  it('is written in blocks and not item by item', async () => {
    const said = (text: string) =>
      JSON.stringify({ type: 'event_msg', payload: { type: 'agent_message', message: text } });
    const { id, codexHome } = sessionWith(...Array.from({ length: 3_000 }, (_, n) => said(`answer ${n}`)));
    for (const json of [[], ['--json']]) {
      const { stdout, writes } = await shown(codexHome, 'show', id, ...json);
      expect(stdout).toContain('answer 2999');
      expect(writes).toBeLessThan(60);
    }
  });

  it('says how many lines are alike instead of drawing each', async () => {
    const { id, codexHome } = sessionWith(...Array<string>(10_000).fill('{}'));
    const { stdout } = await shown(codexHome, 'show', id);
    expect(stdout.match(/unknown unknown/g)?.length).toBeLessThan(20);
    const counted = [...stdout.matchAll(/· ([\d,]+) more like it, up to line [\d,]+, byte [\d,]+\n/g)];
    const sum = counted.reduce((all, [, count = '']) => all + Number(count.replaceAll(',', '')), 0);
    expect(sum + (stdout.match(/unknown unknown/g)?.length ?? 0)).toBe(10_000);
  });

  it('draws what differs in the midst of what is alike', async () => {
    const alike = Array<string>(50).fill('x');
    const { id, codexHome } = sessionWith(...alike, '{"type":"odd"}', ...alike, 'y');
    const { stdout } = await shown(codexHome, 'show', id);
    expect(stdout).toMatch(
      /· 47 more like it[^\n]*\n\n ▸ unknown odd[\s\S]*· 47 more like it[\s\S]*\n {3}y\n$/,
    );
  });

  it('gives every one of them in JSON', async () => {
    const { id, codexHome } = sessionWith(...Array<string>(5_000).fill('{}'));
    const { stdout } = await shown(codexHome, 'show', id, '--json');
    expect(stdout.match(/"kind":"unknown"/g)).toHaveLength(5_000);
  });
});

describe('output to a slow reader', () => {
  it('leaves nothing behind for each time it had to wait', async () => {
    const interrupted = new AbortController().signal;
    const slow = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, done) => void setImmediate(done),
    });
    const out = new Output(slow, interrupted);
    for (let n = 0; n < 20; n += 1) await out.write('a block');
    await out.flush();
    expect(getEventListeners(interrupted, 'abort')).toHaveLength(0);
  });

  it('says each of a turn that goes on and on once, and does not keep all of them', async () => {
    const home = temporaryHome();
    const { id, path } = home.add('0.169.0/tui-two-turns');
    const kept = new Map<ItemAssembler, number>();
    const push = ItemAssembler.prototype.push;
    vi.spyOn(ItemAssembler.prototype, 'push').mockImplementation(function (this: ItemAssembler, ...line) {
      kept.set(this, (kept.get(this) ?? 0) + 1);
      return push.apply(this, line);
    });
    const cli = startCli(['tail', '-f', id], { codexHome: home.codexHome });
    await vi.waitFor(() => expect(cli.stdout()).not.toBe(''), PATIENCE);
    const said = Array.from({ length: 24_000 }, (_, n) =>
      JSON.stringify({ type: 'event_msg', payload: { type: 'agent_message', message: `<said ${n}>` } }),
    );
    appendFileSync(path, `${said.join('\n')}\n`);
    await vi.waitFor(() => expect(cli.stdout()).toContain('<said 23999>'), PATIENCE);
    await cli.signal('SIGINT');
    const { stdout } = await cli.finished;
    const numbers = [...stdout.matchAll(/<said (\d+)>/g)].map(([, number]) => Number(number));
    expect(numbers).toEqual(said.map((_, n) => n));
    expect(Math.max(...kept.values())).toBeLessThan(20_000);
  });
});
