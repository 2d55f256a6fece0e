/** `@name` where a query stands, and `rolltop search --where`. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { viewLine } from '../../src/query/named-view.ts';
import { runCli } from '../support/run-cli.ts';
import { SessionHome } from '../support/session-home.ts';

function desk() {
  const home = new SessionHome();
  const small = home.add({ title: 'fix the parser', minutesAgo: 5, cwd: '/code/api' });
  const large = home.add({ title: 'write the docs', minutesAgo: 9, cwd: '/code/api', turns: 9 });
  const other = home.add({ title: 'parser of dates', minutesAgo: 2, cwd: '/code/web' });
  for (const session of [small, large, other]) home.ask(session, 'where does the zebra live?');
  const folder = join(home.path, '.state', 'rolltop');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lines = [
    'no line at all',
    viewLine('api', { filter: 'dir:api', scope: 'all', sort: '-updated' }, 0),
    viewLine('old', { filter: '', scope: 'archived', sort: 'updated' }, 0),
  ];
  writeFileSync(join(folder, 'views.jsonl'), lines.join('\n'), { mode: 0o600 });
  const run = (...argv: string[]) => runCli(argv, { codexHome: home.path });
  const ids = async (...argv: string[]): Promise<string[]> => {
    const { stdout } = await run(...argv, '--json');
    const found = stdout.split('\n').filter(Boolean);
    return [...new Set(found.map(line => (JSON.parse(line) as { id: string }).id))];
  };
  return { home, run, ids, small, large, other };
}

it('list takes the filter and the order of a view, and what is said besides comes first', async () => {
  const { ids, small, large } = desk();
  expect(await ids('list', '@api')).toEqual([large.id, small.id]);
  expect(await ids('list', '@API', '--sort', 'updated')).toEqual([small.id, large.id]);
  expect(await ids('list', '@api', 'turns:>5')).toEqual([large.id]);
  expect(await ids('list', '@old')).toEqual([]);
  expect(await ids('list', '"@api"')).toEqual([]);
});

it.each([
  [
    ['list', '@apo'],
    'There is no view @apo (did you mean "@api"?). Those there are: @api, @old; quotes make it text.',
  ],
  [['list', '@zebra', 'x'], 'There is no view @zebra. Those there are: @api, @old; quotes make it text.'],
  [['search', 'zebra', '--where', '@apo'], 'There is no view @apo (did you mean "@api"?).'],
  [['prune', '@apo'], 'There is no view @apo (did you mean "@api"?).'],
  [['compress', '@apo'], 'There is no view @apo (did you mean "@api"?).'],
  [['export', '@apo'], 'There is no view @apo (did you mean "@api"?).'],
])('%j names no view: exit 2', async (argv, said) => {
  const { code, stdout, stderr } = await desk().run(...argv);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(said);
});

it('prune and export take a view as well', async () => {
  const { home, run } = desk();
  expect((await run('prune', '@api')).stdout).toMatch(/^2 sessions/);
  const into = join(home.path, 'out');
  mkdirSync(into);
  expect(await run('export', '@api', 'turns:>5', '-o', into, '--format', 'text')).toMatchObject({ code: 0 });
  expect(readdirSync(into).join(' ')).toContain('write-the-docs');
});

it('search looks into the sessions alone that fit --where', async () => {
  const { ids, run, small, large, other } = desk();
  expect(await ids('search', 'zebra')).toEqual([other.id, small.id, large.id]);
  expect(await ids('search', 'zebra', '--where', 'dir:api')).toEqual([small.id, large.id]);
  expect(await ids('search', 'zebra', '--where', '@api turns:>5')).toEqual([large.id]);
  expect(await ids('search', 'zebra', '--where', 'parser')).toEqual([other.id, small.id]);
  const plain = (await run('search', 'zebra', '--json')).stdout.split('\n')[0] ?? '';
  const where = (await run('search', 'zebra', '--json', '--where', 'dir:web')).stdout.split('\n')[0];
  expect(where).toBe(plain);
});

it.each([
  [['--where', 'dir:nowhere'], 1, 'No session fits "dir:nowhere" (--all: archived ones too).'],
  [['--where', ''], 2, '--where needs a query, as "dir:api since:30d".'],
  [['--where'], 2, '--where needs a value: --where QUERY.'],
  [['--where', 'size:x'], 1, '"x" is no amount: a size is >1gb, <500k or 10mb..50mb. It is taken as text.'],
] as const)('search zebra %j exits %i and says why', async (options, exit, said) => {
  const { code, stderr } = await desk().run('search', 'zebra', ...options);
  expect(code).toBe(exit);
  expect(stderr).toContain(said);
});

it('a text that nothing says is said to be looked for in those that fit', async () => {
  const { code, stderr } = await desk().run('search', 'giraffe', '--where', 'dir:api');
  expect(code).toBe(1);
  expect(stderr).toContain('Nothing was found in 2 sessions that fit --where.');
});
