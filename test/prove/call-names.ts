/** Names for calls to the file interface that are the same in each run of an act. */
import type { FileCall } from './file-calls.ts';
import type { CaseHome, PlacedSession } from './home.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** A call by what it does to what, and how often that was done before: whatever goes on beside it, it is the same one in each run. */
export class CallNames {
  readonly #home: CaseHome;
  readonly #session: PlacedSession;
  readonly #counts = new Map<string, number>();

  constructor(home: CaseHome, session: PlacedSession) {
    this.#home = home;
    this.#session = session;
  }

  /** Null for calls on what is not below the home: the program's own files are not touched. */
  next({ name, path }: FileCall): string | null {
    if (path === null || !path.startsWith(this.#home.path)) return null;
    const place = path
      .slice(this.#home.path.length)
      .replaceAll(this.#session.id, 'ID')
      .replaceAll(UUID, 'UUID')
      .replace(/(-)[A-Za-z0-9]{6}(?=\/|$)/, '$1RANDOM');
    const what = `${name} ${place}`;
    const count = (this.#counts.get(what) ?? 0) + 1;
    this.#counts.set(what, count);
    return `${what} #${count}`;
  }
}
