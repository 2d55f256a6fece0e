/** The tokens of one open session: all of its files as they were, then line by line what comes. Loaded when the first session is open. */
import type { RawLine } from '../../format/line.ts';
import { totalOf, UsageCounter } from '../../format/usage.ts';
import type { Slices } from '../../rollout/file/slices.ts';
import { statedTotals } from '../../usage/count/own-requests.ts';
import type { TokenEvent, TokenEvents } from '../../usage/count/token-events.ts';
import { Prices } from '../../usage/prices/price-book.ts';
import { readPrices } from '../../usage/prices/price-file.ts';
import { addSums, NO_SUM, pricedCell, type UsageSum } from '../../usage/prices/priced-cells.ts';
import { OWN_CALENDAR } from '../../usage/scan/calendar.ts';
import { priceRanges } from '../../usage/scan/counted-cells.ts';
import { type FileUsage, fileUsage } from '../../usage/scan/file-usage.ts';
import { isTelling, PIECE_BYTES, readTokenEvents, TokenLines } from '../../usage/scan/token-lines.ts';
import type { ContextUse, OpenUsage } from '../snapshot.ts';
import type { CountedFiles, CountingPlace } from './counted-files.ts';
import { lastContext } from './last-context.ts';
import type { OpenedRollout } from './opened-rollout.ts';

export interface CountOrder extends CountedFiles, CountingPlace {
  readonly signal: AbortSignal;
  readonly slices: Slices;
}

/** Searched in about a millisecond. */
const STEP_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

export class CountedSession {
  readonly #prices: Prices;
  /** Of the current file. */
  readonly #lines = new TokenLines();
  readonly #counter = new UsageCounter();
  #sum: UsageSum = NO_SUM;
  #recorded = false;
  #approximate = false;
  #context: ContextUse | null = null;
  /** Offset in the current file: what is before it was counted. */
  #countedTo = 0;

  private constructor(prices: Prices) {
    this.#prices = prices;
  }

  /** Reads the files to their present ends. @throws when one cannot be read */
  static async read(opened: OpenedRollout, order: CountOrder): Promise<CountedSession> {
    const { book } = readPrices(order.pricesPath);
    const session = new CountedSession(new Prices(book));
    for (const path of order.earlierSegments) await session.#addFile(path, order);
    await session.#readCurrent(opened, order);
    return session;
  }

  get usage(): OpenUsage {
    const { usage, dollars, unpriced } = this.#sum;
    return {
      tokens: this.#recorded ? totalOf(usage) : null,
      approximate: this.#approximate,
      dollars,
      unpriced,
      context: this.#context,
    };
  }

  /** Lines that came; true when one of them was a count. */
  take(lines: readonly RawLine[]): boolean {
    const before = this.#lines.reader.result.events.length;
    for (const raw of lines) {
      if (!raw.ended || raw.offset < this.#countedTo) continue;
      this.#countedTo = raw.offset + raw.length + 1;
      if (raw.bytes === null || !isTelling(raw.bytes)) continue;
      this.#lines.reader.take(raw);
      this.#context = lastContext(Buffer.concat([raw.bytes, Buffer.from('\n')])) ?? this.#context;
    }
    const { events } = this.#lines.reader.result;
    for (const event of events.slice(before)) this.#addEvent(event);
    return events.length > before;
  }

  #addEvent({ counts, settings, atMs }: TokenEvent): void {
    const step = this.#counter.add(counts);
    this.#approximate ||= this.#counter.doubtful;
    if (step === null || totalOf(step) === 0) return;
    const cost = this.#prices.costOf(step, settings, atMs);
    this.#recorded = true;
    this.#sum = addSums(this.#sum, {
      usage: step,
      requests: 1,
      dollars: cost ?? 0,
      unpriced: cost === null ? totalOf(step) : 0,
    });
  }

  async #readCurrent({ file, size }: OpenedRollout, order: CountOrder): Promise<void> {
    const { signal, slices } = order;
    let length = STEP_BYTES;
    while (this.#countedTo < size && !signal.aborted) {
      const bytes = await file.read(this.#countedTo, Math.min(length, size - this.#countedTo));
      if (bytes.length === 0) break;
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      // A line that is longer than the step, or the unfinished one at the end.
      if (end === 0 && this.#countedTo + bytes.length >= size) break;
      if (end > 0) this.#takePiece(bytes.subarray(0, end));
      length = end > 0 ? STEP_BYTES : length * 2;
      if (slices.spent) await slices.pause();
    }
    const { result } = this.#lines.reader;
    for (const { counts } of result.events) this.#counter.pass(counts);
    this.#addUsage(await this.#usageOf(result, order));
  }

  #takePiece(bytes: Buffer): void {
    this.#lines.take(bytes, this.#countedTo);
    this.#context = lastContext(bytes) ?? this.#context;
    this.#countedTo += bytes.length;
  }

  async #addFile(path: string, order: CountOrder): Promise<void> {
    const read = await this.#readEvents(path, order);
    if (read !== null) this.#addUsage(await this.#usageOf(read, order));
  }

  #usageOf(read: TokenEvents, order: CountOrder): FileUsage | Promise<FileUsage> {
    return fileUsage(read, {
      rangeOf: priceRanges(this.#prices.steps, OWN_CALENDAR),
      sinceMs: null,
      totalsOf: async id => {
        const path = await order.findPath(id);
        const parent = path === null ? null : await this.#readEvents(path, order);
        return parent && statedTotals(parent);
      },
    });
  }

  async #readEvents(path: string, { signal, slices }: CountOrder): Promise<TokenEvents | null> {
    if (slices.spent) await slices.pause();
    const buffer = Buffer.allocUnsafe(PIECE_BYTES);
    return readTokenEvents({ path, buffer, stopped: () => signal.aborted });
  }

  #addUsage({ cells, recorded, approximate }: FileUsage): void {
    for (const cell of cells) this.#sum = addSums(this.#sum, pricedCell(cell, this.#prices));
    this.#recorded ||= recorded;
    this.#approximate ||= approximate;
  }
}
