/**
 * Homes of which it is known what was used: requests are made up first, then written as releases of Codex write them. What is expected comes from
 * the requests alone; nothing here knows how they are counted, and nothing of `src` is used.
 */
export interface KnownUse {
  readonly input: number;
  readonly cached: number;
  readonly kept: number;
  readonly output: number;
  readonly reasoning: number;
}

export interface KnownRequest {
  readonly session: string;
  readonly folder: string;
  readonly model: string | null;
  readonly use: KnownUse;
  /** Of the first line that states it. */
  readonly atMs: number;
}

export interface KnownFile {
  readonly session: string;
  /** Below the home. */
  readonly place: string;
  readonly text: string;
  /** What is before was copied, if it was; in characters. */
  readonly ownFrom: number;
}

export interface KnownHome {
  readonly requests: readonly KnownRequest[];
  readonly files: readonly KnownFile[];
}

const MODELS = ['gpt-5', 'gpt-5-codex', 'gpt-5.5', 'gpt-6', 'mock-model'] as const;
export const FOLDERS = ['/home/me/a', '/srv/日本/プロジェクト', '/home/me/a b'] as const;
/** The middle number of each version. */
export const VERSIONS = [42, 50, 77, 98, 125, 144, 148, 157, 171] as const;
const [HAS_TURN_IDS, HAS_SETTINGS, IS_PAGINATED, HAS_RECORDS] = [125, 144, 148, 157] as const;
const LAST_THAT_BEGINS_AGAIN = 77;

/** Numbers from a seed (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
  }

  within(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** So often of a hundred times. */
  percent(often: number): boolean {
    return this.below(100) < often;
  }

  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }
}

interface WrittenLine {
  readonly atMs: number;
  readonly ordinal: number | null;
  readonly type: string;
  readonly payload: Record<string, unknown>;
}

const NONE: KnownUse = { input: 0, cached: 0, kept: 0, output: 0, reasoning: 0 };

function plus(a: KnownUse, b: KnownUse): KnownUse {
  const keys = Object.keys(NONE) as (keyof KnownUse)[];
  return Object.fromEntries(keys.map(key => [key, a[key] + b[key]])) as unknown as KnownUse;
}

/** One conversation, or one segment of it, while it is written. */
export class KnownSession {
  readonly lines: WrittenLine[] = [];
  readonly requests: KnownRequest[] = [];
  /** Where turns end, in lines. */
  readonly ends: number[] = [];
  readonly id: string;
  /** Null: the first one of its conversation. */
  readonly segment: string | null;
  readonly version: number;
  readonly folder: string;
  readonly beginMs: number;
  /** So many lines were copied, with the header before them. */
  copied = 0;
  readonly #chance: Chance;
  #atMs: number;
  #ordinal = 0;
  #model: string;
  /** Null: the running Codex has counted nothing. */
  #total: KnownUse | null = null;
  #last: KnownUse = NONE;

