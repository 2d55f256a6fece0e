/** What shells are offered, by the tables of commands, options and queries, and by the sessions of a home. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { COMMAND_NAMES, HELP_TOPICS, rulesFor } from '../../../src/cli/options.ts';
import { generateSessions } from '../../support/generate-sessions.ts';
import { runCli } from '../../support/run-cli.ts';
import { temporaryHome } from '../../support/temporary-home.ts';

let home: ReturnType<typeof temporaryHome>;
let id: string;
beforeEach(() => {
  home = temporaryHome();
  id = home.add('0.42.0/tui-two-turns').id;
});

/** The words that are offered for a line; what is behind the last blank is being typed. */
async function offered(line: string): Promise<string[]> {
  const words = line.split(' ').slice(1);
  const { code, stdout, stderr } = await runCli(['completion', 'candidates', '--', ...words], home);
  expect([code, stderr]).toEqual([0, '']);
  return stdout.split('\n').flatMap(each => (each === '' ? [] : [each.split('\t')[0] ?? '']));
}

describe('rolltop completion candidates', () => {
  it('offers commands, and topics of the help', async () => {
    expect(await offered('rolltop ')).toEqual([...COMMAND_NAMES]);
    expect(await offered('rolltop ex')).toEqual(['export', 'expand']);
    expect(await offered('rolltop help ')).toEqual([...HELP_TOPICS]);
  });

  it.each(COMMAND_NAMES)('offers every option of %s', async name => {
    expect(await offered(`rolltop ${name} --`)).toEqual(rulesFor(name).map(rule => `--${rule.name}`));
  });

  it.each([
    ['rolltop list --sort ', ['updated', 'created', 'size', 'turns', 'tokens', 'name']],
    ['rolltop list --sort=n', ['--sort=name']],
    ['rolltop export last --format h', ['html']],
    ['rolltop --notify b', ['bell']],
    ['rolltop usage --by mo', ['month', 'model']],
    ['rolltop trash ', ['list', 'restore', 'empty']],
    ['rolltop config ch', ['check']],
    ['rolltop completion ', ['bash', 'zsh', 'fish']],
    ['rolltop export last -o ', [':files']],
    ['rolltop record --cwd ', [':folders']],
    ['rolltop append last ', []],
    ['rolltop list -n ', []],
    ['rolltop list is:st', ['is:stopped']],
    ['rolltop append last -- --', []],
    ['rolltop search x --where si', ['since:', 'size:']],
    ['rolltop search x --where=is:idl', ['--where=is:idle']],
  ])('%s', async (line, words) => {
    expect(await offered(line)).toEqual(words);
  });

  it('offers sessions by the beginning of the id, and by a part of the title', async () => {
    expect(await offered('rolltop show ')).toEqual(['last', id]);
    expect(await offered(`rolltop show ${id.slice(0, 6)}`)).toEqual([id]);
    expect(await offered('rolltop tail -f TUI')).toEqual([id]);
    expect(await offered('rolltop show nothing-has-this')).toEqual([]);
    expect(await offered('rolltop rename last ')).toEqual([]);
  });

  it('offers the sessions that a command can act on', async () => {
    const run = (...words: string[]) => runCli(words, home);
    const other = home.add('0.20.0/exec-shell-reasoning').id;
    expect((await run('archive', other)).code).toBe(0);
    expect(await offered('rolltop unarchive ')).toEqual(['last', other]);
    expect(await offered('rolltop archive ')).toEqual(['last', id]);
    expect(await offered(`rolltop show ${other.slice(0, 20)}`)).toEqual([other]);
    expect((await run('delete', id)).code).toBe(0);
    expect(await offered('rolltop trash restore ')).toEqual([id]);
    expect(await offered('rolltop trash restore TUI')).toEqual([id]);
  });

  it('offers values that sessions have, and views that were kept', async () => {
    expect(await offered('rolltop list source:')).toEqual(['source:vscode']);
    mkdirSync(`${home.codexHome}/.state/rolltop`, { recursive: true, mode: 0o700 });
    const view = { name: 'mine', filter: 'dir:api', scope: 'all', sort: 'updated' };
    writeFileSync(`${home.codexHome}/.state/rolltop/views.jsonl`, `${JSON.stringify(view)}\n`, {
      mode: 0o600,
    });
    expect(await offered('rolltop list @m')).toEqual(['@mine']);
  });

  it('says nothing where there is no home', async () => {
    const words = ['completion', 'candidates', '--', 'show', ''];
    const { code, stdout, stderr } = await runCli(words, { codexHome: '/nonexistent/home' });
    expect([code, stdout, stderr]).toEqual([0, 'last\tthe one written to last\n', '']);
  });
});

test('only the newest sessions are offered in a home with many, and any whose id is begun', async () => {
  const { codexHome } = temporaryHome();
  const sessions = generateSessions({ codexHome, count: 400, seed: 7, nowMs: Date.now(), days: 30 });
  const { stdout } = await runCli(['completion', 'candidates', '--', 'show', ''], { codexHome });
  const ids = stdout
    .split('\n')
    .slice(1, -1)
    .map(line => line.split('\t')[0]);
  const newest = [...sessions].sort((a, b) => b.createdMs - a.createdMs).map(session => session.id);
  expect(ids.length).toBeLessThan(100);
  expect(ids).toEqual(newest.slice(0, ids.length));
  const oldest = newest.at(-1) ?? '';
  const begun = await runCli(['completion', 'candidates', '--', 'show', oldest.slice(0, 13)], { codexHome });
  expect(begun.stdout).toContain(oldest);
});

test.each(['fihs', ''])('rolltop completion %s says which there are', async shell => {
  const { code, stderr } = await runCli(['completion', ...(shell === '' ? [] : [shell])], home);
  expect(code).toBe(2);
  expect(stderr).toContain(shell === '' ? 'needs <bash|zsh|fish>' : 'did you mean "fish"?');
});
