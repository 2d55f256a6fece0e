/**
 * What an append has to know from the end of a rollout: the last ordinal of a paginated file; of an envelope file the form
 * of its last `user_message` and whether its last turn never ended. Promises: one backward read answers all of it, and
 * ends as soon as it has. Opens nothing; never writes.
 */
import { InvalidRolloutError } from '../../format/errors.ts';
import type { JsonObject, RawLine } from '../../format/line.ts';
import { parseLine } from '../../format/parse-line.ts';
import { mayMarkTurn, type TurnEdge, turnEdgeOf } from '../../format/turns.ts';
import type { ReadableFile } from '../../rollout/file/rollout-file.ts';
import { readLineAt, readLinesBackward } from '../../rollout/read/read-lines.ts';
import type { AppendFile } from './append-file.ts';
import { type UserEventForm, userEventFormOf } from './user-event.ts';

/** A turn's user_message is a few hundred lines back at most; without one in this range the newest form is right. */
const EVENT_RANGE_BYTES = 16 * 1024 * 1024;
const USER_EVENT_MARK = Buffer.from('"user_message"');
/** In a line over the cap the ordinal is within the first bytes, as Codex writes it. */
const OVERSIZE_HEAD_BYTES = 1024;
const ORDINAL_IN_HEAD = /^\{"timestamp":"[^"]*","ordinal":(\d{1,15}),/;

/** The first `size` bytes of a file that is open for appending: its tail is read through the descriptor that writes. */
export function readableUpTo(file: AppendFile, size: number): ReadableFile {
  return { path: file.path, size, read: (position, length) => file.read(position, length) };
}

/**
 * The ordinal of the last parsable line that has one, whatever its type.
 * @throws InvalidRolloutError when no line has one: nothing could be numbered after it; or when a line before it, among
 *   those read anyway, has one that is not below it: Codex 0.169 counts on from the last, and what repeats vanishes from
 *   its screen
 */
export async function readLastOrdinal(file: ReadableFile): Promise<number> {
  const { path } = file;
  const { last, highestBefore } = await tailOrdinals(file);
  if (last === null)
    throw new InvalidRolloutError(
      `No line of ${path} has an ordinal, so nothing can be appended to it. The file was not changed.`,
      { path },
    );
  if (highestBefore !== null && highestBefore >= last)
    throw new InvalidRolloutError(
      `The ordinals at the end of ${path} do not grow (${last} after ${highestBefore}), so what is appended could vanish from Codex's screen. The file was not changed.`,
      { path },
    );
  return last;
}

interface TailOrdinals {
  readonly last: number | null;
  /** Of the lines before it that were read: a batch of them at least, if there are any. */
  readonly highestBefore: number | null;
}

async function tailOrdinals(file: ReadableFile): Promise<TailOrdinals> {
  let last: number | null = null;
  let highestBefore: number | null = null;
  for await (const lines of readLinesBackward(file)) {
    for (const line of lines) {
      const ordinal = line.bytes === null ? await ordinalOfOversize(line, file) : ordinalOf(line);
      if (last === null) last = ordinal;
      else if (ordinal !== null) highestBefore = Math.max(highestBefore ?? 0, ordinal);
    }
    if (highestBefore !== null) break;
  }
  return { last, highestBefore };
}

function ordinalOf(line: RawLine): number | null {
  const parsed = parseLine(line, 'paginated');
  return parsed.kind === 'record' && parsed.ordinal !== null && parsed.ordinal >= 0 ? parsed.ordinal : null;
}

/** Too long to parse, but its number is taken all the same: a gap is harmless, a duplicate is not. */
async function ordinalOfOversize(line: RawLine, file: ReadableFile): Promise<number | null> {
  const head = await readLineAt(file, { offset: line.offset, length: OVERSIZE_HEAD_BYTES });
  const digits = ORDINAL_IN_HEAD.exec(head.toString('latin1'))?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The last events of an envelope file that an append follows. */
export interface TailEvents {
  /** The form of the last `user_message` that shows one; null when there is none near the end. */
  readonly userEventForm: UserEventForm | null;
  /** The file marks its turns, and the last one has begun and not ended: the Codex that ran it was killed. */
  readonly turnLeftOpen: boolean;
}

/** Reads back to the last answer to either question, at most 16 MB. */
export async function readTailEvents(file: ReadableFile): Promise<TailEvents> {
  let userEventForm: UserEventForm | null = null;
  let turn: TurnEdge | null = null;
  for await (const event of eventsNearEnd(file)) {
    turn ??= turnEdgeOf(event);
    if (event.type === 'user_message') userEventForm ??= userEventFormOf(event);
    if (turn !== null && userEventForm !== null) break;
  }
  return { userEventForm, turnLeftOpen: turn === 'start' };
}

/** Events that may answer, the last first. */
async function* eventsNearEnd(file: ReadableFile): AsyncGenerator<JsonObject> {
  for await (const lines of readLinesBackward(file)) {
    for (const line of lines) {
      const event = mayAnswer(line) ? eventOf(line) : null;
      if (event !== null) yield event;
      if (file.size - line.offset > EVENT_RANGE_BYTES) return;
    }
  }
}

/** Most lines are neither, and parsing them would be most of the read. */
function mayAnswer({ bytes }: RawLine): boolean {
  return bytes !== null && (bytes.includes(USER_EVENT_MARK) || mayMarkTurn(bytes));
}

function eventOf(line: RawLine): JsonObject | null {
  const parsed = parseLine(line, 'envelope');
  return parsed.kind === 'record' && parsed.type === 'event_msg' ? parsed.payload : null;
}
