/** What the campaign has instead of vitest: its parts use the homes and terminals of the tests, which are removed when a test is over. */

const cleanups: (() => unknown)[] = [];

/** Called at the end of the part. */
export function onTestFinished(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

export async function finishParts(): Promise<void> {
  for (const cleanup of cleanups.splice(0)) await cleanup();
}

/** The fixtures need no more of vitest than their names. */
export const vi = {};
export function expect(): never {
  throw new Error('a test helper that checks was used outside of a test');
}

const provided = new Map<string, unknown>();

/** For what asks which Codex is installed. */
export function provide(name: string, value: unknown): void {
  provided.set(name, value);
}

export function inject(name: string): unknown {
  return provided.get(name);
}
