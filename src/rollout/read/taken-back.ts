/** What a person took back of a conversation: the part of a segment that no later one builds on. Reads at most 8 MB of it. */
import type { JsonObject } from '../../format/line.ts';
import { field, objectOf } from '../../format/narrow.ts';
import { parseLine } from '../../format/parse-line.ts';
import type { RolloutFile } from '../file/rollout-file.ts';
import { readLinesForward } from './read-lines.ts';

export interface TakenBack {
  readonly bytes: number;
  /** Prompts; null where too much would have to be read to count them. */
  readonly turns: number | null;
}

/** Turns are counted in so much; it takes some 30 ms. */
const COUNT_CAP_BYTES = 8 * 1024 * 1024;

/** What is in the file of a later segment's base from `start` on; null when that is its end. */
export async function takenBackFrom(file: RolloutFile, start: number): Promise<TakenBack | null> {
  const bytes = file.size - start;
  if (bytes <= 0) return null;
  return { bytes, turns: bytes > COUNT_CAP_BYTES ? null : await countPrompts(file, start) };
}

/** Both together. */
export function joinTakenBack(a: TakenBack | null, b: TakenBack | null): TakenBack | null {
  if (a === null || b === null) return a ?? b;
  const turns = a.turns === null || b.turns === null ? null : a.turns + b.turns;
  return { bytes: a.bytes + b.bytes, turns };
}

/** Only paginated files have segments: there an event tells each prompt. */
async function countPrompts(file: RolloutFile, start: number): Promise<number> {
  let prompts = 0;
  for await (const lines of readLinesForward(file, { start }))
    for (const raw of lines) {
      const line = parseLine(raw, 'paginated');
      if (line.kind === 'record' && line.type === 'event_msg' && isPrompt(line.payload)) prompts += 1;
    }
  return prompts;
}

function isPrompt(payload: JsonObject): boolean {
  return (
    field(payload, 'type') === 'item_completed' &&
    field(objectOf(payload, 'item') ?? {}, 'type') === 'UserMessage'
  );
}
