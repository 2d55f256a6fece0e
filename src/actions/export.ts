/**
 * Sessions as documents that a person looks through before anything is written: prepared in a folder of rolltop's own, then written under
 * their names, or copied. Promises: what is written is byte for byte what was looked at, although a session may have grown meanwhile; only
 * the owner can read it; no file is overwritten; memory does not grow with a session. One that cannot be read costs itself alone.
 */

import { createReadStream, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ENDINGS, type ExportFormat, type ExportTools } from '../export/formats.ts';
import { indexPage } from '../export/index-page.ts';
import { makeRedactor } from '../export/pieces.ts';
import type { TurnRange } from '../export/turn-range.ts';
import { writeDocument } from '../export/write-file.ts';
import type { Conversation } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import type { RolloutFiles } from '../rollout/file/files.ts';
import type { FindPath } from '../rollout/read/history.ts';
import { writeReason } from '../system/write-reason.ts';
import type { Note } from '../text/document-notes.ts';
import type { Failure } from './many-ends.ts';

export type { ExportFormat, ExportTools } from '../export/formats.ts';

/** What of a session is in its document, and how. */
export interface ExportChoices extends TurnRange {
  readonly format: ExportFormat;
  readonly tools: ExportTools;
  /** Summaries of what the model thought. */
  readonly reasoning: boolean;
}

/** A document as it would be written. */
export interface ReviewedDocument {
  readonly name: string;
  readonly title: string;
  readonly bytes: number;
  /** Sentences: what was taken out and left out. */
  readonly notes: readonly Note[];
  readonly isDamaged: boolean;
}

/** What a person looks through. */
export interface ExportReview {
  readonly documents: readonly ReviewedDocument[];
  /** Of all documents, one after the other: the beginning, where they are long. */
  readonly lines: readonly string[];
  readonly isWhole: boolean;
  readonly bytes: number;
  /** How many of each kind were taken out. */
  readonly redacted: ReadonlyMap<string, number>;
  /** Of the one session; null of several. */
  readonly turns: number | null;
  /** The turn at the place that was asked for. */
  readonly turnAt: number | null;
  /** A path that nothing has: of a file, or of a folder for several. */
  readonly target: string;
  readonly failed: readonly Failure[];
}

export interface ExportPlaces {
  readonly codexHome: string;
  readonly homeFolder: string | undefined;
  /** Where rolltop was started: documents go there unless a person says otherwise. */
  readonly cwd: string;
  /** A folder that only we write: documents wait in it. */
  readonly waiting: string;
  readonly nowMs: number;
  /** Where the files of a host's sessions are; left out: there are no hosts. */
  readonly filesOf?: (host: string) => ExportedFiles;
}

/** What is read of a session. */
export type ExportedFiles = RolloutFiles & { readonly findPath: FindPath };

export interface PrepareOptions extends ExportPlaces {
  readonly choices: ExportChoices;
  /** A place in the history of the one session of which the turn is wanted. */
  readonly position: number | null;
  readonly signal: AbortSignal;
  /** Told which share of all is read, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

export interface WaitingDocument extends ReviewedDocument {
  readonly path: string;
  readonly conversation: Conversation;
}

/** What became of the writing, as a sentence. */
export interface ExportWritten {
  readonly kind: 'written' | 'exists' | 'failed';
  readonly message: string;
}

/** Documents that wait for a person's word. */
export class PreparedExport {
  readonly review: ExportReview;
  readonly #documents: readonly WaitingDocument[];
  readonly #options: PrepareOptions;

  constructor(documents: readonly WaitingDocument[], review: ExportReview, options: PrepareOptions) {
    this.#documents = documents;
    this.review = review;
    this.#options = options;
  }

  /** Writes one document to this path, several into the folder of this path. They stay here. */
  async write(target: string): Promise<ExportWritten> {
    try {
      const [only] = this.#documents;
      if (only === undefined) return { kind: 'failed', message: 'There is nothing to write.' };
      return this.#isSeveral ? await this.#writeAll(target) : await this.#writeOne(only, target);
    } catch (error) {
      const why = writeReason(error, target) ?? errorMessage(error);
      return { kind: 'failed', message: `Nothing was written to ${target}: ${why}` };
    }
  }

  /** The one document; null where it is too long for a clipboard. */
  text(): string | null {
    const [only] = this.#documents;
    if (only === undefined || this.#isSeveral || only.bytes > COPIED_BYTES) return null;
    return readFileSync(only.path, 'utf8');
  }

  /** Removes what waits. */
  discard(): void {
    for (const { path } of this.#documents) removeQuietly(path);
  }

  get #isSeveral(): boolean {
    return this.#documents.length + this.review.failed.length > 1;
  }

  async #writeOne({ path }: WaitingDocument, target: string): Promise<ExportWritten> {
    if ((await writeDocument(target, contentsOf(path), { force: false })) === 'exists')
      return { kind: 'exists', message: `${target} is there already, and was not touched.` };
    return { kind: 'written', message: `Wrote ${target}.` };
  }

  async #writeAll(folder: string): Promise<ExportWritten> {
    const { format } = this.#options.choices;
    const written: WaitingDocument[] = [];
    for (const document of this.#documents) {
      const path = join(folder, document.name);
      if ((await writeDocument(path, contentsOf(document.path), { force: false })) === 'written')
        written.push(document);
    }
    const isIndexed = format !== 'json' && written.length > 1 && (await this.#writeIndex(folder, written));
    const left = this.#documents.length - written.length;
    const kept =
      left === 0 ? '' : ` ${left} ${left === 1 ? 'has' : 'have'} a name that is there already: not touched.`;
    const message = `Wrote ${written.length} documents to ${folder}${isIndexed ? ', with an index' : ''}.${kept}`;
    return { kind: left === 0 ? 'written' : 'exists', message };
  }

  /** False where there is another one. */
  async #writeIndex(folder: string, documents: readonly WaitingDocument[]): Promise<boolean> {
    const { choices, homeFolder } = this.#options;
    const redactor = makeRedactor(homeFolder);
    const page = indexPage(documents, choices.format, text => redactor.redact(text));
    async function* pieces(): AsyncGenerator<string> {
      yield page;
    }
    const path = join(folder, `index.${ENDINGS[choices.format]}`);
    return (await writeDocument(path, pieces(), { force: false })) === 'written';
  }
}

/** What a clipboard takes at most. */
const COPIED_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

function contentsOf(path: string): AsyncIterable<string> {
  return createReadStream(path, { encoding: 'utf8', highWaterMark: CHUNK_BYTES });
}

/** It may be gone already. */
export function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is.
  }
}
