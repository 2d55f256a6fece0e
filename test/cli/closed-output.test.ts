/** `rolltop … | head`: the reader goes away before all is said. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { SessionHome } from '../support/session-home.ts';

function desk() {
  const home = new SessionHome();
  const sessions = [home.add({ title: 'one' }), home.add({ title: 'two' })] as const;
  const unread = (...argv: readonly string[]) =>
    runCli(argv, { codexHome: home.path, nobodyReads: true, env: { PATH: '/nowhere' } });
  return { sessions, unread };
}

const areThere = (sessions: ReturnType<typeof desk>['sessions']) =>
  sessions.map(({ path }) => existsSync(path));

describe('a command that prints', () => {
  it.each([
    ['list'],
    ['list --json'],
    ['show last'],
    ['tail last'],
    ['search one'],
    ['export last'],
    ['export last --format json'],
    ['usage --disk'],
    ['doctor'],
    ['help'],
    ['config show'],
  ])('rolltop %s ends in silence, with 0', async line => {
    const { unread } = desk();
    expect(await unread(...line.split(' '))).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a command that acts does all that was asked for', () => {
  it.each([['archive'], ['delete'], ['archive --json'], ['delete --json']])('rolltop %s', async line => {
    const { sessions, unread } = desk();
    const ids = sessions.map(({ id }) => id);
    expect(await unread(...line.split(' '), ...ids)).toMatchObject({ code: 0, stderr: '' });
    expect(areThere(sessions)).toEqual([false, false]);
  });

  it.each([['--archive'], ['--delete --json']])('rolltop prune %s', async line => {
    const { sessions, unread } = desk();
    const { code } = await unread('prune', 'since:1d', '--yes', ...line.split(' '));
    expect({ code, left: areThere(sessions) }).toEqual({ code: 0, left: [false, false] });
  });
});
