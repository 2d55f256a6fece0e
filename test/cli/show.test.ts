import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { storedZstd } from '../../src/demo/stored-zstd.ts';
import { copyOfHome } from '../support/home-fixtures.ts';
import { runCli, startCli } from '../support/run-cli.ts';
import { appendText, temporaryHome } from '../support/temporary-home.ts';

type Line = Record<string, unknown> & { readonly kind: string; readonly raw: Record<string, unknown> };
const parse = (stdout: string): Line[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));

const everyVersion = ['0.20.0', '0.29.0', '0.34.0', '0.42.0', '0.77.0', '0.144.0', '0.169.0'];

describe('rolltop show', () => {
  it.each(everyVersion)(
    'prints a conversation of Codex %s as a person reads it, each text once',
    async version => {
      const home = temporaryHome();
      const { id } = home.add(`${version}/tui-two-turns`);
      const { code, stdout, stderr } = await runCli(['show', id], { codexHome: home.codexHome });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const [heading = '', ...said] = stdout.split('\n\n');
      expect(heading.split('\n')[0]).toBe('tui prompt run:echo from-tui');
      for (const text of ['tui prompt run:echo from-tui', '$ echo from-tui', 'second tui prompt'])
        expect(said.join('\n\n').split(text).length, text).toBe(2);
      expect(stdout).not.toContain('\u001b');
      for (const line of stdout.split('\n')) expect(line).toBe(line.trimEnd());
    },
  );

  it('says where a new day begins', async () => {
    const home = temporaryHome();
    const { id, path } = home.add('0.144.0/tui-two-turns');
    const later = {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'much later' }],
    };
    const line = { timestamp: '2031-03-05T12:00:00.000Z', type: 'response_item', payload: later };
    appendFileSync(path, `${JSON.stringify(line)}\n`);
    const { stdout } = await runCli(['show', id], { codexHome: home.codexHome });
    expect(stdout).toMatch(/\n\n ── Wed 5 Mar 2031 ─+\n\n codex {2}\d\d:\d\d\n much later\n$/);
    expect(stdout.match(/Mar 2031/g)).toHaveLength(1);
  });

  it('says where what a fork copied from its parent ends', async () => {
    const codexHome = copyOfHome('copied-forks');
    const fork = '01a2294c-39ea-72f0-8f0d-a7e70c3f10df';
    const parent = '01a2294c-33c4-7501-afbb-f658ae756101';
    const { stdout } = await runCli(['show', fork], { codexHome });
    const rule = `── above: inherited from ${parent} ──`;
    expect(stdout).toMatch(new RegExp(`^asked in the fork\n(?:.*\n)*fork of +${parent}\n`));
    expect(stdout.split(rule)).toHaveLength(2);
    const [above = '', below = ''] = stdout.split(rule);
    expect(above).toMatch(/the second question[\s\S]*Answer 3: done\./);
    expect(above).not.toContain('Answer 4');
    expect(below).toMatch(/asked in the fork[\s\S]*Answer 4: done\./);
    expect(below).not.toContain('inherited');
    const items = parse((await runCli(['show', fork, '--json'], { codexHome })).stdout);
    const prompts = items.filter(({ kind }) => kind === 'user');
    expect(prompts.map(({ inheritedFrom }) => inheritedFrom)).toEqual([parent, parent, undefined]);
  });

  it.each(everyVersion)('gives every item of Codex %s as a JSON line, its raw line copied', async version => {
    const home = temporaryHome();
    const { id, path } = home.add(`${version}/exec-shell-reasoning`);
    const items = parse((await runCli(['show', id, '--json'], { codexHome: home.codexHome })).stdout);
    const lines = readFileSync(path, 'utf8').split('\n');
    for (const item of items) expect(item.raw).toEqual(JSON.parse(lines[Number(item.line) - 1] ?? ''));
    const offsets = items.map(item => Number(item.offset));
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
    const user = items.find(item => item.kind === 'user');
    expect(user).toMatchObject({ role: 'user', text: expect.stringContaining('ünï 日本 🎉') });
    expect(items.find(item => item.kind === 'tool_call')).toMatchObject({
      role: 'assistant',
      status: 'ok',
      output: { exitCode: 0 },
    });
    expect(items.some(item => item.kind === 'unknown')).toBe(false);
  });

  it('copies numbers that JavaScript cannot hold, and shows what it does not know', async () => {
    const home = temporaryHome();
    const { id, path } = home.add('0.42.0/tui-two-turns');
    const line =
      '{"timestamp":"2026-11-22T07:00:00.000Z","type":"new_thing","payload":{"big":9007199254740993,"huge":1e400}}';
    appendText(path, `${line}\n`);
    const { stdout } = await runCli(['show', id, '--json'], { codexHome: home.codexHome });
    expect(stdout).toContain(`"raw":${line}}`);
    expect(parse(stdout).at(-1)).toMatchObject({ kind: 'unknown', type: 'new_thing' });
    expect((await runCli(['show', id], { codexHome: home.codexHome })).stdout).toContain('new_thing');
  });

  it('reads a fork with what it inherited, and says so when the parent is gone', async () => {
    const home = temporaryHome();
    const fork = home.add('0.169.0/fork-by-reference');
    const alone = parse((await runCli(['show', fork.id, '--json'], { codexHome: home.codexHome })).stdout);
    expect(alone[0]).toMatchObject({ kind: 'fork', missing: true, raw: null });
    const parent = home.add('0.169.0/exec-shell-reasoning');
    const whole = parse((await runCli(['show', fork.id, '--json'], { codexHome: home.codexHome })).stdout);
    const border = whole.findIndex(item => item.kind === 'fork');
    expect(whole[border]).toMatchObject({ parentId: parent.id, missing: false });
    expect(whole.slice(0, border).every(item => item.inheritedFrom === parent.id)).toBe(true);
    expect(whole.length - border).toBe(alone.length);
    expect(border).toBeGreaterThan(10);
  });

  it.each(['torn_tail', 'torn_glued', 'crlf', 'unknown_after'])('reads a damaged file (%s)', async damage => {
    const home = temporaryHome();
    const { path } = home.add(`0.169.0/foreign-append-${damage}`);
    const { code, stdout } = await runCli(['show', path, '--json'], { codexHome: home.codexHome });
    expect(code).toBe(0);
    const kinds = parse(stdout).map(item => item.kind);
    expect(kinds).toContain('user');
    if (damage.startsWith('torn')) expect(kinds).toContain('damaged');
  });

  it('reads a compressed one and an archived one', async () => {
    const home = temporaryHome();
    const cold = home.add('0.169.0/compressed/rollout');
    const archived = home.add('0.20.0/tui-two-turns', { archived: true });
    for (const { id } of [cold, archived]) {
      const { code, stdout } = await runCli(['show', id], { codexHome: home.codexHome });
      expect(code).toBe(0);
      expect(stdout.length).toBeGreaterThan(100);
    }
  });

  it('finds by the beginning of an id, by name, by path and as last', async () => {
    const home = temporaryHome();
    const { id, path } = home.add('0.20.0/tui-two-turns', { updated: new Date() });
    home.add('0.29.0/tui-two-turns', { updated: new Date(0) });
    appendFileSync(
      `${home.codexHome}/session_index.jsonl`,
      `${JSON.stringify({ id, thread_name: 'my work', updated_at: '2026-11-22T00:00:00Z' })}\n`,
    );
    const whole = await runCli(['show', id], { codexHome: home.codexHome });
    for (const session of [id.slice(0, 6), 'my work', path, 'last'])
      expect(await runCli(['show', session], { codexHome: home.codexHome })).toEqual(whole);
  });

  it.each(['show', 'tail'])('%s says so where nothing was said yet', async command => {
    const home = temporaryHome();
    const { path } = home.add('0.42.0/tui-two-turns');
    writeFileSync(path, '');
    const { code, stdout, stderr } = await runCli([command, path], { codexHome: home.codexHome });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'rolltop: Nothing was said in this session yet.\n' });
    if (command === 'tail') expect(stdout).toBe('');
    else expect(stdout).toMatch(/^The file is empty.*\n(?:\w+ +.*\n)*file +\/.*\n\n$/);
  });

  it('begins with title, id, folder, branch, model, dates and file; what a fork comes from, too', async () => {
    const home = temporaryHome();
    const parent = home.add('0.169.0/exec-shell-reasoning');
    const fork = home.add('0.169.0/fork-by-reference', { updated: new Date(2026, 10, 23, 9, 12) });
    const { stdout } = await runCli(['show', fork.id], { codexHome: home.codexHome });
    const rows = stdout.slice(0, stdout.indexOf('\n\n')).split('\n').slice(1);
    const facts = Object.fromEntries(rows.map(row => row.split(/ {2,}/)));
    expect(facts).toMatchObject({
      id: fork.id,
      folder: expect.stringMatching(/^\//),
      model: 'mock-model',
      begun: expect.stringMatching(/^[A-Z][a-z]{2} \d+ Nov 2026 \d\d:\d\d$/),
      written: 'Mon 23 Nov 2026 09:12',
      'fork of': parent.id,
      file: fork.path,
    });
    const json = await runCli(['show', fork.id, '--json'], { codexHome: home.codexHome });
    expect(json.stdout).toMatch(/^\{/);
  });

  it('says what is wrong with a home in which nothing can be found', async () => {
    const { codexHome } = temporaryHome();
    const say = async (session: string) => (await runCli(['show', session], { codexHome })).stderr;
    const sessions = `${codexHome}/sessions`;
    expect(await say('last')).toBe(
      `rolltop: There are no sessions yet: ${sessions} does not exist. Codex makes it with its first one; if they are elsewhere, set CODEX_HOME or --codex-home to the home of Codex.\n`,
    );
    expect(await say('deadbeef')).toBe(
      'rolltop: No session matches "deadbeef". "rolltop list --all" shows those there are.\n',
    );
    mkdirSync(sessions);
    expect(await say('last')).toContain(`There is no session in ${sessions}`);
    rmSync(sessions, { recursive: true });
    writeFileSync(sessions, '');
    for (const session of ['last', 'deadbeef']) expect(await say(session)).toContain('is not a folder');
  });

  it('exits 3 for what is not there, and 2 with the candidates for what is ambiguous', async () => {
    const home = temporaryHome();
    const a = home.add('0.42.0/tui-two-turns');
    const b = home.add('0.77.0/tui-two-turns');
    const nothing = await runCli(['show', 'deadbeef'], { codexHome: home.codexHome });
    expect(nothing).toEqual({
      code: 3,
      stdout: '',
      stderr: 'rolltop: No session matches "deadbeef". "rolltop list --all" shows those there are.\n',
    });
    const several = await runCli(['show', '01a201f0'], { codexHome: home.codexHome });
    expect(several.code).toBe(2);
    expect(several.stdout).toBe('');
    for (const { id } of [a, b]) expect(several.stderr).toContain(id);
  });

  it('lets no byte of a session steer the terminal, and loses none in JSON', async () => {
    const home = temporaryHome();
    const { id, path } = home.add('0.42.0/tui-two-turns');
    const evil = 'x\u001b[31m\u009b2J\u202e\u0000\u{e0041}y';
    const payload = { type: 'message', role: 'user', content: [{ type: 'input_text', text: evil }] };
    // Raw, as a careless writer would leave it: JSON allows C1 and bidi characters as they are.
    appendText(
      path,
      `${JSON.stringify({ timestamp: '2026-11-22T07:00:00.000Z', type: 'response_item', payload })}\n`,
    );
    const text = await runCli(['show', id], { codexHome: home.codexHome });
    const json = await runCli(['show', id, '--json'], { codexHome: home.codexHome });
    for (const out of [text.stdout, json.stdout])
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u);
    expect(parse(json.stdout).at(-1)?.text).toBe(evil);
  });

  it('is quiet when the reader goes away', async () => {
    const home = temporaryHome();
    const { id } = home.add('0.169.0/exec-long-output');
    const cli = startCli(['show', id], { codexHome: home.codexHome });
    cli.closeOutput();
    expect(await cli.finished).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('rolltop tail', () => {
  it.each([true, false])('of a fork goes on into what it inherited (parent there: %s)', async there => {
    const home = temporaryHome();
    const { id } = home.add('0.169.0/fork-by-reference');
    if (there) home.add('0.169.0/exec-shell-reasoning');
    const items = async (...args: readonly string[]) =>
      parse((await runCli([...args, '--json'], { codexHome: home.codexHome })).stdout);
    const whole = await items('show', id);
    const border = whole.findIndex(item => item.kind === 'fork');
    const own = whole.length - border - 1;
    for (const limit of [1, own, own + 1, own + 2, own + 9, whole.length, whole.length + 5])
      expect(await items('tail', id, '--limit', String(limit))).toEqual(whole.slice(-limit));
    const { stdout } = await runCli(['tail', id, '--limit', '100'], { codexHome: home.codexHome });
    expect(stdout).toContain(there ? 'inherited' : 'not on this disk');
  });

  it('says the last items only', async () => {
    const home = temporaryHome();
    const { id } = home.add('0.169.0/tui-two-turns');
    const whole = parse((await runCli(['show', id, '--json'], { codexHome: home.codexHome })).stdout);
    const last = parse(
      (await runCli(['tail', id, '--json', '--limit', '4'], { codexHome: home.codexHome })).stdout,
    );
    expect(last).toEqual(whole.slice(-4));
  });

  it('counts lines right in a file it does not read whole', async () => {
    const home = temporaryHome();
    const { id, path } = home.add('0.42.0/tui-two-turns');
    const filler = `${JSON.stringify({ timestamp: '2026-11-22T07:00:00.000Z', type: 'event_msg', payload: { type: 'agent_message', message: 'z'.repeat(5000) } })}\n`;
    appendText(path, filler.repeat(400));
    const lines = readFileSync(path, 'utf8').split('\n');
    const [last] = parse(
      (await runCli(['tail', id, '--json', '--limit', '1'], { codexHome: home.codexHome })).stdout,
    );
    expect(last?.line).toBe(lines.length - 1);
  });

  it('follows: a line another program writes is said, once, until Ctrl-C', async () => {
    const home = temporaryHome();
    const { id, path } = home.add('0.42.0/tui-two-turns');
    const cli = startCli(['tail', '-f', id, '--limit', '2'], { codexHome: home.codexHome });
    await vi.waitFor(() => expect(cli.stdout()).toContain('Reply 410'), { timeout: 60_000 });
    const event = { type: 'agent_message', message: 'this came later' };
    const item = {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'this came later' }],
    };
    const line = (type: string, payload: object) =>
      `${JSON.stringify({ timestamp: '2026-11-22T07:00:00.000Z', type, payload })}\n`;
    appendText(path, line('event_msg', event));
    appendText(path, line('response_item', item));
    await vi.waitFor(() => expect(cli.stdout()).toContain('this came later'), { timeout: 60_000 });
    const call = {
      type: 'function_call',
      name: 'shell',
      arguments: '{"command":["bash","-lc","sleep 9; echo slow"]}',
      call_id: 'call_x',
    };
    appendText(path, line('response_item', call));
    await vi.waitFor(() => expect(cli.stdout()).toContain('$ sleep 9; echo slow'), { timeout: 60_000 });
    const output = {
      type: 'function_call_output',
      call_id: 'call_x',
      output: '{"output":"slow\\n","metadata":{"exit_code":3,"duration_seconds":9}}',
    };
    appendText(path, line('response_item', output));
    await vi.waitFor(() => expect(cli.stdout()).toMatch(/^ +slow$/m), { timeout: 60_000 });
    await cli.signal('SIGINT');
    const { code, stdout } = await cli.finished;
    expect(code).toBe(130);
    expect(stdout.split('this came later').length).toBe(2);
    expect(stdout.split('$ sleep 9; echo slow').length).toBe(2);
  });

  it.each(['in the same turn', 'after the next turn'])(
    'follows: the end of a command in the background is said when it comes, %s',
    async when => {
      const codexHome = copyOfHome('background-terminal');
      const folder = join(codexHome, 'sessions/2026/11/29');
      const path = join(folder, readdirSync(folder)[0] ?? '');
      const lines = readFileSync(path, 'utf8').split('\n');
      writeFileSync(path, `${lines.slice(0, 9).join('\n')}\n`);
      const grow = (from: number, to: number) => appendText(path, `${lines.slice(from, to).join('\n')}\n`);
      // A command of yesterday would not be said to be running.
      const nowMs = Date.parse('2026-11-29T08:26:00Z');
      const [text, json] = [[], ['--json']].map(options =>
        startCli(['tail', '-f', '01a22668', ...options], { codexHome, nowMs }),
      );
      const said = (what: string) => async () => {
        for (const cli of [text, json])
          await vi.waitFor(() => expect(cli?.stdout()).toContain(what), { timeout: 60_000 });
      };
      const poll = { timeout: 60_000 };
      await vi.waitFor(() => expect(text?.stdout()).toContain('▎bg:echo begin'), poll);
      grow(9, 11);
      await vi.waitFor(() => expect(text?.stdout()).toMatch(/\$ echo begin; sleep 6.*running/), poll);
      grow(11, 18);
      await said('Reply 2: done')();
      await vi.waitFor(() => expect(json?.stdout()).toContain('"background":true'), poll);
      if (when === 'after the next turn') {
        grow(18, 27);
        await said('Reply 3: done')();
      }
      expect(text?.stdout()).not.toMatch(/^ +end-of-background$/m);
      grow(27, 28);
      await vi.waitFor(() => expect(text?.stdout()).toMatch(/^ {3}end-of-background$/m), poll);
      expect(text?.stdout().match(/\$ echo begin.*ended, begun.*6\.8 s/g)).toHaveLength(1);
      expect(text?.stdout()).not.toContain('output of');
      const ends = () => parse(json?.stdout() ?? '').filter(({ status }) => status === 'ok');
      await vi.waitFor(() => expect(ends()).toHaveLength(1), poll);
      expect(ends()).toMatchObject([{ kind: 'tool_call', begunMs: expect.any(Number) }]);
      for (const cli of [text, json]) await cli?.signal('SIGINT');
      await Promise.all([text?.finished, json?.finished]);
    },
  );

  it('goes on where a compressed one is unpacked, archived, and brought back', async () => {
    const home = temporaryHome();
    const packed = home.add('0.169.0/compressed/rollout');
    const cli = startCli(['tail', '-f', packed.id, '--limit', '1'], { codexHome: home.codexHome });
    await vi.waitFor(() => expect(cli.stdout()).not.toBe(''), { timeout: 60_000 });
    for (const [step, text] of [
      ['append', 'said after unpacking'],
      ['archive', null],
      ['unarchive', null],
      ['append', 'said at the end'],
    ] as const) {
      const args = text === null ? [step, packed.id] : [step, packed.id, text];
      expect(await runCli(args, { codexHome: home.codexHome })).toMatchObject({ code: 0 });
      const seen = () => (text === null ? cli.stderr() : cli.stdout());
      await vi.waitFor(() => expect(seen()).toContain(text ?? `was ${step}d`), { timeout: 60_000 });
    }
    await cli.signal('SIGINT');
    const { stdout } = await cli.finished;
    expect(stdout.split('said after unpacking')).toHaveLength(2);
    expect(stdout.split('said at the end')).toHaveLength(2);
  });

  it('ends quietly when the reader has gone', async () => {
    const home = temporaryHome();
    const { id, path } = home.add('0.20.0/tui-two-turns');
    const cli = startCli(['tail', '-f', id], { codexHome: home.codexHome });
    await vi.waitFor(() => expect(cli.stdout()).toContain('Reply 400'), { timeout: 60_000 });
    cli.closeOutput();
    appendText(
      path,
      `${JSON.stringify({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'more' }] })}\n`,
    );
    expect(await cli.finished).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a compressed session that is cut off', () => {
  it('is shown as far as it goes, and said to be cut off', async () => {
    const home = temporaryHome();
    const { path } = home.add('0.77.0/exec-long-output');
    const plain = readFileSync(path);
    const packed = storedZstd(Buffer.concat(Array(Math.ceil(300_000 / plain.length)).fill(plain)));
    const cut = `${path}.zst`;
    writeFileSync(cut, packed.subarray(0, packed.length - 10));
    rmSync(path);
    for (const command of ['show', 'tail']) {
      const { code, stdout, stderr } = await runCli([command, cut], home);
      expect([code, stderr]).toEqual([0, expect.stringContaining('is cut off')]);
      expect(stdout).not.toBe('');
    }
  });
});
