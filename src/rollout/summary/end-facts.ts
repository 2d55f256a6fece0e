/**
 * What the two ends of a large rollout say, or all of a small one: header, facts and title. Promises: where the first prompt is behind 64 KB of
 * instructions, of the lines between only those that may be a prompt, or have settings, are parsed. Makes no items.
 */
import { type CopiedPart, CopyFinder } from '../../format/copied-part.ts';
import type { Dialect } from '../../format/identity.ts';
import type { Line, RawLine } from '../../format/line.ts';
import { lineOf, type ParsedLine } from '../../format/parse-line.ts';
import type { ReadableFile, RolloutFile } from '../file/rollout-file.ts';
import { dialectShownBy, headerOfParsed, type RolloutHeader } from '../read/header.ts';
import { SessionFacts } from './facts.ts';
import { headSteps, MOST_LINES, readTail, WHOLE_BYTES } from './head-and-tail.ts';
import { shorten } from './preview.ts';
import { linesButInstructions } from './small-file-lines.ts';
import { mayTell, parseSummaryLine, parseSummaryObject } from './summary-lines.ts';
import { isEdge, turnBeginning } from './turn-beginning.ts';

export interface EndFacts {
  /** True when all lines were read. */
  readonly whole: boolean;
  /** No line at all, not even a blank one. */
  readonly empty: boolean;
  /** The head has more lines than are read of it. */
  readonly crowded: boolean;
  readonly header: RolloutHeader;
  readonly dialect: Dialect | null;
  readonly facts: SessionFacts;
  /** Messages of a developer in a small file that were counted and not parsed: each is an item. */
  readonly instructions: number;
  /** The last lines of the file; of a small file all others. */
  readonly tail: readonly Line[];
  readonly title: string | null;
  /** What of it is another conversation's. */
  readonly copied: CopiedPart | null;
}

/** Reads what the summary of `file` is made from. Rejects only when a read fails. */
export async function readEndFacts(file: RolloutFile): Promise<EndFacts> {
  if (file.size > WHOLE_BYTES) return endFacts(file);
  return wholeFacts(await file.read(0, file.size), file.partial ? 'cut' : 'end of file');
}

/** The same from all bytes of a small file, or from its beginning. */
export function wholeFacts(bytes: Buffer, end: 'end of file' | 'cut'): EndFacts {
  const { raws, instructions } = linesButInstructions(bytes, end);
  if (raws.length > MOST_LINES) return crowdedFacts(raws, instructions);
  const { header, lines } = parseHead(raws);
  const { dialect } = header;
  const facts = new SessionFacts(dialect);
  const { part: copied } = copiedOf(header, lines);
  facts.copied = copied;
  for (const line of lines) facts.take(line);
  const whole = end === 'end of file';
  const tail = whole ? lines : [];
  const title = titleLine(facts.title);
  const empty = raws.length === 0;
  return { whole, empty, crowded: false, instructions, header, dialect, facts, tail, title, copied };
}

/** Of a small file of very many lines: what its first and its last ones say. */
function crowdedFacts(raws: readonly RawLine[], instructions: number): EndFacts {
  const { header, lines } = parseHead(raws.slice(0, MOST_LINES));
  const { dialect } = header;
  const facts = new SessionFacts(dialect);
  const copy = copiedOf(header, lines);
  facts.copied = copy.part;
  for (const line of lines) facts.take(line);
  const title = titleLine(facts.title);
  const last = raws.slice(MOST_LINES).slice(-MOST_LINES);
  const tail = last.map(raw => parseSummaryLine(raw, dialect));
  const crowded = !facts.hasPrompt;
  for (const line of tail) copy.take(line);
  facts.copied = copy.part;
  facts.skipLines();
  for (const line of tail) facts.take(line);
  const { part: copied } = copy;
  return { whole: false, empty: false, crowded, instructions, header, dialect, facts, tail, title, copied };
}

