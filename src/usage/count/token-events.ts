/**
 * What a file says about tokens, in file order, and under which settings: model, provider and tier as they were when it was said. Promises: pure;
 * takes only the lines that say any of it; a line that says nothing costs nothing else.
 */
import { type CopiedPart, CopyFinder } from '../../format/copied-part.ts';
import { judgeHeader } from '../../format/dialect.ts';
import { type ConversationId, parseConversationId, timeOfId } from '../../format/identity.ts';
import type { JsonObject, RawLine, RecordLine } from '../../format/line.ts';
import { objectOf, stringOf } from '../../format/narrow.ts';
import { lineOf } from '../../format/parse-line.ts';
import { type StatedCounts, statedCounts } from '../../format/usage.ts';
import { parentOf } from '../../rollout/summary/facts.ts';
import { parseSummaryLine, parseSummaryObject } from '../../rollout/summary/summary-lines.ts';
import type { QuickCount } from './quick-count.ts';
import type { CountedHeader } from './quick-header.ts';
import type { QuickSettings } from './quick-settings.ts';
import { type StatedSettings, statedSettings } from './stated-settings.ts';

/** Under what a request was made. Null: the file does not say. */
export interface RequestSettings {
  readonly model: string | null;
  readonly provider: string | null;
  /** The service tier that was asked for. */
  readonly tier: string | null;
}

export interface TokenEvent {
  readonly counts: StatedCounts;
  readonly settings: RequestSettings;
  /** Epoch ms; null: no time that can be read. */
  readonly atMs: number | null;
  /** When its turn began, by the id of the turn; null where turns have no such ids. */
  readonly turnMs: number | null;
  readonly offset: number;
  readonly ordinal: number | null;
}

/** What an event tells of the limits of the plan. */
export interface StatedLimits {
  /** The payload, as parsed; or the JSON of the limits alone. */
  readonly limits: JsonObject | string;
  readonly atMs: number | null;
  /** So many events come before it. */
  readonly index: number;
}

/** What was read of one file. */
export interface TokenEvents {
  readonly meta: CountedHeader | null;
  readonly events: readonly TokenEvent[];
  /** Of the last events, which alone matter. */
  readonly lastLimits: readonly StatedLimits[];
  /** The events before this one stand in what the lines show to be another conversation's. */
  readonly copied: number;
  /** The conversation that it may have copied from; null for a file that copied nothing. */
  readonly copiedFrom: ConversationId | null;
  /** What shows where a copied part ends: ids (ordinals, or turns with times in their ids), or only the times of lines; null: no such part. */
  readonly border: 'ids' | 'times' | null;
  /** When the file begins, epoch ms; null where nothing was copied, too. */
  readonly beginsMs: number | null;
  readonly cwd: string | null;
  /** A line that may have said something could not be read. */
  readonly damaged: boolean;
}

/** An account may have several limits, which are told of in turn. */
const LAST_LIMITS = 4;

/** Reads the lines of one file. */
export class TokenEventReader {
  #meta: CountedHeader | null = null;
  /** The conversation that its header names as what it came from. */
  #parent: ConversationId | null = null;
  #finder = new CopyFinder(null);
  #settings: RequestSettings = { model: null, provider: null, tier: null };
  #turnMs: number | null = null;
  #cwd: string | null = null;
  /** Its times, of which the first that can be read counts. */
  #begins: readonly (string | null)[] = [];
  #damaged = false;
  readonly #events: TokenEvent[] = [];
  readonly #lastLimits: StatedLimits[] = [];

  /** The next lines must be taken too, whatever is in them: where a copied part ends is not known yet. */
  get needsEveryLine(): boolean {
    return !this.#finder.isOver && this.#finder.part !== null;
  }

  /** Takes the first line; false for one that is blank, so that the next one is the first. */
  begin(raw: RawLine): boolean {
    const parsed = parseSummaryObject(raw);
    if (parsed.kind === 'blank') return false;
    const header = judgeHeader(parsed);
    if (header.kind !== 'ok') return true;
    const { meta } = header;
    const line = lineOf(raw, parsed, meta.dialect);
    this.#meta = meta;
    this.#parent = meta.historyBase === null ? parentOf(meta) : null;
    this.#finder = new CopyFinder(meta);
    this.#settings = { ...this.#settings, provider: meta.provider };
    this.#cwd = meta.cwd;
    this.#begins = [line.kind === 'record' ? line.timestamp : null, meta.timestamp];
    return true;
  }

