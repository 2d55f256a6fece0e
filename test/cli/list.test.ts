import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { SessionHome } from '../support/session-home.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const now = Date.UTC(2026, 10, 22, 12);
const minutesAgo = (minutes: number): Date => new Date(now - minutes * 60_000);
const parse = (stdout: string): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));

function homeOfFour() {
  const home = temporaryHome();
  return {
    ...home,
    bare: home.add('0.20.0/tui-two-turns', { updated: minutesAgo(4) }),
    envelope: home.add('0.77.0/tui-two-turns', { updated: minutesAgo(180) }),
    paginated: home.add('0.169.0/tui-two-turns', { updated: minutesAgo(1) }),
    archived: home.add('0.42.0/tui-two-turns', { archived: true, updated: minutesAgo(2) }),
  };
}

describe('rolltop list', () => {
  it('says one line per session, the most recently updated first, with age and id', async () => {
    const home = homeOfFour();
    const { code, stdout, stderr } = await runCli(['list'], { codexHome: home.codexHome, nowMs: now });
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map(line => line.slice(-36))).toEqual([home.paginated.id, home.bare.id, home.envelope.id]);
    expect(lines[0]).toMatch(/ 1m +tui prompt run:echo from-tui/);
    expect(lines[2]).toMatch(/ 3h +tui prompt/);
    expect(stdout).not.toContain('\u001b');
  });

  it('is what rolltop says without a terminal', async () => {
    const home = homeOfFour();
    const options = { codexHome: home.codexHome, nowMs: now };
    expect(await runCli([], options)).toEqual(await runCli(['list'], options));
  });

  it('fits the terminal, and has colours only there', async () => {
    const home = homeOfFour();
    // Colours need a background that is known.
    const env = { COLORFGBG: '15;0' };
    const at = (columns: number, extra: readonly string[] = []) =>
      runCli(['list', ...extra], { codexHome: home.codexHome, nowMs: now, columns, env });
    for (const columns of [40, 80, 132, 200]) {
      const { stdout } = await at(columns, ['--no-color']);
      for (const line of stdout.split('\n'))
        expect(line.replace(/\u001b\[[0-9;]*m/g, '').length).toBeLessThanOrEqual(columns);
    }
    expect((await at(80)).stdout).toMatch(/\u001b\[38;5;\d+m/);
    expect((await at(80, ['--no-color'])).stdout).not.toMatch(/\u001b\[[0-9;]*3[0-7]m/);
  });

  it.each([24, 40, 80, 120, 200])(
    'shows on %i columns a short id that names the session, below headings',
    async columns => {
      const home = homeOfFour();
      const options = { codexHome: home.codexHome, nowMs: now };
      const { stdout } = await runCli(['list', '--no-color'], { ...options, columns });
      const [headings = '', ...rows] = stdout
        .replace(/\u001b\[[0-9;]*m/g, '')
        .trimEnd()
        .split('\n');
      const at = headings.indexOf('id ');
      const ids = rows.map(row => row.slice(at).split(' ', 1)[0] ?? '');
      expect(ids.map(id => id.length >= 8)).toEqual([true, true, true]);
      for (const [row, session] of [home.paginated, home.bare, home.envelope].entries()) {
        expect(session.id.startsWith(ids[row] ?? '?')).toBe(true);
        const shown = await runCli(['show', ids[row] ?? '?', '--json'], options);
        expect(shown.code).toBe(0);
      }
    },
  );

  it('says everything as JSON', async () => {
    const home = homeOfFour();
    const { stdout } = await runCli(['list', '--json'], { codexHome: home.codexHome, nowMs: now });
    const [first] = parse(stdout);
    expect(first).toEqual({
      id: home.paginated.id,
      path: home.paginated.path,
      title: 'tui prompt run:echo from-tui',
      name: null,
      createdAt: expect.stringMatching(/^2026-11-22T06:28:/),
      updatedAt: '2026-11-22T11:59:00.000Z',
      cwd: '/home/me/proj',
      branch: 'master',
      model: 'mock-model',
      provider: 'mock',
      source: 'cli',
      cliVersion: '0.169.0',
      dialect: 'paginated',
      sizeBytes: 26918,
      archived: false,
      compressed: false,
      live: null,
      state: null,
      need: null,
      since: null,
      parentId: null,
      items: expect.any(Number),
      tokens: expect.any(Number),
      tokensExact: true,
      turns: 2,
      damage: 0,
      problem: null,
      hiddenByCodex: [],
      host: null,
      pinned: false,
      tags: [],
    });
  });

  it('shows archived ones on request, alone or with the others', async () => {
    const home = homeOfFour();
    const ids = async (...extra: string[]) =>
      parse(
        (await runCli(['list', '--json', ...extra], { codexHome: home.codexHome, nowMs: now })).stdout,
      ).map(each => each.id);
    expect(await ids('--archived')).toEqual([home.archived.id]);
    expect(await ids('--all')).toEqual([home.paginated.id, home.archived.id, home.bare.id, home.envelope.id]);
  });

  it('by size has the same order as the sizes it says, and reads no more than it shows', async () => {
    const home = new SessionHome();
    const turns = [3, 0, 9, 5];
    for (const [n, count] of turns.entries())
      home.add({ title: `session ${n}`, minutesAgo: n, turns: count });
    const sizes = async (...argv: string[]): Promise<number[]> => {
      const { code, stdout, stderr } = await runCli(['list', '--json', '--sort', 'size', ...argv], {
        codexHome: home.path,
      });
      expect([code, stderr]).toEqual([0, '']);
      return stdout
        .split('\n')
        .filter(Boolean)
        .map(row => JSON.parse(row).sizeBytes);
    };
    const all = await sizes();
    expect(all).toEqual([...all].sort((a, b) => b - a));
    expect(all).toHaveLength(turns.length);
    expect(await sizes('-n', '2')).toEqual(all.slice(0, 2));
    expect(await sizes('--reverse')).toEqual([...all].reverse());
    expect(await sizes('--reverse', 'session', '-n', '3')).toEqual(all.slice(1).reverse());
  });

  it.each(['updated', 'created'])('pages in %s order: the pages are the whole list', async sort => {
    const home = homeOfFour();
    const options = { codexHome: home.codexHome, nowMs: now };
    const whole = parse((await runCli(['list', '--json', '--sort', sort], options)).stdout);
    const paged: unknown[] = [];
    let cursor: string[] = [];
    for (;;) {
      const page = parse(
        (await runCli(['list', '--json', '--sort', sort, '--limit', '1', ...cursor], options)).stdout,
      );
      const next = page.at(-1)?.nextCursor;
      paged.push(...(next === undefined ? page : page.slice(0, -1)));
      if (next === undefined) break;
      cursor = ['--cursor', String(next)];
    }
    expect(paged).toEqual(whole);
  });

  it('refuses a cursor of the other order', async () => {
    const home = homeOfFour();
    const options = { codexHome: home.codexHome, nowMs: now };
    const page = parse((await runCli(['list', '--json', '--limit', '1'], options)).stdout);
    const cursor = String(page.at(-1)?.nextCursor);
    const { code, stdout, stderr } = await runCli(['list', '--sort', 'created', '--cursor', cursor], options);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('is not a cursor of this order');
  });

  it('keeps to a folder (the bare one says none)', async () => {
    const home = homeOfFour();
    const options = { codexHome: home.codexHome, nowMs: now, cwd: '/home/me/proj' };
    expect((await runCli(['list', '--cwd'], options)).stdout.trimEnd().split('\n').length).toBe(2);
    expect((await runCli(['list', '--cwd', '..'], options)).stdout).toBe('');
  });

  it.each([
    [['--live'], 'No session is running, or open in a program.'],
    [['--cwd', '/nowhere'], 'There is no session in /nowhere (--all: archived ones too).'],
    [['--cwd', '/nowhere', '--archived'], 'No session is archived in /nowhere.'],
    [['--cwd', '/nowhere', '--live'], 'No session is running, or open in a program in /nowhere.'],
    [['--cwd', '/nowhere', '--all'], 'There is no session in /nowhere.'],
  ])('says why nothing is listed with %s, on stderr', async (extra, why) => {
    const home = homeOfFour();
    const { code, stdout, stderr } = await runCli(['list', ...extra], {
      codexHome: home.codexHome,
      nowMs: now,
    });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: `rolltop: ${why}\n` });
  });

  it('notes a home without sessions on stderr, and is fine with it', async () => {
    const { codexHome } = temporaryHome();
    const { code, stdout, stderr } = await runCli(['list'], { codexHome });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toBe(
      `rolltop: There are no sessions yet: ${path.join(codexHome, 'sessions')} does not exist. Codex makes it with its first one; if they are elsewhere, set CODEX_HOME or --codex-home to the home of Codex.\n`,
    );
  });

  it('fails with the reason when sessions is a file', async () => {
    const { codexHome } = temporaryHome();
    writeFileSync(path.join(codexHome, 'sessions'), '');
    const { code, stderr } = await runCli(['list'], { codexHome });
    expect(code).toBe(1);
    expect(stderr).toContain('is not a folder');
  });

  it('lets no byte of a session steer the terminal', async () => {
    const home = temporaryHome();
    const { path: file } = home.add('0.42.0/tui-two-turns');
    mkdirSync(home.codexHome, { recursive: true });
    appendFileSync(
      path.join(home.codexHome, 'session_index.jsonl'),
      `${JSON.stringify({ id: path.basename(file).slice(28, 64), thread_name: 'evil \u001b]0;x\u0007\u202e name', updated_at: '2026-11-22T00:00:00Z' })}\n`,
    );
    const text = await runCli(['list'], { codexHome: home.codexHome });
    expect(text.stdout).toContain('evil ␛]0;x␇‹U+202E› name');
    const json = await runCli(['list', '--json'], { codexHome: home.codexHome });
    expect(json.stdout).toContain('evil \\u001b]0;x\\u0007\\u202e name');
    expect(parse(json.stdout)[0]?.name).toBe('evil \u001b]0;x\u0007\u202e name');
  });
});

describe('what is no command', () => {
  it('gets one line and exit code 2', async () => {
    const { code, stdout, stderr } = await runCli(['surgeon', 'x\u001b[2J'], { codexHome: '/nowhere' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe('rolltop: Unknown command "surgeon"; see rolltop --help.\n');
    const option = await runCli(['list', '--x\u001b[2J'], { codexHome: '/nowhere' });
    expect(option.stderr).not.toContain('\u001b');
    expect(option.code).toBe(2);
  });
});

describe('help and version', () => {
  it('a mistake is said with the name of the program once', async () => {
    const stderrOf = async (...argv: string[]) => (await runCli(argv, { codexHome: '/nowhere' })).stderr;
    expect(await stderrOf('show')).toBe('rolltop show needs <session>; see rolltop show --help.\n');
    expect(await stderrOf('list', '--no')).toMatch(/^rolltop: Unknown option "--no"/);
  });

  it('name every command and every option', async () => {
    const { code, stdout } = await runCli(['--help'], { codexHome: '/nowhere' });
    expect(code).toBe(0);
    for (const word of ['open', 'list', 'show', 'tail', 'append', 'record', 'archive', 'unarchive', 'demo'])
      expect(stdout).toMatch(new RegExp(`^  ${word}`, 'm'));
    expect(stdout).toContain('--codex-home DIR');
    const tail = await runCli(['tail', '-h'], { codexHome: '/nowhere' });
    expect(tail.stdout).toContain('-f, --follow');
    expect(tail.stdout).not.toContain('--cursor');
  });

  it('say the version', async () => {
    expect(await runCli(['-V'], { codexHome: '/nowhere' })).toEqual({
      code: 0,
      stdout: '1.2.3\n',
      stderr: '',
    });
  });
});