async function endFacts(file: RolloutFile): Promise<EndFacts> {
  const head = new HeadFacts();
  await head.read(file);
  const tail = file.partial ? [] : await readTail(file);
  const { header } = head;
  const dialect = head.empty ? dialectShownBy(tail) : header.dialect;
  const facts = head.empty ? new SessionFacts(dialect) : head.facts;
  const headTitle = facts.title;
  const lines = tail.map(raw => parseSummaryLine(raw, dialect));
  const { copied, ownBegins } = head.copyUpTo(lines);
  facts.copied = copied;
  const [first] = lines;
  if (first !== undefined && first.offset > head.takenTo) facts.skipLines();
  if (first !== undefined && facts.tellsTurns && !lines.some(isEdge)) {
    const between = await turnBeginning(file, { start: head.takenTo, end: first.offset }, dialect);
    if (between === null) facts.turnGoesOn();
    for (const line of between ?? []) facts.take(line);
  }
  for (const line of lines) if (!head.hasTaken(line)) facts.take(line);
  // A prompt in the tail is not the first one of the session: it is the title only when the head has none, or only what was copied.
  const title = titleLine(ownBegins ? facts.title : (headTitle ?? facts.title));
  const { empty, crowded } = head;
  const ends = { whole: false, empty, crowded, instructions: 0, header, dialect, facts };
  return { ...ends, tail: lines, title, copied };
}

/** The head of a large file, up to its first prompt. */
class HeadFacts {
  header: RolloutHeader = headerOfParsed([], []);
  facts = new SessionFacts(null);
  empty = true;
  crowded = false;
  #copy = new CopyFinder(null);
  /** Before it, every line was read. */
  #readTo = 0;
  /** Before it, every line was taken. */
  #end = 0;
  /** Offsets of the lines that were taken behind it. */
  readonly #taken = new Set<number>();

  async read(file: ReadableFile): Promise<void> {
    let first: RawLine[] = [];
    let count = 0;
    for await (const lines of headSteps(file)) {
      if (this.header.place !== null) this.#takeSome(lines);
      else {
        first = [...first, ...lines];
        this.#takeFirst(first);
      }
      if (this.facts.hasPrompt) return;
      count += lines.length;
    }
    this.crowded = count >= MOST_LINES;
  }

  /** What was copied, as far as the head and these lines of the tail show it. `ownBegins`: what was not copied begins in the tail. */
  copyUpTo(tail: readonly Line[]): { readonly copied: CopiedPart | null; readonly ownBegins: boolean } {
    const isOpen = !this.#copy.isOver && this.#copy.part !== null;
    const rest = tail.filter(({ offset }) => offset >= this.#readTo);
    const [next] = rest;
    if (next !== undefined && next.offset > this.#readTo) this.#copy.jumpTo(next);
    const ownBegins = isOpen && !this.#copy.isOver;
    for (const line of rest) this.#copy.take(line);
    return { copied: this.#copy.part, ownBegins };
  }

  /** Before it, every line was taken. */
  get takenTo(): number {
    return this.#end;
  }

  hasTaken({ offset }: Line): boolean {
    return offset < this.#end || this.#taken.has(offset);
  }

  #takeFirst(raws: readonly RawLine[]): void {
    const last = raws.at(-1);
    if (last === undefined) return;
    const { header, lines } = parseHead(raws);
    this.empty = false;
    this.header = header;
    this.facts = new SessionFacts(header.dialect);
    this.#copy = copiedOf(header, lines);
    this.facts.copied = this.#copy.part;
    for (const line of lines) this.facts.take(line);
    this.#end = last.offset + last.length + 1;
    this.#readTo = this.#end;
  }

  #takeSome(raws: readonly RawLine[]): void {
    const { dialect } = this.header;
    if (!this.#copy.isOver) for (const raw of raws) this.#copy.take(parseSummaryLine(raw, dialect));
    this.facts.copied = this.#copy.part;
    for (const raw of raws) {
      this.#readTo = raw.offset + raw.length + 1;
      // Where there is no prompt at all, the first text of any kind is the title.
      if (this.facts.title !== null && !mayTell(raw, dialect)) continue;
      this.#taken.add(raw.offset);
      this.facts.take(parseSummaryLine(raw, dialect));
    }
  }
}

/** What a file that begins with these lines has copied, as far as they show it. */
export function copiedOf({ meta }: RolloutHeader, lines: readonly Line[]): CopyFinder {
  const copy = new CopyFinder(meta);
  for (const line of lines) {
    if (copy.isOver) break;
    copy.take(line);
  }
  return copy;
}

function parseHead(raws: readonly RawLine[]): {
  readonly header: RolloutHeader;
  readonly lines: readonly Line[];
} {
  const parsed = raws.map(parseSummaryObject);
  const header = headerOfParsed(raws, parsed);
  const lines = raws.map((raw, index) => lineOf(raw, parsed[index] as ParsedLine, header.dialect));
  return { header, lines };
}

/** The title as one line. Only the first characters of a very long text are searched for white space. */
export function titleLine(title: string | null): string | null {
  return title === null ? null : shorten(title.slice(0, 4000).replace(/\s+/g, ' ').trim());
}
