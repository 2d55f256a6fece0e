/**
 * What an append has to know from the end of a rollout: the last ordinal of a paginated file; the form of the last
 * user_message of an envelope file, and whether its last turn never ended. Reads backward and stops at the first answer;
 * never writes.
 */
import { InvalidRolloutError } from '../../format/errors.ts';
import type { RawLine } from '../../format/line.ts';
import { parseLine } from '../../format/parse-line.ts';
import { mayMarkTurn, turnEdgeOf } from '../../format/turns.ts';
import { openRollout } from '../../rollout/file/open.ts';
import type { RolloutFile } from '../../rollout/file/rollout-file.ts';
import { readLineAt, readLinesBackward } from '../../rollout/read/read-lines.ts';
import { type UserEventForm, userEventFormOf } from './user-event.ts';

/** A turn's user_message lies a few hundred lines back at most; without one in this range the newest form is right. */
const USER_EVENT_RANGE_BYTES = 16 * 1024 * 1024;
const USER_EVENT_MARK = Buffer.from('"user_message"');
/** In a line over the cap the ordinal stands in the first bytes, as Codex writes it. */
const OVERSIZE_HEAD_BYTES = 1024;
const ORDINAL_IN_HEAD = /^\{"timestamp":"[^"]*","ordinal":(\d{1,15}),/;

/**
 * The ordinal of the last parsable line that has one, whatever its type, in the first `size` bytes of `path`.
 * @throws InvalidRolloutError when no line has one: nothing could be numbered after it; or when a line before it, in what is read
 * of the tail anyway, has one that is not below it: Codex 0.169 counts on from the last, and what repeats vanishes from its screen
 */
export async function readLastOrdinal(path: string, size: number): Promise<number> {
  const { last, highestBefore } = await tailOrdinals(path, size);
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

async function tailOrdinals(path: string, size: number): Promise<TailOrdinals> {
  const file = await openRollout(path);
  try {
    let last: number | null = null;
    let highestBefore: number | null = null;
    for await (const lines of readLinesBackward(file, { end: Math.min(size, file.size) })) {
      for (const line of lines) {
        const ordinal = line.bytes === null ? await ordinalOfOversize(line, file) : ordinalOf(line);
        if (last === null) last = ordinal;
        else if (ordinal !== null) highestBefore = Math.max(highestBefore ?? 0, ordinal);
      }
      if (highestBefore !== null) break;
    }
    return { last, highestBefore };
  } finally {
    await file.close();
  }
}

/** The form of the last user_message event near the end of an envelope file, or null. */
export async function readUserEventForm(path: string): Promise<UserEventForm | null> {
  return searchUserEventRange(path, line => {
    if (!line.bytes?.includes(USER_EVENT_MARK)) return null;
    const parsed = parseLine(line, 'envelope');
    if (parsed.kind !== 'record' || parsed.type !== 'event_msg') return null;
    return parsed.payload.type === 'user_message' ? userEventFormOf(parsed.payload) : null;
  });
}

/** True when an envelope file tells turns, and the last one has begun and not ended: whoever ran it was killed. */
export async function readTurnLeftOpen(path: string): Promise<boolean> {
  const found = await searchUserEventRange(path, line => {
    if (line.bytes === null || !mayMarkTurn(line.bytes)) return null;
    const parsed = parseLine(line, 'envelope');
    return parsed.kind === 'record' && parsed.type === 'event_msg' ? turnEdgeOf(parsed.payload) : null;
  });
  return found === 'start';
}

/** What `look` finds first, from the end backward, in the last bytes of the file. */
async function searchUserEventRange<T>(path: string, look: (line: RawLine) => T | null): Promise<T | null> {
  const file = await openRollout(path);
  try {
    for await (const lines of readLinesBackward(file)) {
      for (const line of lines) {
        const found = look(line);
        if (found !== null) return found;
        if (file.size - line.offset > USER_EVENT_RANGE_BYTES) return null;
      }
    }
    return null;
  } finally {
    await file.close();
  }
}

function ordinalOf(line: RawLine): number | null {
  const parsed = parseLine(line, 'paginated');
  return parsed.kind === 'record' && parsed.ordinal !== null && parsed.ordinal >= 0 ? parsed.ordinal : null;
}

/** Too long to parse, but its number is taken all the same: a gap is harmless, a duplicate is not. */
async function ordinalOfOversize(line: RawLine, file: RolloutFile): Promise<number | null> {
  const head = await readLineAt(file, { offset: line.offset, length: OVERSIZE_HEAD_BYTES });
  const digits = ORDINAL_IN_HEAD.exec(head.toString('latin1'))?.[1];
  return digits === undefined ? null : Number(digits);
}
