/** The tokens of a session are the same in the list as in the sum over all sessions, in every home that a real release wrote. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { idOf, TemporaryHome } from '../sessions/temporary-home.ts';
import { copyOfHome } from '../support/home-fixtures.ts';
import { runCli } from '../support/run-cli.ts';
import { count, header, linesText, turn } from './planted.ts';

interface Row {
  readonly id?: string;
  readonly by?: string;
  readonly key?: string;
  readonly tokens?: number | null;
  readonly total?: number | null;
}

async function rows(codexHome: string, ...args: string[]): Promise<Row[]> {
  const { stdout } = await runCli([...args, '--json'], { codexHome });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
}

async function both(home: string): Promise<{ readonly listed: object; readonly summed: object }> {
  const listed = (await rows(home, 'list', '--all')).map(({ id, tokens }) => [id, tokens]);
  const used = new Map(
    (await rows(home, 'usage', '--by', 'session'))
      .filter(({ by }) => by === 'session')
      .map(({ key, total }) => [key, total]),
  );
  const summed = listed.map(([id]) => [id, used.get(id as string) ?? null]);
  return { listed: Object.fromEntries(listed), summed: Object.fromEntries(summed) };
}

describe('the list says what the sum says', () => {
  it.each(readdirSync('test/fixtures/homes'))('%s', async name => {
    const { listed, summed } = await both(copyOfHome(name));
    expect(listed).toEqual(summed);
  });

  it('turns that were taken back were used', async () => {
    const { listed } = await both(copyOfHome('tui-reverted'));
    expect(listed).toMatchObject({ '01a22675-d119-7433-9488-fd79aa347f18': 4 * 120 });
  });

  it('a fork that said nothing yet used nothing, whatever it copied', async () => {
    const home = new TemporaryHome();
    const [time, parent] = ['2026-11-22T05-00-00', [turn('gpt-5'), count([1000, 0, 100])]];
    home.session({ n: 1, time, content: linesText([header(1), ...parent]) });
    const copy = [header(2, { forked_from_id: idOf(1) }), header(1), ...parent];
    home.session({ n: 2, time, content: linesText(copy.map(line => ({ ...line, afterMs: 3_600_000 }))) });
    const { listed, summed } = await both(home.path);
    expect(listed).toEqual({ [idOf(1)]: 1100, [idOf(2)]: null });
    expect(summed).toEqual(listed);
  });
});