  /** Takes the first line as it was read without parsing it; the second one is no header. */
  beginQuickly(header: CountedHeader): void {
    this.#meta = header;
    this.#settings = { model: null, provider: header.provider, tier: null };
    this.#cwd = header.cwd;
  }

  /** The second line is none that a copied part begins with. */
  noCopyBegins(): void {
    if (this.#finder.part === null) this.#finder = new CopyFinder(null);
  }

  /** Takes a count that was read without parsing its line; not while every line is needed. */
  takeCount({ counts, limits, timestamp, ordinal }: QuickCount, offset: number): void {
    this.#add(this.#eventAt(counts, { timestamp, offset, ordinal }), limits);
  }

  /** Takes settings that were read without parsing their line; not while every line is needed. */
  takeSettings({ of, stated, turnId }: QuickSettings): void {
    if (stated === null) return;
    if (of === 'turn') this.#turn(stated, turnId);
    else this.#apply(stated);
  }

  take(raw: RawLine): void {
    const line = parseSummaryLine(raw, this.#meta?.dialect ?? null);
    this.#finder.take(line);
    if (line.kind === 'damaged' && line.ended) this.#damaged = true;
    if (line.kind !== 'record') return;
    if (line.type === 'turn_context') {
      const id = parseConversationId(stringOf(line.payload, 'turn_id') ?? '');
      this.#turn(statedSettings(line.payload), id);
    } else if (line.type === 'event_msg') this.#event(line);
  }

  get result(): TokenEvents {
    const part = this.#finder.part;
    const from = part?.from ?? this.#parent;
    return {
      meta: this.#meta,
      events: this.#events,
      lastLimits: this.#lastLimits,
      copied: part === null ? 0 : this.#copiedBy(part),
      copiedFrom: from,
      border: this.#borderOf(part),
      beginsMs: from === null ? null : firstTimeOf(this.#begins),
      cwd: this.#cwd,
      damaged: this.#damaged,
    };
  }

  #copiedBy(part: CopiedPart): number {
    const own = this.#events.findIndex(event => !isIn(part, event));
    return own === -1 ? this.#events.length : own;
  }

  #borderOf(part: CopiedPart | null): TokenEvents['border'] {
    if (part === null) return null;
    return part.by === 'ordinal' || this.#events.some(({ turnMs }) => turnMs !== null) ? 'ids' : 'times';
  }

  #turn(stated: StatedSettings, id: ConversationId | null): void {
    const { model, provider, tier } = this.#settings;
    this.#settings = {
      model: stated.model ?? model,
      provider: stated.provider ?? provider,
      tier: stated.tier ?? tier,
    };
    this.#cwd = stated.cwd ?? this.#cwd;
    this.#turnMs = id && timeOfId(id);
  }

  #event(line: RecordLine): void {
    const { payload, timestamp, offset } = line;
    const type = stringOf(payload, 'type');
    if (type === 'thread_settings_applied') {
      const settings = objectOf(payload, 'thread_settings');
      if (settings !== null) this.#apply(statedSettings(settings));
    }
    if (type !== 'token_count') return;
    this.#add(this.#eventAt(statedCounts(payload), { timestamp, offset, ordinal: line.ordinal }), payload);
  }

  #eventAt(
    counts: StatedCounts,
    { timestamp, offset, ordinal }: { timestamp: string | null; offset: number; ordinal: number | null },
  ): TokenEvent {
    const atMs = timeOf(timestamp);
    return { counts, offset, ordinal, settings: this.#settings, atMs, turnMs: this.#turnMs };
  }

  #add(event: TokenEvent, limits: StatedLimits['limits']): void {
    if (this.#lastLimits.length >= LAST_LIMITS) this.#lastLimits.shift();
    this.#lastLimits.push({ limits, atMs: event.atMs, index: this.#events.length });
    this.#events.push(event);
  }

  /** Of the next turns: all of them, so that a tier that is not there any more is the usual one. */
  #apply(stated: StatedSettings): void {
    const { model, provider } = this.#settings;
    this.#settings = {
      model: stated.model ?? model,
      provider: stated.provider ?? provider,
      tier: stated.tier,
    };
    this.#cwd = stated.cwd ?? this.#cwd;
  }
}

function isIn(part: CopiedPart, { offset, ordinal }: TokenEvent): boolean {
  if (part.by === 'offset') return offset >= part.start && offset < part.end;
  return ordinal !== null && ordinal > part.headerOrdinal && ordinal < part.endOrdinal;
}

function firstTimeOf(texts: readonly (string | null)[]): number | null {
  return texts.map(timeOf).find(time => time !== null) ?? null;
}

function timeOf(text: string | null): number | null {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? null : ms;
}
