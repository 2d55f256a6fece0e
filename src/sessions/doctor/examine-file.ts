/**
 * Reads one rollout from beginning to end and says what is wrong with its bytes. Promises: never writes; memory is a chunk and one line; a
 * file that is held may end within a line that is still being written, and that is no fault.
 */

import { lstatSync } from 'node:fs';
import { linesIn } from '../../format/blank-lines.ts';
import { guessDialect, judgeHeader, type SessionMeta } from '../../format/dialect.ts';
import { errorMessage } from '../../format/error-message.ts';
import type { Dialect } from '../../format/identity.ts';
import type { JsonObject, RawLine } from '../../format/line.ts';
import { type ParsedLine, parseObject } from '../../format/parse-line.ts';
import { ShortLines } from '../../format/short-lines.ts';
import { openBriefly, type RolloutFile } from '../../rollout/file/open.ts';
import { Slices } from '../../rollout/file/slices.ts';
import { readLinesForward } from '../../rollout/read/read-lines.ts';
import type { ListedFile } from '../catalog.ts';
import { type Finding, type FindingKind, finding } from './finding.ts';
import { type LineAt, OrdinalRow } from './ordinals.ts';

export interface Examination {
  readonly findings: readonly Finding[];
  /** Null when the first line is no header. */
  readonly meta: SessionMeta | null;
}

export interface ExamineOptions {
  readonly isHeld: boolean;
  readonly nowMs: number;
  readonly signal: AbortSignal;
  /** Told now and then which part of the file was read, 0 to 1. */
  readonly onPart?: (part: number) => void;
  /** @default 1 GB */
  readonly fastBytesPerHour?: number;
}

/** More of one kind in one file are counted and not listed. */
const MOST_OF_A_KIND = 100;
const CLOCK_SLACK_MS = 5 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;
/** What was written within so long says how fast a file grows. */
const GROWTH_WINDOW_MS = 10 * 60 * 1000;
const FAST_BYTES_PER_HOUR = 1024 ** 3;
const CHUNK_BYTES = 1024 * 1024;

export async function examineFile(listed: ListedFile, options: ExamineOptions): Promise<Examination> {
  const { path, id, compressed } = listed;
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return { findings: [], meta: null };
  const fault = (kind: FindingKind, message: string) => finding(kind, { path, id }, message);
  if (found.size === 0) {
    const findings = options.isHeld ? [] : [fault('empty-file', 'The file has no bytes.')];
    return { findings, meta: null };
  }
  const clock =
    found.mtimeMs - options.nowMs > CLOCK_SLACK_MS ? [fault('clock-skew', futureText(found.mtime))] : [];
  let file: RolloutFile;
  try {
    file = await openBriefly(path);
  } catch (error) {
    const message = errorMessage(error);
    const kind = compressed && !/may not read|opened/.test(message) ? 'broken-zst' : 'unreadable-file';
    return { findings: [...clock, fault(kind, message)], meta: null };
  }
  try {
    const lines = new LineExaminer(listed, options);
    await lines.readAll(file);
    const cut = file.cutOff ? [fault('broken-zst', 'The compressed file is cut off.')] : [];
    return { findings: [...clock, ...cut, ...lines.end()], meta: lines.meta };
  } catch (error) {
    return { findings: [...clock, fault('unreadable-file', errorMessage(error))], meta: null };
  } finally {
    await file.close();
  }
}

function futureText(time: Date): string {
  return `It was last changed in the future: ${time.toISOString()}.`;
}

class LineExaminer {
  readonly #listed: ListedFile;
  readonly #options: ExamineOptions;
  readonly #findings: Finding[] = [];
  readonly #counts = new Map<FindingKind, number>();
  readonly #ordinals = new OrdinalRow();
  readonly #slices = new Slices();
  readonly #shortLines = new ShortLines();
  readonly #growth: Growth;
  #line = 0;
  #dialect: Dialect | null = null;
  #isFirst = true;
  /** The file was compressed and is cut off. */
  #isCut = false;
  #isFuture = false;
  meta: SessionMeta | null = null;

  constructor(listed: ListedFile, options: ExamineOptions) {
    this.#listed = listed;
    this.#options = options;
    this.#growth = new Growth(options.nowMs);
  }

  async readAll(file: RolloutFile): Promise<void> {
    const { signal } = this.#options;
    this.#isCut = file.cutOff === true;
    for await (const batch of readLinesForward(file, { signal, shortLines: 'joined' })) {
      for (const raw of batch) {
        if (raw.shortLines !== undefined) {
          this.#takeShort(raw);
          continue;
        }
        this.#line += 1;
        if (raw.bytes === null) await this.#takeLong(raw, file);
        else this.#take(raw, parseObject(raw));
        this.#line += linesIn(raw) - 1;
      }
      const last = batch.at(-1);
      if (last !== undefined) this.#options.onPart?.((last.offset + last.length) / Math.max(1, file.size));
      await this.#slices.pause();
    }
  }

