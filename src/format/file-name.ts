/**
 * Names and day folders of rollout files, both in local time (FORMAT.md, section 1). Promises: a strict name is written as it was read; a
 * name with a date that does not exist is none. Reads no folder.
 */
import { type ConversationId, parseConversationId } from './identity.ts';

/**
 * The parts of a strict name. `timeText` is `YYYY-MM-DDThh-mm-ss` as written, of a day and hour that exist. `segmentId` is the last UUID
 * of the name: the conversation's own id in the name of its first file (FORMAT.md, section 9).
 */
export interface StrictName {
  readonly timeText: string;
  readonly id: ConversationId;
  readonly segmentId: ConversationId;
}

/** `createdMs` is `timeText` in local time, as milliseconds since the epoch. */
export interface RolloutName extends StrictName {
  readonly createdMs: number;
}

/** The parts of the name of a copy, or of a compressed or renamed file. The time is null when the name has none. */
export interface LooseRolloutName {
  readonly timeText: string | null;
  readonly createdMs: number | null;
  readonly id: ConversationId;
  readonly segmentId: ConversationId;
  readonly compressed: boolean;
}

const TIME = String.raw`\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}`;
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** Where time and id begin in a strict name. */
const TIME_AT = 'rollout-'.length;
const ID_AT = TIME_AT + 'YYYY-MM-DDThh-mm-ss-'.length;
const ID_END = ID_AT + 36;
const REAL_TIME = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])-[0-5]\d-[0-5]\d`;
const IDS = `${UUID}(?:_${UUID})?`;
const STRICT = new RegExp(`^rollout-${REAL_TIME}-${IDS}\\.jsonl$`, 'i');
/** The days that a month has in every year. */
const SURE_DAY = String.raw`(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31`;
const SURE_TIME = String.raw`(?:19[7-9]|[2-9]\d\d)\d-(?:${SURE_DAY})T(?:[01]\d|2[0-3])-[0-5]\d-[0-5]\d`;
const PLAIN = new RegExp(`^rollout-${SURE_TIME}-${IDS}\\.jsonl$`);
// A file name may hold a line break.
const LOOSE = /^rollout-.*\.jsonl(\.zst)?$/is;
const LOOSE_TIME = new RegExp(`^rollout-(${TIME})(?!\\d)`);
const UUIDS = new RegExp(`(?<![0-9a-f])${UUID}(?![0-9a-f])`, 'gi');

/** Parses `rollout-YYYY-MM-DDThh-mm-ss-<uuid>.jsonl` or `…<uuid>_<uuid>.jsonl`, else null. The library lists and appends to no other form. */
export function parseRolloutName(name: string): RolloutName | null {
  if (!isStrictName(name)) return null;
  const parsed = partsOfStrictName(name);
  const createdMs = parseLocalTime(parsed.timeText);
  return createdMs === null ? null : { ...parsed, createdMs };
}

/** Whether `name` is of the strict form. Cheaper than parsing it, for callers that read 100,000 names. */
export function isStrictName(name: string): boolean {
  return isPlainName(name) || (STRICT.test(name) && isOnCalendar(name));
}

/** Whether `name` is strict with no capital letter but the T, as nearly all are: the order of such names as text is their order in time. */
export function isPlainName(name: string): boolean {
  return PLAIN.test(name);
}

/** The parts of a name that is known to be strict. */
export function partsOfStrictName(name: string): StrictName {
  const id = name.slice(ID_AT, ID_END).toLowerCase() as ConversationId;
  const later = name[ID_END] === '_';
  return {
    timeText: name.slice(TIME_AT, ID_AT - 1),
    id,
    segmentId: later ? (name.slice(ID_END + 1, ID_END + 37).toLowerCase() as ConversationId) : id,
  };
}

/**
 * Parses what the picker lists: `rollout-….jsonl` or `.jsonl.zst` whose name holds a UUID. Copies (`… (1).jsonl`) pass;
 * of `<uuid>_<uuid>` the first is the conversation, the last is the segment.
 */
export function parseLooseRolloutName(name: string): LooseRolloutName | null {
  // Nearly all names are plain, and a home has 100,000 of them.
  if (isPlainName(name)) {
    const { timeText, id, segmentId } = partsOfStrictName(name);
    return { timeText, createdMs: localTime(timeText), id, segmentId, compressed: false };
  }
  const match = LOOSE.exec(name);
  const uuids = match === null ? [] : (name.match(UUIDS) ?? []);
  const id = parseConversationId(uuids[0] ?? '');
  if (match === null || id === null) return null;
  const timeText = LOOSE_TIME.exec(name)?.[1] ?? null;
  const createdMs = timeText === null ? null : parseLocalTime(timeText);
  return {
    timeText: createdMs === null ? null : timeText,
    createdMs,
    id,
    segmentId: parseConversationId(uuids.at(-1) ?? '') ?? id,
    compressed: match[1] !== undefined,
  };
}

/** The conversation of a name that `parseLooseRolloutName` parses; half of the time of it is for the rest. */
export function idOfRolloutName(name: string): ConversationId | null {
  if (isPlainName(name)) return name.slice(ID_AT, ID_END) as ConversationId;
  return parseLooseRolloutName(name)?.id ?? null;
}

/** The strict name of a conversation that begins at `date`. */
export function rolloutFileName(date: Date, id: ConversationId): string {
  const [year, month, day] = dayFolder(date);
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join('-');
  return strictName(`${year}-${month}-${day}T${time}`, id);
}

/** `timeText` as `YYYY-MM-DDThh-mm-ss`. */
export function strictName(timeText: string, id: ConversationId): string {
  return `rollout-${timeText}-${id}.jsonl`;
}

/** The folder parts below `sessions`: year, month, day, in local time. */
export function dayFolder(date: Date): readonly [year: string, month: string, day: string] {
  return [
    String(date.getFullYear()).padStart(4, '0'),
    twoDigits(date.getMonth() + 1),
    twoDigits(date.getDate()),
  ];
}

/** `YYYY-MM-DDThh-mm-ss` as epoch ms in local time; null when there is no such day or hour. */
export function parseLocalTime(timeText: string): number | null {
  const parts = timeText.split(/[-T]/i).map(Number);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  // Date moves an hour that daylight saving skips, so only times that no clock shows are refused.
  if (hour > 23 || minute > 59 || second > 59) return null;
  const midday = new Date(year, month - 1, day, 12);
  if (midday.getMonth() !== month - 1 || midday.getDate() !== day || year < 1970) return null;
  return new Date(year, month - 1, day, hour, minute, second).getTime();
}

/** The same of a time that exists. */
function localTime(timeText: string): number {
  const part = (from: number, to: number): number => Number(timeText.slice(from, to));
  const [year, month, day] = [part(0, 4), part(5, 7), part(8, 10)];
  return new Date(year, month - 1, day, part(11, 13), part(14, 16), part(17, 19)).getTime();
}

/** Whether the date in a name that matches `STRICT` exists, from 1970 on. */
function isOnCalendar(name: string): boolean {
  const part = (from: number, length: number): number =>
    Number(name.slice(TIME_AT + from, TIME_AT + from + length));
  const [year, day] = [part(0, 4), part(8, 2)];
  return year >= 1970 && (day <= 28 || day <= daysOf(year, part(5, 2)));
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
