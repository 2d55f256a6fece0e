/**
 * When the person last looked at which session, from `seen.jsonl` in the state folder: what ended since is news. Promises: only what was
 * appended is read again; a line that says nothing costs that line only. Never writes the file, and nothing of it is in a rollout.
 */
import { type ConversationId, parseConversationId } from '../../format/identity.ts';
import { stringOf } from '../../format/narrow.ts';
import { parseJson } from '../../format/parse-json.ts';
import { isJsonObject } from '../../format/parse-line.ts';
import { AppendedLines } from '../appended-lines.ts';

export class SeenSessions {
  readonly #lines: AppendedLines;
  readonly #seen = new Map<ConversationId, number>();
  /** What ended before counts as looked at: nobody kept a record then. */
  #sinceMs: number | null = null;

  constructor(path: string) {
    this.#lines = new AppendedLines(path, { take: line => this.#take(line), forget: () => this.#forget() });
  }

  /** Null while there is no record. */
  get sinceMs(): number | null {
    return this.#sinceMs;
  }

  /** By session; those that were not looked at since the record began are not there. */
  get entries(): ReadonlyMap<ConversationId, number> {
    return this.#seen;
  }

  /** Null: it is not recorded when people look. */
  get(id: ConversationId): number | null {
    return this.#sinceMs === null ? null : Math.max(this.#sinceMs, this.#seen.get(id) ?? 0);
  }

  /** Reads what was added since the last call; resolves with the sessions that were looked at meanwhile. */
  refresh(): Promise<readonly ConversationId[]> {
    return this.#lines.refresh();
  }

  #forget(): readonly ConversationId[] {
    const known = [...this.#seen.keys()];
    this.#seen.clear();
    this.#sinceMs = null;
    return known;
  }

  #take(line: string): ConversationId | null {
    const found = parseSeenLine(line);
    if (found === null) return null;
    if (found.id === null) {
      this.#sinceMs = Math.max(this.#sinceMs ?? 0, found.atMs);
      return null;
    }
    this.#seen.set(found.id, Math.max(this.#seen.get(found.id) ?? 0, found.atMs));
    return found.id;
  }
}

/** One line of the file; without an id it says since when there is a record. */
export function seenLine(id: ConversationId | null, atMs: number): string {
  const at = new Date(atMs).toISOString();
  return `${JSON.stringify(id === null ? { since: at } : { id, at })}\n`;
}

function parseSeenLine(line: string): { readonly id: ConversationId | null; readonly atMs: number } | null {
  const found = parseJson(line);
  if (!isJsonObject(found)) return null;
  const since = stringOf(found, 'since');
  const id = parseSeenId(stringOf(found, 'id') ?? '');
  const atMs = Date.parse(since ?? stringOf(found, 'at') ?? '');
  if (Number.isNaN(atMs) || (since === null && id === null)) return null;
  return { id: since === null ? id : null, atMs };
}

/** That of a session on another host begins with the host, which may have a colon itself. */
function parseSeenId(text: string): ConversationId | null {
  const at = text.lastIndexOf(':') + 1;
  const id = parseConversationId(text.slice(at));
  return id === null ? null : (`${text.slice(0, at)}${id}` as ConversationId);
}
