/** Makes documents of sessions in a folder of rolltop's own, where they wait for a person's word (`export.ts`). */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { documentTitle } from '../export/document-title.ts';
import { FirstLines } from '../export/first-lines.ts';
import { documentName } from '../export/formats.ts';
import { exportPieces, makeRedactor, piecesWithEnd } from '../export/pieces.ts';
import type { Conversation } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import { nodeFileOperations } from '../rollout/file/file-operations.ts';
import { LOCAL_FILES } from '../rollout/file/files.ts';
import { writeNew } from '../rollout/file/move-file.ts';
import { type History, readHistory } from '../rollout/read/history.ts';
import { segmentPathOf } from '../sessions/path-of.ts';
import { makeFolder } from '../system/make-folder.ts';
import { whyNotOurs } from '../system/own-folder.ts';
import type { Note } from '../text/document-notes.ts';
import {
  type ExportedFiles,
  type ExportReview,
  PreparedExport,
  type PrepareOptions,
  removeQuietly,
  type WaitingDocument,
} from './export.ts';
import type { Failure } from './many-ends.ts';

/**
 * Prepares the documents of these sessions.
 * @throws (rejects) Error when it was stopped, or the folder for them cannot be had
 */
export async function prepareExport(
  conversations: readonly Conversation[],
  options: PrepareOptions,
): Promise<PreparedExport> {
  makeFolder(options.waiting, 0o700);
  const problem = whyNotOurs(options.waiting);
  if (problem !== null) throw new Error(`${options.waiting} ${problem}.`);
  sweep(options.waiting, options.nowMs);
  const making = new ExportMaking(conversations, options);
  try {
    return await making.run();
  } catch (error) {
    for (const { path } of making.documents) removeQuietly(path);
    throw error;
  }
}

/** Between two documents that are looked through together. */
const heading = (name: string): string => `── ${name} ──\n\n`;

class ExportMaking {
  readonly documents: WaitingDocument[] = [];
  readonly #conversations: readonly Conversation[];
  readonly #options: PrepareOptions;
  readonly #lines = new FirstLines();
  readonly #redacted = new Map<string, number>();
  readonly #failed: Failure[] = [];
  #turns: Pick<ExportReview, 'turns' | 'turnAt'> = { turns: null, turnAt: null };

  constructor(conversations: readonly Conversation[], options: PrepareOptions) {
    this.#conversations = conversations;
    this.#options = options;
  }

  async run(): Promise<PreparedExport> {
    for (const [index, conversation] of this.#conversations.entries()) {
      this.#options.signal.throwIfAborted();
      try {
        await this.#make(conversation, index);
      } catch (error) {
        if (this.#options.signal.aborted) throw error;
        this.#failed.push({ title: documentTitle(conversation, text => text), message: errorMessage(error) });
      }
    }
    return new PreparedExport(this.documents, this.#review(), this.#options);
  }

  async #make(conversation: Conversation, index: number): Promise<void> {
    const { choices, homeFolder, signal, waiting, onProgress, position } = this.#options;
    const redactor = makeRedactor(homeFolder);
    const redact = (text: string): string => redactor.redact(text);
    const path = join(waiting, `${globalThis.crypto.randomUUID()}.part`);
    const name = documentName(conversation, choices.format, redact);
    const history = await historyOf(conversation, this.#options);
    const isOne = this.#conversations.length === 1;
    const size = Math.max(1, history.own.base + (conversation.sizeBytes ?? 0));
    const request = { ...choices, conversation, history, redactor, signal, images: false };
    const pieces = exportPieces({
      ...request,
      position: isOne ? position : null,
      onProgress: at => onProgress((index + Math.min(1, at / size)) / this.#conversations.length),
    });
    let bytes = 0;
    const end = { notes: [] as readonly Note[], isDamaged: false, turns: 0, turnAt: null as number | null };
    if (!isOne) this.#lines.take(heading(name));
    const chunks = this.#encoded(
      piecesWithEnd(pieces, found => void Object.assign(end, found)),
      count => {
        bytes += count;
      },
    );
    try {
      await writeNew(path, 0o600, { operations: nodeFileOperations, chunks });
    } catch (error) {
      removeQuietly(path);
      throw error;
    }
    const { notes, isDamaged } = end;
    this.documents.push({
      name,
      path,
      conversation,
      title: documentTitle(conversation, redact),
      bytes,
      notes,
      isDamaged,
    });
    for (const [kind, count] of redactor.counts)
      this.#redacted.set(kind, (this.#redacted.get(kind) ?? 0) + count);
    if (isOne) this.#turns = { turns: end.turns, turnAt: end.turnAt };
  }

  async *#encoded(pieces: AsyncIterable<string>, onBytes: (count: number) => void): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      if (piece === '') continue;
      this.#lines.take(piece);
      const chunk = Buffer.from(piece, 'utf8');
      onBytes(chunk.length);
      yield chunk;
    }
  }

  #review(): ExportReview {
    const { documents } = this;
    const { lines, isWhole } = this.#lines;
    return {
      documents: documents.map(({ name, title, bytes, notes, isDamaged }) => ({
        name,
        title,
        bytes,
        notes,
        isDamaged,
      })),
      lines,
      isWhole,
      bytes: documents.reduce((sum, { bytes }) => sum + bytes, 0),
      redacted: this.#redacted,
      ...this.#turns,
      target: this.#target(),
      failed: this.#failed,
    };
  }

  #target(): string {
    const { cwd, nowMs } = this.#options;
    const [only] = this.documents;
    const day = new Date(nowMs).toISOString().slice(0, 10);
    return freePath(cwd, this.#conversations.length === 1 ? (only?.name ?? `session.md`) : `sessions-${day}`);
  }
}

async function historyOf(
  { path, earlierSegments, host }: Conversation,
  { codexHome, filesOf }: Pick<PrepareOptions, 'codexHome' | 'filesOf'>,
): Promise<History> {
  const here: ExportedFiles = { ...LOCAL_FILES, findPath: id => segmentPathOf(codexHome, id) };
  const files = host === undefined ? here : filesOf?.(host);
  if (files === undefined) throw new Error(`${host} is not connected.`);
  return readHistory(() => files.open(path), files.findPath, { earlierSegments, files });
}

/** A number before the ending where the name is taken. */
function freePath(folder: string, name: string): string {
  const [, stem = name, ending = ''] = /^(.+?)(\.[a-z]+)?$/.exec(name) ?? [];
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? name : `${stem}-${number}${ending}`);
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return path;
  }
}

/** Nobody looks at a document that long. */
const LEFT_BEHIND_MS = 24 * 60 * 60 * 1000;

/** What a program that was killed left behind. */
function sweep(folder: string, nowMs: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (name.endsWith('.part') && found !== undefined && nowMs - found.mtimeMs > LEFT_BEHIND_MS)
      removeQuietly(path);
  }
}
