/**
 * The lines of a small rollout, without the messages of a developer: today's instructions come as hundreds of short lines before the first
 * prompt, and parsing them doubles what a list costs. Promises: a line is left out only when it begins and ends as Codex writes such a
 * message, and no other line is joined to it; the first one stays, since it may be the only text there is.
 */
import type { ByteOffset } from '../../format/identity.ts';
import type { RawLine } from '../../format/line.ts';

const NEWLINE = 0x0a;
const BRACE = 0x7d;
const HEAD_BYTES = 200;
const DEVELOPER =
  /^\{"timestamp":"[^"]*",(?:"ordinal":\d+,)?"type":"response_item","payload":\{"type":"message",(?:"id":"[^"]*",)?"role":"developer",/;
/** Within a text these bytes have backslashes. */
const LINE_BEGINS = Buffer.from('{"timestamp":"');

export interface SmallFileLines {
  readonly raws: readonly RawLine[];
  /** How many lines were left out. */
  readonly instructions: number;
}

/** What follows the last newline is a line only at the end of the file. */
export function linesButInstructions(bytes: Buffer, end: 'end of file' | 'cut'): SmallFileLines {
  const raws: RawLine[] = [];
  let [instructions, isFirst] = [0, true];
  let from = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, from)) {
    const isInstruction = isDeveloperMessage(bytes, from, at);
    if (isInstruction && !isFirst) instructions += 1;
    else raws.push(lineAt(bytes, from, at));
    if (isInstruction) isFirst = false;
    from = at + 1;
  }
  if (end === 'end of file' && from < bytes.length)
    raws.push({ ...lineAt(bytes, from, bytes.length), ended: false });
  return { raws, instructions };
}

function lineAt(bytes: Buffer, from: number, to: number): RawLine {
  return { offset: from as ByteOffset, length: to - from, ended: true, bytes: bytes.subarray(from, to) };
}

function isDeveloperMessage(bytes: Buffer, from: number, to: number): boolean {
  if (bytes[to - 1] !== BRACE || bytes[to - 2] !== BRACE) return false;
  if (!DEVELOPER.test(bytes.toString('latin1', from, Math.min(to, from + HEAD_BYTES)))) return false;
  const other = bytes.indexOf(LINE_BEGINS, from + 1);
  return other === -1 || other > to;
}