  end(): readonly Finding[] {
    const { path, id } = this.#listed;
    if (this.#isFirst && !this.#options.isHeld)
      this.#findings.push(finding('empty-file', { path, id }, 'The file has blank lines only.'));
    if (this.#dialect === 'paginated')
      for (const { kind, line, offset, message } of this.#ordinals.end())
        this.#add(kind, { line, offset }, message);
    for (const [kind, count] of this.#counts)
      if (count > MOST_OF_A_KIND)
        this.#findings.push(
          finding(kind, { path, id }, `There are ${count - MOST_OF_A_KIND} more of these.`),
        );
    const perHour = this.#growth.bytesPerHour;
    if (perHour > (this.#options.fastBytesPerHour ?? FAST_BYTES_PER_HOUR))
      this.#findings.push(finding('fast-growth', { path, id }, `It grows by ${megabytes(perHour)} an hour.`));
    return this.#findings;
  }

  #takeShort(run: RawLine): void {
    for (const line of this.#shortLines.in(run)) {
      this.#line += 1;
      this.#take(line, line.parsed);
    }
  }

  #take(raw: Pick<RawLine, 'offset' | 'length'>, parsed: ParsedLine): void {
    const at = { line: this.#line, offset: raw.offset };
    if (parsed.kind === 'blank') return;
    if (parsed.kind === 'object') this.#takeObject(parsed.object, at);
    this.#growth.take(raw.length + 1, parsed.kind === 'object' ? parsed.object.timestamp : undefined);
    if (parsed.kind === 'damaged') {
      const { reason, message } = parsed;
      // The last line of what is held is still being written; that of a cut file is cut with it.
      if (reason === 'torn' && (this.#options.isHeld || this.#isCut)) return;
      this.#add(kindOfDamage(reason, parsed.text), at, `The line is ${message}.`);
    }
    this.#judgeFirst(parsed, at);
  }

  #takeObject(object: JsonObject, at: LineAt): void {
    this.#ordinals.take(object, at);
    const time = typeof object.timestamp === 'string' ? Date.parse(object.timestamp) : Number.NaN;
    if (this.#isFuture || !(time - this.#options.nowMs > CLOCK_SLACK_MS)) return;
    this.#isFuture = true;
    this.#add('clock-skew', at, `The line was written in the future: ${new Date(time).toISOString()}.`);
  }

  #judgeFirst(parsed: ParsedLine, at: LineAt): void {
    if (this.#isFirst) {
      this.#isFirst = false;
      const judged = judgeHeader(parsed);
      if (judged.kind === 'ok') {
        this.meta = judged.meta;
        this.#dialect = judged.meta.dialect;
      } else this.#add('no-header', at, `The first line is no header: ${judged.message}.`);
    }
    this.#dialect ??= guessDialect(parsed);
  }

  /** A line of 16 MB and more is not parsed; no line of JSON has a NUL byte. */
  async #takeLong({ offset, length, ended }: RawLine, file: RolloutFile): Promise<void> {
    const at = { line: this.#line, offset };
    this.#growth.take(length + 1, undefined);
    for (let position: number = offset; position < offset + length; ) {
      const bytes = await file.read(position, Math.min(CHUNK_BYTES, offset + length - position));
      if (bytes.length === 0) break;
      if (bytes.includes(0)) {
        this.#add(
          'nul-run',
          at,
          `The line of ${megabytes(length)} has NUL bytes: the disk lost what was there.`,
        );
        return;
      }
      position += bytes.length;
      await this.#slices.pause();
    }
    if (!ended && !this.#options.isHeld && file.cutOff !== true)
      this.#add('torn-tail', at, 'The last line has no end.');
  }

  #add(kind: FindingKind, { line, offset }: LineAt, message: string): void {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const { path, id } = this.#listed;
    if (count <= MOST_OF_A_KIND) this.#findings.push(finding(kind, { path, id, line, offset }, message));
  }
}

function kindOfDamage(reason: string, text: string): FindingKind {
  if (reason === 'nul-run') return 'nul-run';
  if (reason === 'torn') return 'torn-tail';
  // Two objects, or the beginning of one and another behind it.
  return /.\{"(?:timestamp|type|record_type|id)":/s.test(text) ? 'glued-line' : 'damaged-line';
}

/** How many bytes were written lately, by the times that the lines bear. */
class Growth {
  readonly #sinceMs: number;
  #bytes = 0;
  #isRecent = false;

  constructor(nowMs: number) {
    this.#sinceMs = nowMs - GROWTH_WINDOW_MS;
  }

  take(bytes: number, timestamp: unknown): void {
    if (typeof timestamp === 'string') this.#isRecent = Date.parse(timestamp) >= this.#sinceMs;
    if (this.#isRecent) this.#bytes += bytes;
  }

  get bytesPerHour(): number {
    return this.#bytes * (HOUR_MS / GROWTH_WINDOW_MS);
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
