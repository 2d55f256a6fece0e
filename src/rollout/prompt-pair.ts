/**
 * A prompt as nearly every file has it: the response_item and right behind it the event with the same text. Promises: what is taken for
 * such a pair is one, by every byte; any other prompt (quotes, other letters, pictures, injected context) has to be parsed.
 */

/** Printable ASCII but for quotes and backslashes: stands in JSON as it is. */
const PLAIN = String.raw`[ !#-[\]-~]`;
/** No injected context begins with a letter but `W`. */
const ITEM = String.raw`\{"timestamp":"${PLAIN}{24}","type":"response_item","payload":\{"type":"message","role":"user","content":\[\{"type":"input_text","text":"([A-VX-Za-z]${PLAIN}*)"\}\]\}\}\n`;
const EVENT = String.raw`\{"timestamp":"(${PLAIN}{24})","type":"event_msg","payload":\{"type":"user_message","message":"\1"`;
/** Newest first. */
const EVENT_END = String.raw`(?:,"images":\[\],"local_images":\[\],"text_elements":\[\]|,"images":\[\]|,"kind":"plain")\}\}\n`;
const PAIR = new RegExp(`^${ITEM}${EVENT}${EVENT_END}`);
/** By how much the longest such event is longer than its item, at most. */
const LONGER_BYTES = 32;

export interface PromptPair {
  readonly text: string;
  /** Of the event. */
  readonly timestamp: string;
  readonly eventStart: number;
  /** Where the line after the event begins. */
  readonly end: number;
}

/** The pair whose first line begins at `from` and ends at `to`; null when it is none, or not in these bytes. */
export function promptPair(bytes: Buffer, from: number, to: number): PromptPair | null {
  const eventStart = to + 1;
  // A line that is longer than a piece of work comes alone: an expression would run through megabytes for nothing.
  if (eventStart >= bytes.length) return null;
  const found = PAIR.exec(bytes.toString('latin1', from, eventStart + (eventStart - from) + LONGER_BYTES));
  const [both = '', text = '', timestamp = ''] = found ?? [];
  return found && { text, timestamp, eventStart, end: from + both.length };
}
