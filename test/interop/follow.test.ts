/** A turn that a real Codex is running, as rolltop follows it: running, then what it says, then idle. */
import { spawn } from 'node:child_process';
import { expect, it, onTestFinished } from 'vitest';
import { eachCodex } from './support/judged.ts';
import { jsonLines, Lab, program } from './support/lab.ts';
import { until } from './support/until.ts';
import { tellsTurns } from './support/versions.ts';

interface Shown {
  readonly kind: string;
  readonly text?: string;
}

/** `rolltop tail -f --json` in a process of its own. */
function follow(lab: Lab, path: string): () => Shown[] {
  const child = spawn(process.execPath, [program, 'tail', '-f', '--json', path], {
    cwd: lab.project,
    env: lab.environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
  });
  return () => jsonLines<Shown>(stdout.slice(0, stdout.lastIndexOf('\n') + 1));
}

eachCodex(
  () => true,
  version => {
    it('is followed while it runs, and known to be running or idle', async () => {
      const lab = await Lab.open();
      const run = lab.codex(version).startExec('look here hold:turn');
      const session = await until('the session to be asked about', () =>
        lab.model.requests.length > 0 ? lab.sessions()[0] : undefined,
      );
      const shown = follow(lab, session.path);
      const said = (kind: string) => shown().find(item => item.kind === kind)?.text;
      await until('the question to be followed', () => said('user') === 'look here hold:turn');
      // Codex up to 0.146 takes no lock, and is known by the file that it has open.
      expect((await lab.listed(session))?.live).toEqual({
        pid: run.pid,
        command: expect.stringContaining('codex'),
        daemon: false,
        turn: 'running',
      });
      expect(said('assistant')).toBeUndefined();

      lab.model.release('turn');
      await until('the answer to be followed', () => said('assistant')?.startsWith('Answer'));
      expect(await run.ended).toBe(0);
      expect((await lab.listed(session))?.live).toBeNull();
      if (tellsTurns(version))
        await until('the end of the turn', () => shown().some(({ kind }) => kind === 'turn_completed'));
    });
  },
);
