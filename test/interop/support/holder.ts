/** A process of its own that holds a session through the built library, so that it can be killed. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { Lab, Session } from './lab.ts';

const library = new URL('../../../dist/index.js', import.meta.url).href;

export async function holdInOtherProcess(lab: Lab, session: Session): Promise<{ kill(): Promise<void> }> {
  if (!existsSync(new URL(library))) throw new Error('The library is not built.');
  const program = `
    import { RolloutRecorder } from ${JSON.stringify(library)};
    await RolloutRecorder.resume({ path: ${JSON.stringify(session.path)}, codexHome: ${JSON.stringify(lab.codexHome)} });
    console.log('held');
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: lab.environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>(resolve => child.on('close', () => resolve()));
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    void ended.then(() => reject(new Error('The holder ended before it held anything.')));
  });
  return {
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
