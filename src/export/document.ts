/**
 * A session as a document, piece by piece, in one of the formats. Promises: memory does not grow with the session; secrets are taken out before a
 * format sees a text; what could not be read is named in the document and in the notes. Writes no file.
 */
import type { Conversation } from '../format/conversation.ts';
import type { Item } from '../format/items/item.ts';
import { Slices } from '../rollout/file/slices.ts';
import { readItems } from '../rollout/read/conversation-items.ts';
import type { History } from '../rollout/read/history.ts';
import { type Note, noteText } from '../text/document-notes.ts';
import { amountText } from '../text/numbers.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import type { Block, DocumentHead, OutlineEntry } from './block.ts';
import { blockOf, type DocumentOptions } from './blocks-of.ts';
import { documentTitle } from './document-title.ts';
import { htmlBlock, htmlEnd, htmlHead } from './html.ts';
import { markdownBlock, markdownEnd, markdownHead } from './markdown.ts';
import { isCutOff, isDamage, notesOf } from './notes.ts';
import { embeddedPictures } from './pictures.ts';
import type { Redactor } from './redactor.ts';
import { textBlock, textEnd, textHead } from './text.ts';
import { TurnCounter, type TurnRange } from './turn-range.ts';

export type DocumentFormat = 'md' | 'html' | 'text';

interface FormatWriter {
  readonly head: (head: DocumentHead) => string;
  readonly block: (block: Block) => string;
  readonly end: (notes: readonly string[], outline: readonly OutlineEntry[]) => string;
}

const WRITERS: Readonly<Record<DocumentFormat, FormatWriter>> = {
  md: { head: markdownHead, block: markdownBlock, end: markdownEnd },
  html: { head: htmlHead, block: htmlBlock, end: htmlEnd },
  text: { head: textHead, block: textBlock, end: textEnd },
};

export interface DocumentRequest extends DocumentOptions, TurnRange {
  readonly conversation: Conversation;
  readonly history: History;
  readonly format: DocumentFormat;
  readonly redactor: Redactor;
  /** Pictures are part of the document. */
  readonly images: boolean;
  /** A place in the history of which the turn is wanted. */
  readonly position?: number | null;
  /** Told up to which place in the history the session was read. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** What there is to say of a document when it is done. */
export interface DocumentEnd {
  /** Sentences: what was taken out and left out. */
  readonly notes: readonly Note[];
  /** Part of the session could not be read. */
  readonly isDamaged: boolean;
  /** How many turns the session has, whichever of them are in the document. */
  readonly turns: number;
  /** The turn at the place that was asked for. */
  readonly turnAt: number | null;
}

/** The document in pieces; what it returns says what is not in it. */
export async function* documentPieces(request: DocumentRequest): AsyncGenerator<string, DocumentEnd> {
  const writer = WRITERS[request.format];
  const blocks = new BlockMaker(request);
  const turns = new TurnCounter(request, request.position);
  const slices = new Slices();
  yield writer.head(headOf(request));
  for await (const { items, file, base } of readItems(request.history)) {
    request.signal?.throwIfAborted();
    const pieces: string[] = [];
    for (const item of items) {
      if (!turns.take(item, base + item.offset)) continue;
      const addresses = request.images ? await embeddedPictures(item, file) : [];
      const block = blocks.take(item, { addresses, turn: turns.turn });
      if (block !== null) pieces.push(writer.block(block));
      await slices.pause();
    }
    request.onProgress?.(base + (items.at(-1)?.offset ?? 0));
    if (pieces.length > 0) yield pieces.join('');
  }
  const notes = blocks.notes();
  yield writer.end(
    notes.map(note => noteText(note)),
    blocks.outline,
  );
  return {
    notes,
    isDamaged: blocks.damaged > 0 || isCutOff(request.history),
    turns: turns.turn,
    turnAt: turns.turnAt,
  };
}

/** Makes blocks of items, and remembers what there is to say at the end. */
class BlockMaker {
  readonly #request: DocumentRequest;
  readonly outline: OutlineEntry[] = [];
  damaged = 0;
  #pictures = 0;

  constructor(request: DocumentRequest) {
    this.#request = request;
  }

  /** Null for what the document does not show. */
  take(
    item: Item,
    { addresses, turn }: { readonly addresses: readonly string[]; readonly turn: number },
  ): Block | null {
    if (isDamage(item)) this.damaged += 1;
    const block = blockOf(item, this.#request, {
      redact: text => this.#request.redactor.redact(text),
      pictureAddress: index => addresses[index] ?? null,
      turn,
    });
    if (block?.kind === 'prompt') this.outline.push({ turn: block.turn, title: outlineTitle(block.text) });
    if (block !== null && 'pictures' in block)
      this.#pictures += block.pictures.filter(({ kind }) => kind === 'left out').length;
    return block;
  }

  notes(): readonly Note[] {
    const { tools } = this.#request;
    return notesOf({
      ...this.#request,
      tools: tools === 'full' ? null : tools === 'none' ? 'all' : 'the middle of long outputs',
      // Readers of a talk do not expect it.
      context: true,
      pictures: this.#pictures,
      damaged: this.damaged,
    });
  }
}

const OUTLINE_LENGTH = 80;

function outlineTitle(text: string): string {
  const [line = ''] = text.trim().split('\n');
  const short = [...line.slice(0, 4 * OUTLINE_LENGTH)].slice(0, OUTLINE_LENGTH).join('');
  return short.length < line.length ? `${short}…` : short;
}

function headOf({ conversation, redactor }: DocumentRequest): DocumentHead {
  const { id, summary, createdMs, updatedMs } = conversation;
  const clean = (text: string) => redactor.redact(safeLine(text));
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['id', id],
    ['folder', summary?.cwd],
    ['branch', summary?.branch],
    ['model', summary?.model],
    ['codex', summary?.cliVersion],
    ['begun', summary?.createdAt ?? new Date(createdMs).toISOString()],
    ['written', updatedMs === null ? null : new Date(updatedMs).toISOString()],
    ['tokens', summary?.tokens == null ? null : amountText(summary.tokens)],
  ];
  return {
    title: documentTitle(conversation, text => redactor.redact(text)),
    facts: facts.flatMap(([label, value]) =>
      value == null || value === '' ? [] : [[label, clean(value)] as const],
    ),
  };
}
