/** Which process this is, and whether another one is there. */

export function ownPid(): number {
  return process.pid;
}

/** True also for one of another user. A number may have been given to another process meanwhile. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
