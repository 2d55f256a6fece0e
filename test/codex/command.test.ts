import { describe, expect, it } from 'vitest';
import {
  daemonTurnArguments,
  interactiveArguments,
  queueArguments,
  turnArguments,
  unarchiveArguments,
} from '../../src/codex/command.ts';
import { endText, isUntrustedFolder, reasonIn } from '../../src/codex/error.ts';
import { type CodexAbility, parseCodexVersion, versionLack } from '../../src/codex/version.ts';

const id = '01a20272-a3f2-7050-ac85-ff0d0d586d5b';

describe('which Codex can do what', () => {
  it.each<[says: string, can: readonly CodexAbility[]]>([
    ['codex-cli 0.29.0\n', []],
    ['codex-cli 0.42.0\n', ['resume']],
    ['codex-cli 0.80.0', ['resume']],
    ['codex-cli 0.89.0', ['resume', 'fork']],
    ['codex-cli 0.146.1', ['resume', 'fork']],
    ['codex-cli 0.148.0', ['resume', 'fork']],
    ['codex-cli 0.149.0-alpha.3', ['resume', 'fork', 'queue']],
    ['codex-cli 0.169.0', ['resume', 'fork', 'queue']],
    ['codex-cli 0.171.0', ['resume', 'fork', 'queue', 'daemonTurn']],
    ['codex 1.0.0', ['resume', 'fork', 'queue', 'daemonTurn']],
    ['codex-cli 0.0.0', ['resume', 'fork', 'queue', 'daemonTurn']],
  ])('%s', (says, can) => {
    const version = parseCodexVersion(says);
    expect(version).not.toBeNull();
    const all: CodexAbility[] = ['resume', 'fork', 'queue', 'daemonTurn'];
    expect(all.filter(ability => version && versionLack(version, ability) === null)).toEqual(can);
  });

  it('says which version there is and which is needed', () => {
    const version = parseCodexVersion('codex-cli 0.42.0');
    expect(version && versionLack(version, 'fork')).toBe(
      'The codex on your PATH is 0.42.0 and cannot fork a session: that needs 0.81 or newer.',
    );
  });

  it('something else is no Codex', () => {
    expect(parseCodexVersion('usage: codex [file]')).toBeNull();
  });
});

describe('the arguments of codex', () => {
  it('names the session and nothing else', () => {
    expect(interactiveArguments('resume', id)).toEqual(['resume', id]);
    expect(interactiveArguments('fork', id)).toEqual(['fork', id]);
    expect(turnArguments(id, { anyFolder: false })).toEqual(['exec', 'resume', id, '-']);
    expect(turnArguments(id, { anyFolder: true })).toEqual([
      'exec',
      '--skip-git-repo-check',
      'resume',
      id,
      '-',
    ]);
    expect(daemonTurnArguments(id)).toEqual(['exec', 'resume', '--remote', 'unix://', id, '-']);
  });

  it.each(['--last', '', '-c', '../x', `${id} `, `${id}\n--last`, id.toUpperCase()])('never %j', bad => {
    expect(() => interactiveArguments('resume', bad)).toThrow(TypeError);
    expect(() => turnArguments(bad, { anyFolder: false })).toThrow(TypeError);
    expect(() => daemonTurnArguments(bad)).toThrow(TypeError);
    expect(() => queueArguments(bad, 'text')).toThrow(TypeError);
    expect(() => unarchiveArguments(bad)).toThrow(TypeError);
  });

  it('a message that looks like an option stays a message', () => {
    expect(unarchiveArguments(id)).toEqual(['unarchive', id]);
    expect(queueArguments(id, '--resume')).toEqual(['queue', '--thread', id, '--message=--resume']);
  });

  it('a message too long for an argument is not cut', () => {
    expect(queueArguments(id, 'ä'.repeat(70_000))).toBeNull();
    expect(queueArguments(id, 'ä'.repeat(60_000))).not.toBeNull();
  });
});

describe('why codex ended', () => {
  const trace =
    '\nStack backtrace:\n   0: <unknown>\n   1: std::rt::lang_start\n             at /rustc/x.rs:1\n';

  it.each([
    [
      'WARNING: no aliases\nError: thread/resume failed: no rollout found for thread id x (code -32600)\n'.concat(
        trace,
      ),
      'thread/resume failed: no rollout found for thread id x (code -32600)',
    ],
    ['codex\n\u001B[31mERROR:\u001B[0m stream disconnected\ntokens used\n330\n', 'stream disconnected'],
    ["error: unexpected argument 'resume' found\n\nUsage: codex exec", "unexpected argument 'resume' found"],
    ['something went wrong\n\n', 'something went wrong'],
    ['', ''],
  ])('%j', (errors, reason) => {
    expect(reasonIn(errors)).toBe(reason);
  });

  it('is said with how it ended', () => {
    const end = { kind: 'ended', signal: null, errors: 'Error: it broke' } as const;
    expect(endText({ ...end, exitCode: 3 })).toBe('codex ended with exit code 3: it broke');
    expect(endText({ ...end, exitCode: null, signal: 'SIGKILL', errors: '' })).toBe(
      'codex was ended by SIGKILL',
    );
    expect(endText({ kind: 'notStarted', message: 'spawn EACCES' })).toBe(
      'codex could not be started: spawn EACCES',
    );
  });

  it('knows a folder that Codex does not trust', () => {
    expect(
      isUntrustedFolder('Not inside a trusted directory and --skip-git-repo-check was not specified.\n'),
    ).toBe(true);
    expect(isUntrustedFolder('Error: something else')).toBe(false);
  });
});
