import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { runCli, startCli } from '../support/run-cli.ts';
import { appendText, temporaryHome } from '../support/temporary-home.ts';

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean);

describe('rolltop append', () => {
  it.each([
    ['0.20.0', 'bare', 1],
    ['0.42.0', 'envelope', 2],
    ['0.169.0', 'paginated', 4],
  ])('writes one user message into a file of Codex %s and says where', async (version, dialect, lines) => {
    const home = temporaryHome();
    const { id, path: file } = home.add(`${version}/tui-two-turns`);
    const before = readFileSync(file);
    const { code, stdout, stderr } = await runCli(['append', id, 'go on, please 🙂', '--json'], home);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      id,
      path: file,
      dialect,
      lines,
      offset: before.length,
      durable: true,
      host: null,
    });
    const after = readFileSync(file);
    expect(after.subarray(0, before.length).equals(before)).toBe(true);
    expect(after.subarray(before.length).toString().split('\n').filter(Boolean).length).toBe(lines);
    const { stdout: shown } = await runCli(['tail', id, '--limit', '2'], home);
    expect(shown).toContain('go on, please 🙂');
  });

  it('says the offset of its own line behind a torn one', async () => {
    const home = temporaryHome();
    const { id, path: file } = home.add('0.20.0/tui-two-turns');
    appendText(file, '{"type":"mess');
    const size = statSync(file).size;
    const { stdout } = await runCli(['append', id, 'on', '--json'], home);
    expect(JSON.parse(stdout)).toMatchObject({ lines: 1, offset: size + 1 });
  });

  it('takes the message from standard input, without the final newline', async () => {
    const home = temporaryHome();
    const { id, path: file } = home.add('0.20.0/tui-two-turns');
    const { code, stdout } = await runCli(['append', id, '-'], { ...home, stdin: 'two\nlines\n' });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Added to ".+"\. Codex itself cannot open files of this old form; .*\n$/);
    expect(stdout).toContain(`rolltop open ${id}`);
    expect(JSON.parse(linesOf(file).at(-1) ?? '')).toMatchObject({ content: [{ text: 'two\nlines' }] });
    expect(await runCli(['append', id, '-'], { ...home, stdin: '\n' })).toMatchObject({ code: 2 });
  });

  it('refuses an archived session and a damaged file with 5, and touches neither', async () => {
    const home = temporaryHome();
    const archived = home.add('0.42.0/tui-two-turns', { archived: true });
    const before = readFileSync(archived.path);
    const { code, stderr } = await runCli(['append', archived.id, 'hi'], home);
    expect(code).toBe(5);
    expect(stderr).toContain('unarchive');
    expect(readFileSync(archived.path).equals(before)).toBe(true);
    const damaged = home.add('0.20.0/tui-two-turns');
    writeFileSync(damaged.path, `not a header\n${readFileSync(damaged.path, 'utf8')}`);
    const size = statSync(damaged.path).size;
    expect(await runCli(['append', damaged.id, 'hi'], home)).toMatchObject({ code: 5, stdout: '' });
    expect(statSync(damaged.path).size).toBe(size);
  });

  it('says who holds the session, and exits 4', async () => {
    const home = temporaryHome();
    const { id, path: file } = home.add('0.169.0/tui-two-turns');
    const recorder = await RolloutRecorder.resume({ path: file, codexHome: home.codexHome });
    try {
      const before = readFileSync(file);
      const { code, stdout, stderr } = await runCli(['append', id, 'hi'], home);
      expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
      expect(stderr).toContain(String(process.pid));
      expect(readFileSync(file).equals(before)).toBe(true);
      const { stdout: list } = await runCli(['list', '--live', '--json'], home);
      expect(JSON.parse(list)).toMatchObject({ id, live: { pid: process.pid } });
    } finally {
      await recorder.shutdown();
    }
  });
});

