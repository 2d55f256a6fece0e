/** Homes that real Codex releases wrote, read by the command line: what `list` says of each session, and what `show` prints and leaves out. */
import { mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyOfHome } from '../support/home-fixtures.ts';
import { temporaryFolder } from '../support/rollout-fixtures.ts';
import { runCli } from '../support/run-cli.ts';

interface Row {
  readonly id: string;
  readonly title: string | null;
  readonly name: string | null;
  readonly cwd: string | null;
  readonly turns: number | null;
  readonly hiddenByCodex: readonly string[];
}

async function rowsOf(home: string, options: readonly string[], cwd?: string): Promise<Row[]> {
  const { stdout } = await runCli(['list', '--json', ...options], { codexHome: home, ...(cwd && { cwd }) });
  const lines = stdout.split('\n').filter(line => line !== '');
  return lines.map(line => JSON.parse(line) as Row).toSorted((a, b) => a.id.localeCompare(b.id));
}

/** What no session of these homes may print: no type that nothing reads, no JSON or tags for words. */
const NEVER = ['[unknown content', 'unknown ', '<proposed_plan>', '<oai-mem-citation>', '"answers"'];

interface Expected {
  readonly titles: readonly string[];
  /** Of the last session by name: each once. */
  readonly once: readonly string[];
  readonly never?: readonly string[];
  readonly turns?: number;
}

const PASTED = 'Please look at the nightly import and tell me why it skips rows';

const HOMES: Readonly<Record<string, Expected>> = {
  'background-terminal': {
    titles: ['bg:echo begin; sleep 6; echo end-of-background'],
    once: ['in the background  ✓  6.8 s', '$ echo begin'],
    turns: 3,
  },
  'call-without-output': {
    titles: ['start the server and poll it'],
    once: ['no output recorded', 'in the background', '$ sleep 9999'],
  },
  'compaction-only': {
    titles: Array(3).fill('build the export command'),
    once: ['before the compaction', 'now add csv quoting, the KIWI rule', 'and write tests for it'],
  },
  'extension-items': {
    titles: ['find out how flock works and draw it'],
    once: [
      'web.run  flock coordination lock, fcntl versus flock',
      'image_gen.imagegen  prompt: a padlock on a file',
      '/home/me/.codex/generated_images/t/call_g1.png',
      '✗ no image was made',
      'clock.sleep',
      '1.2 s',
    ],
    never: ['iVBOR', 'AAAAAAAA'],
  },
  'first-prompt-without-words': {
    titles: [PASTED, PASTED, PASTED, '[Image]', 'rename the helper'],
    once: ['rename the helper'],
  },
  'goal-first': { titles: ['migrate the billing tables'], once: ['Goal: migrate the billing tables'] },
  'hook-prompt': { titles: ['a prompt with hooks'], once: ['context: hook (1 line)'] },
  'memory-citation': { titles: ['cite: where does it listen'], once: ['The port is 8080.'] },
  'mentions-plan-questions': {
    titles: ['use $deploy please SKILLWORD'],
    once: [
      'use $deploy please SKILLWORD',
      'MENTIONWORD',
      '# Import plan',
      'Here is what I would do.',
      'Tell me what you think.',
      '# Short plan',
      'Which format should the export use?',
      'It loses the time zone of each row, KUMQUAT',
    ],
    turns: 10,
  },
  'rolled-back': {
    titles: ['keep this PEAR', 'first words, then thought better of it', 'only turn, taken back at the end'],
    once: ['Turns taken back: 1'],
  },
  'typed-like-context': {
    titles: ['# AGENTS.md instructions are ignored in sub folders, why?'],
    once: ['# AGENTS.md instructions are ignored in sub folders, why?'],
    turns: 1,
  },
};

/** Nobody typed anything there: the prompts are from before a compaction, or only a file was attached. */
const SILENT: Readonly<Record<string, readonly string[]>> = {
  'compaction-only': ['011', '012', '013'],
  'first-prompt-without-words': ['001', '002'],
};

