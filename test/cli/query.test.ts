/** `rolltop list QUERY`: which sessions it prints, in which order, and what it says of what it cannot read. */
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import { runCli } from '../support/run-cli.ts';
import { SessionHome } from '../support/session-home.ts';

function homeOfFive() {
  const home = new SessionHome();
  const parent = home.add({
    title: 'fix the parser',
    minutesAgo: 50,
    cwd: '/code/api',
    branch: 'main',
    turns: 4,
  });
  return {
    home,
    ids: {
      parent: parent.id,
      child: home.add({ title: 'read the docs', minutesAgo: 40, source: 'subagent', parentId: parent.id }).id,
      web: home.add({
        title: 'the parser of dates',
        minutesAgo: 30,
        cwd: '/code/web',
        branch: 'wip/dates',
        turns: 1,
      }).id,
      exec: home.add({ title: 'make it fast', minutesAgo: 20, cwd: '/code/web', source: 'exec' }).id,
      old: home.add({ title: 'an old one', minutesAgo: 60 * 24 * 40, cwd: '/code/old' }).id,
    },
  };
}

async function found(words: readonly string[]): Promise<{ titles: string[]; stderr: string }> {
  const { home } = homeOfFive();
  const { stdout, stderr, code } = await runCli(['list', '--json', ...words], { codexHome: home.path });
  expect(code).toBe(0);
  const lines = stdout.split('\n').filter(Boolean);
  return { titles: lines.map(line => (JSON.parse(line) as { title: string }).title), stderr };
}

describe('rolltop list QUERY', () => {
  it.each<[string[], string[]]>([
    [['dir:api'], ['fix the parser']],
    [['dir:web', 'branch:wip/*'], ['the parser of dates']],
    [
      ['-dir:web', 'since:2h'],
      ['read the docs', 'fix the parser'],
    ],
    [
      ['-is:child', '-branch:wip/*', 'since:2d'],
      ['make it fast', 'fix the parser'],
    ],
    [['is:hidden'], ['make it fast', 'read the docs']],
    [['until:30d'], ['an old one']],
    [['"the parser"'], ['the parser of dates', 'fix the parser']],
    [['parser', 'dates'], ['the parser of dates']],
    [
      ['-dir:old', '--sort', 'turns'],
      ['fix the parser', 'the parser of dates', 'make it fast', 'read the docs'],
    ],
    [
      ['--sort', 'name'],
      ['an old one', 'fix the parser', 'make it fast', 'read the docs', 'the parser of dates'],
    ],
    [
      ['--sort', 'name', '-r', '-n', '2'],
      ['the parser of dates', 'read the docs'],
    ],
    [
      ['--', '-dir:web', 'since:2h'],
      ['read the docs', 'fix the parser'],
    ],
  ])('%j', async (words, titles) => {
    expect((await found(words)).titles).toEqual(titles);
  });

  it('says what it cannot read, and takes it as text', async () => {
    const { titles, stderr } = await found(['colour:red']);
    expect(titles).toEqual([]);
    expect(stderr).toContain('There is no key "colour:"');
    expect(stderr).toContain('No session fits "colour:red" (--all: archived ones too).');
  });

  it.each([
    ['dri:web', 'There is no key "dri:" (did you mean "dir"?); the keys are dir,'],
    ['is:wrking', '"is:wrking" is not known (did you mean "working"?); a session is'],
  ])('%s: names what was meant', async (typed, said) => {
    expect((await found([typed])).stderr).toContain(said);
  });

  it('pages through what fits, and not through what is ranked', async () => {
    const { home } = homeOfFive();
    const run = (...words: string[]) => runCli(['list', '--json', ...words], { codexHome: home.path });
    const first = await run('dir:/code', '-n', '2');
    const [, , last = '{}'] = first.stdout.split('\n');
    const { nextCursor } = JSON.parse(last) as { nextCursor: string };
    const next = await run('dir:/code', '-n', '9', '--cursor', nextCursor);
    expect(next.stdout.split('\n').filter(Boolean).length).toBe(3);
    expect((await run('parser', '--cursor', nextCursor)).code).toBe(2);
  });

  it.each([
    [['list', '-branch:main', 'word'], '-branch:main word'],
    [['list', 'two words'], 'two words'],
    [['list'], ''],
  ])('%j is the query "%s"', (argv, query) => {
    expect(parseArguments(argv)).toMatchObject({ ok: true, invocation: { command: 'list', query } });
  });

  it('a word with a dash that is no condition is an unknown option', () => {
    expect(parseArguments(['list', '-word'])).toMatchObject({ ok: false });
  });
});
