import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../src/text/unicode/width.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryHome } from '../support/temporary-home.ts';

function homeOfThree() {
  const home = temporaryHome();
  return {
    ...home,
    bare: home.add('0.20.0/exec-long-answer-unicode'),
    paginated: home.add('0.169.0/tui-two-turns'),
    archived: home.add('0.42.0/tui-two-turns', { archived: true }),
  };
}

const lines = (stdout: string): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));

describe('rolltop search', () => {
  it('says what was found under the title of its session, and exits 0', async () => {
    const home = homeOfThree();
    const { code, stdout, stderr } = await runCli(['search', 'from-tui'], { codexHome: home.codexHome });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(home.paginated.id);
    expect(stdout).toMatch(/ {2}\d+ {2}you .*run:echo from-tui/);
    expect(stdout).not.toContain(home.archived.id);
  });

  it('exits 1 when nothing was found, as grep does, and says so on stderr', async () => {
    const home = homeOfThree();
    for (const [extra, hint] of [
      [['nobody said this'], ''],
      [['nobody said this', '--json'], ''],
      [['nobody said this', '--cwd', '/nowhere'], ''],
      [['Nobody said this'], ' In lower case it would match any case.'],
    ] as const) {
      const found = await runCli(['search', ...extra], { codexHome: home.codexHome });
      const stderr = `rolltop: Nothing was found in 2 sessions.${hint}\n`;
      expect(found).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^rolltop: Nothing/) });
      if (!extra.some(word => word === '--cwd')) expect(found.stderr).toBe(stderr);
    }
  });

  it('gives one object a hit with --json, with the place of what was found', async () => {
    const home = homeOfThree();
    const { stdout } = await runCli(['search', 'FROM-tui'.toLowerCase(), '--json'], {
      codexHome: home.codexHome,
    });
    const [hit] = lines(stdout);
    expect(Object.keys(hit ?? {})).toEqual([
      'id',
      'path',
      'title',
      'line',
      'offset',
      'kind',
      'snippet',
      'matches',
      'host',
    ]);
    const { snippet, matches } = hit as { snippet: string; matches: [[number, number]] };
    expect(snippet.slice(...matches[0])).toBe('from-tui');
    expect(hit).toMatchObject({ id: home.paginated.id, path: home.paginated.path, kind: 'user' });
  });

  it('searches the archive with --archived or --all, one folder with --cwd, and stops at --limit', async () => {
    const home = homeOfThree();
    const idsOf = async (...options: string[]): Promise<unknown[]> => {
      const { stdout } = await runCli(['search', 'from-tui', '--json', ...options], {
        codexHome: home.codexHome,
      });
      return [...new Set(lines(stdout).map(({ id }) => id))];
    };
    expect(await idsOf('--archived')).toEqual([home.archived.id]);
    expect(await idsOf('--all')).toEqual([home.paginated.id, home.archived.id]);
    expect(await idsOf('--cwd', '/nowhere')).toEqual([]);
    const limited = await runCli(['search', 'o', '--limit', '2', '--json'], { codexHome: home.codexHome });
    expect(lines(limited.stdout)).toHaveLength(2);
    expect(limited.stderr).toContain('there may be more');
  });

  it('takes an expression with --regex, and exits 2 when it is none', async () => {
    const home = homeOfThree();
    const good = await runCli(['search', 'from-t.i', '--regex'], { codexHome: home.codexHome });
    expect(good.code).toBe(0);
    const bad = await runCli(['search', '(', '--regex'], { codexHome: home.codexHome });
    expect(bad.code).toBe(2);
    expect(bad.stderr).toBe('rolltop: Not a regular expression: (: Unterminated group.\n');
  });

  it('needs a text', async () => {
    const home = temporaryHome();
    expect((await runCli(['search'], { codexHome: home.codexHome })).code).toBe(2);
    expect((await runCli(['search', ''], { codexHome: home.codexHome })).stderr).toContain(
      'nothing to search for',
    );
  });

  it('fits the terminal with the id whole, and cuts nothing in a pipe', async () => {
    const home = homeOfThree();
    const options = { codexHome: home.codexHome };
    const at = async (columns: number) => (await runCli(['search', 'o'], { ...options, columns })).stdout;
    const plain = (await at(70)).replace(/\u001b\[[0-9;]*m/g, '');
    expect(Math.max(...plain.split('\n').map(row => cellWidth(row)))).toBeLessThanOrEqual(70);
    const ids = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
    const { stdout } = await runCli(['search', 'o'], options);
    expect(plain.match(ids)).toEqual(stdout.match(ids));
    expect(stdout).not.toContain('…');
  });

  it('says that nothing was found, and in how many sessions', async () => {
    const home = homeOfThree();
    const { code, stdout, stderr } = await runCli(['search', 'zebra'], {
      codexHome: home.codexHome,
      columns: 80,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^rolltop: Nothing was found in \d sessions\.\n$/);
  });

  it('says that there are no sessions yet', async () => {
    const home = temporaryHome();
    const { code, stderr } = await runCli(['search', 'x'], { codexHome: home.codexHome });
    expect(code).toBe(1);
    expect(stderr).toContain('no sessions yet');
  });
});
