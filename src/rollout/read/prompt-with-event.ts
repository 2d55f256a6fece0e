/**
 * A prompt as nearly every envelope file has it: the message, and right behind it the event with the same text (FORMAT.md, section 10). Finds both
 * with one expression instead of parsing two lines, which more than halves the time of counting: it saves 1 s for the 45,000 prompts of a
 * gigabyte. Promises: every byte of the two lines is matched; any other prompt (quotes, other letters, pictures, injected context) is null.
 */

const TIMESTAMP = '[ !#-[\\]-~]{24}';
/** Printable ASCII but for quotes and backslashes: the same in JSON. No injected context begins with a letter but `W`. */
const TEXT = '[A-VX-Za-z][ !#-[\\]-~]*';
/** The fields of the event behind its text, the newest form first. */
const EVENT_ENDS = [
  '"images":\\[],"local_images":\\[],"text_elements":\\[]',
  '"images":\\[]',
  '"kind":"plain"',
];
/** By how much the event is longer than its message, at most. */
const LONGER_BYTES = 32;

const PAIR = new RegExp(
  [
    `^{"timestamp":"${TIMESTAMP}","type":"response_item","payload":{"type":"message","role":"user",`,
    `"content":\\[{"type":"input_text","text":"(${TEXT})"}]}}\n`,
    `{"timestamp":"(${TIMESTAMP})","type":"event_msg","payload":{"type":"user_message",`,
    `"message":"\\1",(?:${EVENT_ENDS.join('|')})}}\n`,
  ].join(''),
);

export interface PromptPair {
  readonly text: string;
  /** Of the event. */
  readonly timestamp: string;
  /** Where the event begins, and where the line behind it does. */
  readonly eventStart: number;
  readonly end: number;
}

/** The pair whose message begins at `from` and ends at `to` (its newline); null when it is none, or not whole in these bytes. */
export function promptPair(bytes: Buffer, from: number, to: number): PromptPair | null {
  const eventStart = to + 1;
  if (eventStart >= bytes.length) return null;
  const found = PAIR.exec(bytes.toString('latin1', from, 2 * eventStart - from + LONGER_BYTES));
  if (found === null) return null;
  const [both, text = '', timestamp = ''] = found;
  return { text, timestamp, eventStart, end: from + both.length };
}