describe('rolltop record', () => {
  it('says id and path with the first item, and records each line as it comes', async () => {
    const home = temporaryHome();
    const stdin = new PassThrough();
    const cli = startCli(['record', '--json', '--cwd', '/srv/web'], { ...home, stdin });
    stdin.write('{"type":"message","role":"user","content":[{"type":"input_text","text":"first"}]}\n');
    await vi.waitFor(() => expect(cli.stdout()).toContain('\n'), { timeout: 60_000 });
    const { id, path: file } = JSON.parse(cli.stdout());
    expect(JSON.parse(linesOf(file)[0] ?? '')).toMatchObject({ payload: { id, cwd: '/srv/web' } });
    await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toContain('first'), { timeout: 60_000 });
    stdin.end(
      '{"type":"message","role":"assistant","content":[{"type":"output_text","text":"last, no newline"}]}',
    );
    expect(await cli.finished).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(file, 'utf8')).toContain('last, no newline');
    const { stdout } = await runCli(['show', id], home);
    expect(stdout).toContain('first');
  });

  it('refuses a bad line by its number, records the others, and exits 1', async () => {
    const home = temporaryHome();
    const stdin =
      '\n{"type":"message","role":"user","content":[{"type":"input_text","text":"good"}]}\nnot json\n[1]\n{"type":"message","role":"user","content":[{"type":"input_text","text":"good too"}]}\n';
    const { code, stdout, stderr } = await runCli(['record'], { ...home, stdin });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'rolltop: Line 3 was not recorded: it is not JSON.\nrolltop: Line 4 was not recorded: it is not a ResponseItem (an object with a "type").\n',
    );
    const file = stdout.trim().split('  ')[1] ?? '';
    expect(linesOf(file).filter(line => line.includes('good')).length).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ['', 'No session was made: standard input had no ResponseItem.'],
    ['\n \n', 'No session was made: standard input had no ResponseItem.'],
    ['not json\n[1]\n', 'No session was made: none of 2 lines is a ResponseItem.'],
    ['{"no":"type"}', 'No session was made: the only line is no ResponseItem.'],
  ])('makes no session of input without an item: %j', async (stdin, why) => {
    const home = temporaryHome();
    const { code, stdout, stderr } = await runCli(['record'], { ...home, stdin });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`rolltop: ${why} Give one a line, as JSON.\n`);
    expect(readdirSync(home.codexHome)).toEqual([]);
  });

  const item = '{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]}\n';

  it.each<[string, (sessions: string) => void, string]>([
    ['a file', sessions => writeFileSync(sessions, ''), 'is not a folder. Move it away, or set CODEX_HOME'],
    [
      'a link that leads nowhere',
      sessions => symlinkSync('/nowhere', sessions),
      'leads nowhere. Mend the link, or set CODEX_HOME',
    ],
  ])('says what to do where the sessions folder is %s, and makes nothing', async (_, spoil, sentence) => {
    const { codexHome } = temporaryHome();
    spoil(path.join(codexHome, 'sessions'));
    const { code, stdout, stderr } = await runCli(['record'], { codexHome, stdin: item });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^rolltop: No session was made\. /);
    expect(stderr).toContain(sentence);
    expect(readdirSync(codexHome)).toEqual(['sessions']);
  });

  it('says what to do where a part of the home is a file', async () => {
    const home = temporaryHome();
    writeFileSync(path.join(home.codexHome, 'file'), '');
    const codexHome = path.join(home.codexHome, 'file', 'home');
    const { code, stderr } = await runCli(['record'], { codexHome, stdin: item });
    expect(code).toBe(1);
    expect(stderr).toContain('a part of the path is a file. Move the file away, or set CODEX_HOME');
  });

  it('makes no session when it is interrupted before the first item', async () => {
    const home = temporaryHome();
    const cli = startCli(['record'], { ...home, stdin: new PassThrough() });
    await cli.signal('SIGINT');
    expect(await cli.finished).toEqual({ code: 130, stdout: '', stderr: '' });
    expect(readdirSync(home.codexHome)).toEqual([]);
  });

  it('keeps what it has when it is interrupted', async () => {
    const home = temporaryHome();
    const stdin = new PassThrough();
    const cli = startCli(['record', '--json'], { ...home, stdin });
    stdin.write('{"type":"message","role":"user","content":[{"type":"input_text","text":"kept"}]}\n');
    await vi.waitFor(() => expect(cli.stdout()).toContain('\n'), { timeout: 60_000 });
    const { id, path: file } = JSON.parse(cli.stdout());
    await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toContain('kept'), { timeout: 60_000 });
    await cli.signal('SIGINT');
    expect((await cli.finished).code).toBe(130);
    expect(await runCli(['append', id, 'the lock is free again'], home)).toMatchObject({ code: 0 });
  });
});

describe('rolltop archive and unarchive', () => {
  it('move several, report each, and exit with the worst', async () => {
    const home = temporaryHome();
    const a = home.add('0.42.0/tui-two-turns');
    const b = home.add('0.169.0/tui-two-turns');
    const { code, stdout, stderr } = await runCli(['archive', a.id, 'nobody', b.id, '--json'], home);
    expect(code).toBe(3);
    expect(stderr).toContain('No session matches "nobody"');
    const archived = path.join(home.codexHome, 'archived_sessions');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line)),
    ).toEqual([
      {
        id: a.id,
        path: path.join(archived, path.basename(a.path)),
        archived: true,
        subagents: 0,
        host: null,
      },
      {
        id: b.id,
        path: path.join(archived, path.basename(b.path)),
        archived: true,
        subagents: 0,
        host: null,
      },
    ]);
    expect(existsSync(a.path)).toBe(false);
    const again = await runCli(['archive', a.id], home);
    expect(again).toMatchObject({ code: 0, stdout: '', stderr: `rolltop: ${a.id} is archived already.\n` });
    const back = await runCli(['unarchive', a.id, b.id], home);
    expect(back.code).toBe(0);
    expect(back.stdout.split('\n')[0]).toMatch(/^Brought back ".+"\. Archive it again: rolltop archive /);
    expect(existsSync(a.path) && existsSync(b.path)).toBe(true);
    expect(back.stderr).toBe('');
  });
});

describe('a home whose Codex keeps a database, with no codex to ask', () => {
  const withDatabase = () => {
    const home = temporaryHome();
    writeFileSync(path.join(home.codexHome, 'state_5.sqlite'), '');
    return home;
  };

  it('unarchive says what Codex may still need', async () => {
    const home = withDatabase();
    const { id } = home.add('0.169.0/tui-two-turns');
    await runCli(['archive', id], home);
    const { code, stderr } = await runCli(['unarchive', id], home);
    expect(code).toBe(0);
    expect(stderr).toContain(`codex unarchive ${id}`);
  });

  it.each([
    ['0.77.0/tui-two-turns', false],
    ['0.169.0/tui-two-turns', false],
    ['0.29.0/tui-two-turns', true],
  ])('rename of %s says whether Codex shows the name: %s', async (session, inCodex) => {
    const home = withDatabase();
    const { id } = home.add(session);
    const { code, stdout, stderr } = await runCli(['rename', id, 'a name', '--json'], home);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id, name: 'a name', inCodex });
    expect(stderr.includes('may not show this name')).toBe(!inCodex);
  });

  it('rename in a home without a database is what an older Codex shows', async () => {
    const home = temporaryHome();
    const { id } = home.add('0.77.0/tui-two-turns');
    const { stdout } = await runCli(['rename', id, 'a name', '--json'], home);
    expect(JSON.parse(stdout)).toMatchObject({ inCodex: true });
  });
});