  constructor(
    chance: Chance,
    about: { version: number; folder: string; beginMs: number; id?: string },
    header: object = {},
    goesOn: { ordinal: number; total: KnownUse | null } | null = null,
  ) {
    this.#chance = chance;
    this.version = about.version;
    this.folder = about.folder;
    this.beginMs = about.beginMs;
    this.#atMs = about.beginMs;
    this.#model = chance.of(MODELS);
    const own = newId(chance, about.beginMs);
    this.id = about.id ?? own;
    this.segment = about.id === undefined ? null : own;
    this.#ordinal = goesOn?.ordinal ?? 0;
    this.#total = goesOn?.total ?? null;
    this.#write('session_meta', {
      ...{ id: this.id, timestamp: new Date(this.beginMs).toISOString(), cwd: this.folder, source: 'cli' },
      ...{ originator: 'codex_cli_rs', cli_version: `0.${this.version}.0`, model_provider: 'openai' },
      ...(this.isPaginated && { history_mode: 'paginated' }),
      ...header,
    });
  }

  get isPaginated(): boolean {
    return this.version >= IS_PAGINATED;
  }

  get nowMs(): number {
    return this.#atMs;
  }

  /** Another process goes on. */
  resume(): void {
    if (this.version <= LAST_THAT_BEGINS_AGAIN) this.#total = null;
  }

  turn(): void {
    const chance = this.#chance;
    const turn = this.version >= HAS_TURN_IDS ? newId(chance, this.#atMs) : null;
    if (turn !== null) this.#event({ type: 'task_started', turn_id: turn });
    const text = `prompt ${this.lines.length}`;
    this.#write('response_item', message('user', [{ type: 'input_text', text }]));
    this.#event(
      this.isPaginated
        ? {
            type: 'item_completed',
            item: { type: 'UserMessage', id: text, content: [{ type: 'text', text }] },
          }
        : { type: 'user_message', message: text },
    );
    this.#context(turn);
    for (let left = chance.of([1, 1, 2, 4]); left > 0; left--) {
      if (this.#total === null && this.version < HAS_SETTINGS) this.#count();
      if (chance.percent(20)) this.#context(turn);
      this.#request(turn);
      this.#write('response_item', message('assistant', [{ type: 'output_text', text: 'a "token_count"' }]));
      if (chance.percent(8)) this.#compact();
    }
    if (turn !== null) this.#event({ type: 'task_complete', turn_id: turn });
    this.ends.push(this.lines.length);
    this.#wait(1_000, 9_000_000);
  }

  /** Takes over the lines of `other` up to `end`, all written anew at once; counting goes on from there, or begins at zero. */
  copy(other: KnownSession, end: number, counting: 'goes on' | 'at zero'): void {
    const copied = other.lines.slice(0, end);
    for (const [at, { type, payload }] of copied.entries()) {
      this.#atMs = this.beginMs + Math.floor((300 * at) / copied.length);
      this.#write(type, payload);
    }
    this.copied = this.lines.length;
    if (counting === 'goes on') this.#total = lastTotalIn(copied);
    if (this.isPaginated) this.#startsOwnHistoryHere();
    this.#wait(3_000, 60_000);
  }

  #startsOwnHistoryHere(): void {
    const [first] = this.lines;
    if (first !== undefined) first.payload.subagent_history_start_ordinal = this.#ordinal;
  }

  #request(turn: string | null): void {
    const chance = this.#chance;
    const repeats = this.version < HAS_SETTINGS;
    // Up to then, what stood before is written again when the limits come.
    if (repeats && this.#total !== null) this.#count();
    this.#wait(500, 60_000);
    const use = this.#use();
    this.#total = plus(this.#total ?? NONE, use);
    this.#last = use;
    if (this.version >= HAS_RECORDS)
      this.#write('token_usage_record', {
        ...{ thread_id: this.id, turn_id: turn, response_id: `resp_${this.lines.length}` },
        ...{ usage: this.#parts(use), thread_token_usage: this.#parts(this.#total) },
      });
    const atMs = this.#atMs;
    this.#count();
    while (chance.percent(25)) this.#count();
    const { id, folder } = this;
    this.requests.push({ session: id, folder, model: this.#model, use, atMs });
  }

  #use(): KnownUse {
    const chance = this.#chance;
    const large = chance.percent(15);
    const input = large ? chance.within(271_998, 272_002) : chance.within(1, chance.of([300, 30_000]));
    const cached = chance.of([0, input, chance.within(0, input)]);
    const kept = this.isPaginated ? chance.of([0, chance.within(0, input - cached)]) : 0;
    const output = chance.within(1, 3_000);
    return { input, cached, kept, output, reasoning: chance.within(0, output) };
  }

  #count(): void {
    const total = this.#total;
    const info = total && {
      total_token_usage: this.#parts(total),
      last_token_usage: this.#parts(this.#last),
    };
    this.#event({ type: 'token_count', info: info && { ...info, model_context_window: 258_400 } });
    this.#wait(0, 2_000);
  }

  /** The total stays; what was last is said to be nothing but a sum. */
  #compact(): void {
    this.#write('compacted', { message: 'so far', replacement_history: [] });
    if (this.version < HAS_SETTINGS || this.#total === null) return;
    const last = { ...this.#parts(NONE), total_tokens: 6_045 };
    const info = { total_token_usage: this.#parts(this.#total), last_token_usage: last };
    this.#event({ type: 'token_count', info: { ...info, model_context_window: 258_400 } });
  }

  #context(turn: string | null): void {
    if (this.#chance.percent(40)) this.#model = this.#chance.of(MODELS);
    const settings = { cwd: this.folder, model: this.#model };
    this.#write('turn_context', { ...(turn !== null && { turn_id: turn }), ...settings });
    if (this.version >= HAS_SETTINGS)
      this.#event({ type: 'thread_settings_applied', thread_settings: settings });
  }

  #parts({ input, cached, kept, output, reasoning }: KnownUse): object {
    return {
      ...{ input_tokens: input, cached_input_tokens: cached },
      ...(this.isPaginated && { cache_write_input_tokens: kept }),
      ...{ output_tokens: output, reasoning_output_tokens: reasoning, total_tokens: input + output },
    };
  }

  #event(payload: Record<string, unknown>): void {
    this.#write('event_msg', payload);
  }

  #write(type: string, payload: Record<string, unknown>): void {
    const ordinal = this.isPaginated ? this.#ordinal : null;
    this.#ordinal += 1;
    this.lines.push({ atMs: this.#atMs, ordinal, type, payload: { ...payload } });
  }

  #wait(least: number, most: number): void {
    this.#atMs += this.#chance.within(least, most);
  }
}

const message = (role: string, content: readonly object[]) => ({ type: 'message', role, content });

/** A UUID of version 7. */
function newId(chance: Chance, ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  const digits = Array.from({ length: 18 }, () => chance.below(16).toString(16)).join('');
  const tail = `${digits.slice(3, 6)}-${digits.slice(6)}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digits.slice(0, 3)}-8${tail}`;
}

export function lastTotalIn(lines: readonly WrittenLine[]): KnownUse | null {
  const stated = lines.findLast(({ payload }) => payload.type === 'token_count' && payload.info !== null);
  const info = stated?.payload.info as { total_token_usage: Record<string, number> } | undefined;
  if (info === undefined) return null;
  const total = info.total_token_usage;
  const part = (key: string): number => total[key] ?? 0;
  return {
    ...{ input: part('input_tokens'), cached: part('cached_input_tokens') },
    ...{ kept: part('cache_write_input_tokens'), output: part('output_tokens') },
    reasoning: part('reasoning_output_tokens'),
  };
}

export function lineText({ atMs, ordinal, type, payload }: WrittenLine): string {
  const timestamp = new Date(atMs).toISOString();
  return JSON.stringify({ timestamp, ...(ordinal !== null && { ordinal }), type, payload });
}
