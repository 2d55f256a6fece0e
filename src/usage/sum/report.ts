/**
 * The sums that are shown: by day, week, month, model, folder, session or host. A folder is one of its machine. Promises: pure; the sums of any grouping add up to the same total; sessions
 * of which nothing is recorded are counted apart, and are no zero.
 */
import { addUsageTo, NO_USAGE, type TokenUsage, totalOf } from '../../format/usage.ts';
import type { UsageCell, UsageSum } from '../prices/priced-cells.ts';
import type { SessionUsage } from '../scan/usage-scan.ts';
import type { UsageGrouping } from './groupings.ts';

export interface UsageGroup extends UsageSum {
  /** Null: what has no such fact; of hosts: this machine. */
  readonly key: string | null;
  /** The host that it is on; null: this machine, and what is of several. */
  readonly host: string | null;
  readonly sessions: number;
  readonly approximate: boolean;
}

/** A model that has no price, or has none in a tier or of a provider. */
export interface UnpricedModel {
  readonly model: string | null;
  /** `priority`, `by azure`; null: the model has no price at all. */
  readonly reason: string | null;
  readonly tokens: number;
}

type UnpricedSum = { -readonly [Key in keyof UnpricedModel]: UnpricedModel[Key] };

export interface UsageReport {
  /** Calendar groups with the newest first, others with the largest first. */
  readonly groups: readonly UsageGroup[];
  readonly total: UsageGroup;
  /** The largest first. */
  readonly unpriced: readonly UnpricedModel[];
  /** Sessions that record nothing. */
  readonly notRecorded: number;
}

export function usageReport(sessions: readonly SessionUsage[], by: UsageGrouping): UsageReport {
  const summing = new UsageSumming(by);
  for (const session of sessions) summing.add(session);
  return summing.report;
}

/** The same, session by session. */
export class UsageSumming {
  readonly #by: UsageGrouping;
  readonly #groups = new Map<string | null, Group>();
  readonly #unpriced = new Map<string, UnpricedSum>();
  /** Mostly those of the next cell: a key of them takes as long as all else of it. */
  #lastUnpriced: UnpricedSum | null = null;
  readonly #total = new Group(null, null);
  #notRecorded = 0;

  constructor(by: UsageGrouping) {
    this.#by = by;
  }

  add(session: SessionUsage): void {
    if (!session.recorded) this.#notRecorded += 1;
    for (const cell of session.cells) {
      const key = keyOf(cell, session, this.#by);
      const host = isOfOneMachine(this.#by) ? (session.host ?? null) : null;
      const name = host === null ? key : `${host}\0${key}`;
      let group = this.#groups.get(name);
      if (group === undefined) {
        group = new Group(key, host);
        this.#groups.set(name, group);
      }
      group.add(cell, session);
      this.#total.add(cell, session);
      if (cell.unpriced > 0) this.#addUnpriced(cell);
    }
  }

  #addUnpriced({ model, reason = null, unpriced }: UsageCell): void {
    if (this.#lastUnpriced?.model !== model || this.#lastUnpriced.reason !== reason)
      this.#lastUnpriced = this.#unpricedOf(model, reason);
    this.#lastUnpriced.tokens += unpriced;
  }

  #unpricedOf(model: string | null, reason: string | null): UnpricedSum {
    const key = `${model ?? ''}\0${reason ?? ''}`;
    const known = this.#unpriced.get(key);
    if (known !== undefined) return known;
    const sum = { model, reason, tokens: 0 };
    this.#unpriced.set(key, sum);
    return sum;
  }

  get report(): UsageReport {
    const groups = [...this.#groups.values()].map(group => group.result);
    return {
      groups: groups.sort(isCalendar(this.#by) ? newestFirst : largestFirst),
      total: this.#total.result,
      unpriced: [...this.#unpriced.values()].sort((a, b) => b.tokens - a.tokens),
      notRecorded: this.#notRecorded,
    };
  }
}

function isCalendar(by: UsageGrouping): boolean {
  return by === 'day' || by === 'week' || by === 'month';
}

/** All tokens of a sum. */
export function tokensOf({ usage }: { readonly usage: TokenUsage }): number {
  return totalOf(usage);
}

/** A row of it is of one machine alone. */
function isOfOneMachine(by: UsageGrouping): boolean {
  return by === 'folder' || by === 'session' || by === 'host';
}

class Group {
  readonly #key: string | null;
  readonly #host: string | null;
  /** In place: a hundred thousand sessions have as many cells. */
  readonly #usage = { ...NO_USAGE };
  #requests = 0;
  #dollars = 0;
  #unpriced = 0;
  #sessions = 0;
  #approximate = false;
  #last: SessionUsage | null = null;

  constructor(key: string | null, host: string | null) {
    this.#key = key;
    this.#host = host;
  }

  /** The cells of a session come one after the other. */
  add(cell: UsageCell, session: SessionUsage): void {
    addUsageTo(this.#usage, cell.usage);
    this.#requests += cell.requests;
    this.#dollars += cell.dollars;
    this.#unpriced += cell.unpriced;
    this.#approximate ||= session.approximate;
    if (this.#last !== session) this.#sessions += 1;
    this.#last = session;
  }

  get result(): UsageGroup {
    const [key, host] = [this.#key, this.#host];
    const sum: UsageSum = {
      usage: { ...this.#usage },
      requests: this.#requests,
      dollars: this.#dollars,
      unpriced: this.#unpriced,
    };
    return { key, host, ...sum, sessions: this.#sessions, approximate: this.#approximate };
  }
}

function keyOf({ day, model }: UsageCell, { id, cwd, host }: SessionUsage, by: UsageGrouping): string | null {
  switch (by) {
    case 'day':
      return day;
    case 'week':
      return day && weekOf(day);
    case 'month':
      return day === null ? null : day.slice(0, -'-dd'.length);
    case 'model':
      return model;
    case 'folder':
      return cwd;
    case 'session':
      return id;
    case 'host':
      return host ?? null;
    default:
      return by satisfies never;
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS_IN_WEEK = 7;

/** The Monday that a week begins with. Calculated in UTC, where all days are equally long. */
function weekOf(day: string): string {
  const ms = Date.parse(`${day}T00:00:00Z`);
  const sinceMonday = (new Date(ms).getUTCDay() + DAYS_IN_WEEK - 1) % DAYS_IN_WEEK;
  return new Date(ms - sinceMonday * DAY_MS).toISOString().slice(0, day.length);
}

function newestFirst(a: UsageGroup, b: UsageGroup): number {
  return (b.key ?? '') < (a.key ?? '') ? -1 : 1;
}

function largestFirst(a: UsageGroup, b: UsageGroup): number {
  return tokensOf(b) - tokensOf(a) || ((a.key ?? '') < (b.key ?? '') ? -1 : 1);
}
