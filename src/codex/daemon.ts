/** The daemon that Codex starts for a home: whether it can be reached. It is never started from here. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** False also where a daemon that was killed left its socket's link behind. */
export async function hasDaemonSocket(codexHome: string): Promise<boolean> {
  const socket = join(codexHome, 'app-server-control', 'app-server-control.sock');
  return access(socket).then(
    () => true,
    () => false,
  );
}
