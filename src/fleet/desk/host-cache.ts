/**
 * The last known rows of hosts, so that one that is away still stands in the list. Promises: rows only, a bounded number, in files that nobody
 * else can read; what is read back is distrusted as what a host sends is; where nothing can be written nothing is kept.
 */
import type { Conversation } from '../../format/conversation.ts';
import { isTime } from '../../format/narrow.ts';
import { readOwnFile, removeOwnFile, writeOwnFile } from '../../system/own-folder.ts';
import { readMessage } from '../protocol/read-message.ts';

/** What is known of a host that is not there. */
export interface LastKnown {
  /** When it answered last. */
  readonly seenMs: number;
  readonly node: string;
  /** The folder that its paths are below. */
  readonly codexHome: string;
  /** As the host's own: their ids do not name it. */
  readonly rows: readonly Conversation[];
}

const MOST_ROWS = 500;

export class HostCache {
  readonly #root: string;

  /** `root`: a folder of ours. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Null when there is nothing, or nothing that can be read. */
  read(alias: string): LastKnown | null {
    const text = readOwnFile(this.#file(alias));
    if (text === null) return null;
    try {
      const { seenMs, node, codexHome, rows } = JSON.parse(text);
      const message = readMessage({ t: 'rows', put: rows, gone: [] }, { codexHome: String(codexHome) });
      if (message?.t !== 'rows' || !isTime(seenMs)) return null;
      return { seenMs, node: String(node), codexHome, rows: message.put };
    } catch {
      return null;
    }
  }

  /** Keeps the rows that were written to last. */
  keep(alias: string, known: LastKnown): void {
    const newest = [...known.rows].sort((a, b) => timeOf(b) - timeOf(a)).slice(0, MOST_ROWS);
    try {
      writeOwnFile(this.#file(alias), JSON.stringify({ ...known, rows: newest.map(keptRow) }));
    } catch {
      // A folder that cannot be written.
    }
  }

  forget(alias: string): void {
    removeOwnFile(this.#file(alias));
  }

  #file(alias: string) {
    return { root: this.#root, name: `hosts/${alias}.json` };
  }
}

function timeOf({ updatedMs, createdMs }: Conversation): number {
  return updatedMs ?? createdMs;
}

/** What a list shows, and nothing that was going on. */
function keptRow(row: Conversation): Conversation {
  const { id, path, createdMs, updatedMs, sizeBytes, archived, compressed, earlierSegments, copies, name } =
    row;
  const files = { id, path, createdMs, updatedMs, sizeBytes, archived, compressed, earlierSegments, copies };
  const summary = row.summary && { ...row.summary, openCall: null, preview: NO_PREVIEW };
  return { ...files, name, pinned: false, tags: [], summary, live: null, state: null, hiddenByCodex: [] };
}

const NO_PREVIEW = { question: null, answer: null, tool: null };