describe.each(Object.entries(HOMES))('%s', (name, { titles, once, never = [], turns }) => {
  it('has its titles, and nothing in it hides it from Codex', async () => {
    const rows = await rowsOf(copyOfHome(name), ['--all']);
    expect(rows.map(({ title }) => title)).toEqual(titles);
    for (const { hiddenByCodex } of rows) expect(hiddenByCodex).not.toContain('unknown-source');
    const silent = rows.filter(({ hiddenByCodex }) => hiddenByCodex.includes('no-user-message'));
    expect(silent.map(({ id }) => id.slice(-3))).toEqual(SILENT[name] ?? []);
    if (turns !== undefined) expect(rows.at(-1)?.turns).toBe(turns);
  });

  it('is shown as words, each once', async () => {
    const home = copyOfHome(name);
    const last = (await rowsOf(home, ['--all'])).at(-1)?.id ?? '';
    const { code, stdout } = await runCli(['show', last], { codexHome: home });
    expect(code).toBe(0);
    // Below the head, which has the title.
    const talk = stdout.slice(stdout.indexOf('\n\n'));
    for (const words of once) expect([words, talk.split(words).length - 1]).toEqual([words, 1]);
    for (const words of [...NEVER, ...never]) expect(talk).not.toContain(words);
    const all = await runCli(['show', '--json', last], { codexHome: home });
    expect(all.stdout).not.toContain('"kind":"unknown"');
  });
});

it('a prompt that only a compaction has is found by search', async () => {
  const { stdout } = await runCli(['search', 'KIWI'], { codexHome: copyOfHome('compaction-only') });
  expect(stdout.split('now add csv quoting, the KIWI rule').length - 1).toBe(3);
});

it('an empty line of the index takes no name away', async () => {
  const rows = await rowsOf(copyOfHome('empty-name-line'), ['--all']);
  expect(rows.map(({ id, name }) => [id.slice(-3), name])).toEqual([
    ['091', 'Session audit'],
    ['092', null],
    ['093', 'Kept name'],
    ['094', 'Session audit'],
    ['095', 'spaced  name \n two lines'],
  ]);
});

describe('folders that are one and the same', () => {
  const numbers = (rows: readonly Row[]): string[] => rows.map(({ id }) => id.slice(-3));

  /** The folders of the fixture, in a place of their own. */
  function withFolders() {
    const root = realpathSync(temporaryFolder());
    mkdirSync(join(root, 'real/proj/sub'), { recursive: true });
    symlinkSync(join(root, 'real'), join(root, 'link'));
    const home = copyOfHome('cwd-through-link');
    const folder = join(home, 'sessions/2026/09/14');
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll('/home/me/lab', root));
    }
    return { root, home };
  }

  it.each(['real/proj', 'link/proj', 'real/proj/', 'real/../link/proj/.'])('--cwd %s', async path => {
    const { root, home } = withFolders();
    const rows = await rowsOf(home, ['--cwd', `${root}/${path}`], join(root, 'real/proj'));
    expect(numbers(rows)).toEqual(['831', '832', '833', '834', '838']);
    for (const { hiddenByCodex } of rows) expect(hiddenByCodex).toEqual([]);
  });

  it('elsewhere says so, and no folder is shown as nothing', async () => {
    const { root, home } = withFolders();
    const rows = await rowsOf(home, ['--all'], join(root, 'link/proj'));
    const elsewhere = rows.filter(({ hiddenByCodex }) => hiddenByCodex.includes('other-folder'));
    expect(numbers(elsewhere)).toEqual(['835', '836', '837', '840']);
    const { stdout } = await runCli(['list', '--all'], { codexHome: home });
    const folders = stdout.split('\n').flatMap(line => {
      const [, folder, id] = /(\S+) +main +\S+ +.*-000000000(\d+)/.exec(line) ?? [];
      return id === undefined ? [] : [[id, folder]];
    });
    expect(Object.fromEntries(folders)).toEqual({
      ...Object.fromEntries(['831', '832', '833', '834', '838'].map(id => [id, 'proj'])),
      835: 'sub',
      836: '/',
      837: 'C:\\',
      840: 'café',
    });
  });
});
