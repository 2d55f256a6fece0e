/** Links on the screen, in a pseudo-terminal: which are sent, to which terminals, and which never are. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Session, SessionHome } from '../support/session-home.ts';
import { TestTerminal } from '../support/terminal.ts';

const ADDRESS = 'https://a.example/the/long/way/to/a/page/that/does/not/fit/into/one/row/of/this/terminal';
/** What opens a link, and its target. */
const LINK = /\u001B\]8;id=(rolltop-\d+);([^\u001B]*)\u001B\\/g;
const LINKS = { TERM_PROGRAM: 'WezTerm' };

let home: SessionHome;
let session: Session;
let terminal: TestTerminal;

beforeEach(() => {
  home = new SessionHome();
  const folder = join(home.path, 'code');
  mkdirSync(folder);
  writeFileSync(join(folder, 'there.ts'), '');
  session = home.add({ title: `look at ${ADDRESS}`, cwd: folder });
  home.run(session, 'cat there.ts gone.ts', {
    output:
      'there.ts:3: bad\nsee https://b.example/out\n\u001B]8;;https://evil.example/x\u001B\\click\u001B]8;;\u001B\\',
    exitCode: 0,
  });
  home.answer(session, 'It is in `there.ts`, not in `gone.ts`.');
});
afterEach(() => {
  terminal?.close();
  home.remove();
});

const open = (env: Record<string, string>, ...argv: string[]): void => {
  terminal = new TestTerminal(['open', session.id, ...argv], { codexHome: home.path, columns: 60, env });
};
const targets = (): ReadonlySet<string> =>
  new Set([...terminal.output.matchAll(LINK)].map(([, , target = '']) => target));

it('addresses of a person, of an answer and of output, and files that are there', async () => {
  open(LINKS);
  await terminal.shows('It is in');
  const file = `file://${hostname()}${home.path}/code/there.ts`;
  await vi.waitFor(() => expect(targets()).toContain(file), 20_000);
  expect([...targets()].sort()).toEqual([file, ADDRESS, 'https://b.example/out'].sort());
  expect(terminal.output).not.toContain('\u001B]8;;https://evil');
});

it('a link that is wrapped has one id', async () => {
  open(LINKS);
  await terminal.shows('It is in');
  const ids = [...terminal.output.matchAll(LINK)]
    .filter(([, , target]) => target === ADDRESS)
    .map(([, id]) => id);
  expect(ids.length).toBeGreaterThan(1);
  expect(new Set(ids).size).toBe(1);
});

it.each<[string, Record<string, string>, readonly string[]]>([
  ['--no-links', LINKS, ['--no-links']],
  ['a terminal that does not say that it takes them', { TERM_PROGRAM: '' }, []],
  [
    'tmux 3.3',
    { TERM: 'tmux-256color', TMUX: '/nowhere,1,0', TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: '3.3a' },
    [],
  ],
])('%s: none', async (_, env, argv) => {
  open(env, ...argv);
  await terminal.shows('It is in');
  expect(targets()).toEqual(new Set());
});
