/** The built program as a process: pipes that close, signals, and what it loads. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { projectRoot } from '../support/source-tree.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const launcher = path.join(projectRoot, 'bin/rolltop.js');

interface Running {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

function start(argv: readonly string[], codexHome: string): Running {
  const child = spawn(process.execPath, [launcher, ...argv], {
    env: { ...process.env, CODEX_HOME: codexHome },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', chunk => (stdout += chunk));
  child.stderr.on('data', chunk => (stderr += chunk));
  const ended = new Promise<{ code: number | null; stderr: string }>(resolve =>
    child.on('close', code => resolve({ code, stderr })),
  );
  return { child, said: () => stdout, ended };
}

const patience = { timeout: 60_000, interval: 20 };

describe('the built program', () => {
  it('ends quietly when the reader of its output has seen enough', async () => {
    const home = temporaryHome();
    const { id } = home.add('0.169.0/exec-long-output');
    const shell = spawn(
      'bash',
      ['-c', `"${process.execPath}" "${launcher}" show --json ${id} | head -n 1; echo "\${PIPESTATUS[0]}"`],
      {
        env: { ...process.env, CODEX_HOME: home.codexHome },
      },
    );
    let output = '';
    shell.stdout.on('data', chunk => (output += chunk));
    shell.stderr.on('data', chunk => (output += chunk));
    await new Promise(resolve => shell.on('close', resolve));
    expect(output.trimEnd().split('\n').at(-1)).toBe('0');
    expect(output).not.toContain('EPIPE');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('tail -f ends with 130 by %s', async signal => {
    const home = temporaryHome();
    const { id } = home.add('0.42.0/tui-two-turns');
    const { child, said, ended } = start(['tail', '-f', id], home.codexHome);
    await vi.waitFor(() => expect(said()).toContain('Reply 410'), patience);
    child.kill(signal);
    expect(await ended).toEqual({ code: 130, stderr: '' });
  });

  it('record interrupted keeps what it read, and gives the lock back', async () => {
    const home = temporaryHome();
    const { child, said, ended } = start(['record', '--json'], home.codexHome);
    child.stdin?.write('{"type":"message","role":"user","content":[{"type":"input_text","text":"kept"}]}\n');
    await vi.waitFor(() => expect(said()).toContain('\n'), patience);
    const { path: file } = JSON.parse(said());
    await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toContain('kept'), patience);
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    const next = start(['append', file, 'again'], home.codexHome);
    expect((await next.ended).code).toBe(0);
  });

  it.each(['--help', 'list'])('says in one sentence that the disk is full (%s)', async command => {
    const home = temporaryHome();
    home.add('0.42.0/tui-two-turns');
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [launcher, command], {
      env: { ...process.env, CODEX_HOME: home.codexHome },
      stdio: ['ignore', full, 'pipe'],
    });
    let stderr = '';
    child.stderr?.on('data', chunk => (stderr += chunk));
    const code = await new Promise(resolve => child.on('close', resolve));
    closeSync(full);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'rolltop: The output could not be written: ENOSPC: no space left on device, write.\n',
    });
  });

  it('loads neither Ink nor React to print a list', () => {
    const loaded = [...staticImports('dist/rolltop.cjs', new Set())];
    const text = loaded.map(file => readFileSync(path.join(projectRoot, file), 'utf8')).join('');
    expect(loaded.length).toBeGreaterThan(1);
    expect(text).not.toMatch(/react-reconciler|yoga|useSyncExternalStore/);
  });
});

/** The files that are loaded before anything runs. */
function staticImports(file: string, seen: Set<string>): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(path.join(projectRoot, file), 'utf8');
  for (const [, target = ''] of text.matchAll(/[=,;\s](?:__toESM\()?require\("(\.[^"]+)"\)/g))
    staticImports(path.posix.join(path.posix.dirname(file), target), seen);
  return seen;
}
