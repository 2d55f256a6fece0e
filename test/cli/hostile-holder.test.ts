/** A program that holds a session under a name which is meant for the terminal: what is said of it is one safe line. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConversationId } from '../../src/format/identity.ts';
import { threadLockPath } from '../../src/rollout/lock/thread-lock.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const NAMES = [
  ['clears the screen', '\x1b[2J\x1b[Hpwned'],
  ['sets the clipboard', '\x1b]52;c;cm0gLXJm\x07'],
  ['is a link', '\x1b]8;;https://evil.example\x07codex\x1b]8;;\x07'],
  ['begins with a C1 control', '\u009b2Jcodex'],
  ['has lines of its own', 'codex\nrolltop: everything is fine\r\ncodex'],
  ['turns the text round', '\u202ecodex\u2066'],
  ['is longer than a screen', 'x'.repeat(100_000)],
  ['is nothing', ''],
] as const;

/** The session of a home, held by a program that is called so. */
async function heldBy(name: string): Promise<{ readonly codexHome: string; readonly id: string }> {
  const { codexHome, add } = temporaryHome();
  const { id } = add('0.169.0/tui-two-turns');
  const lock = threadLockPath(codexHome, id as ConversationId);
  mkdirSync(dirname(lock), { recursive: true });
  const script = 'open(my $f, ">>", $ARGV[0]); flock($f, 2); $| = 1; print "held"; sleep 600';
  // Perl's own name on the command line is the one that /proc shows.
  const child = spawn('perl', ['-e', script, lock], { argv0: name, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise<void>(resolve => child.stdout.once('data', () => resolve()));
  return { codexHome, id };
}

/** Controls (but for line ends), and what turns or hides text. */
const UNSAFE = /[^\P{Cc}\n]|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u;

describe.runIf(process.platform === 'linux')('a session whose holder has a name that', () => {
  it.each(NAMES)('%s', async (_, name) => {
    const { codexHome, id } = await heldBy(name);
    const sent = await runCli(['append', id, 'hello'], { codexHome });
    expect(sent.code).toBe(4);
    expect(sent.stdout).toBe('');
    expect(sent.stderr).not.toMatch(UNSAFE);
    expect(sent.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(sent.stderr.length).toBeLessThan(600);

    const listed = await runCli(['list', '--json'], { codexHome });
    expect(listed.stdout).not.toMatch(UNSAFE);
    expect(listed.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(listed.stdout).live.pid).toBeGreaterThan(0);
    const shown = await runCli(['list'], { codexHome, columns: 120 });
    expect(shown.stdout).not.toMatch(UNSAFE);
  });
});
