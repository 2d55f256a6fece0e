/**
 * A prompt as nearly every file has it: the response_item and right behind it the event with the same text. Promises: what is taken for
 * such a pair is one, by every byte; any other prompt (quotes, other letters, pictures, injected context) has to be parsed.
 */

/** What such a pair is made of, beside two timestamps of 24 characters and the text. */
export const pairParts = {
  begin: '{"timestamp":"',
  item: '","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"',
  itemEnd: '"}]}}\n',
  event: '","type":"event_msg","payload":{"type":"user_message","message":"',
  /** Newest first. */
  eventEnds: [
    '","images":[],"local_images":[],"text_elements":[]}}\n',
    '","images":[]}}\n',
    '","kind":"plain"}}\n',
  ],
} as const;
/** Where the text begins, from the begin of its line. */
export const TEXT_AT = pairParts.begin.length + 24 + pairParts.item.length;
/** Printable ASCII but for quotes and backslashes: stands in JSON as it is. */
const PLAIN = String.raw`[ !#-[\]-~]`;
/** No injected context begins with a letter but `W`. */
const FIRST = /[A-VX-Za-z]/;
const TEXT = `${FIRST.source}${PLAIN}*`;
const PAIR = new RegExp(
  [
    ...['^', exactly(pairParts.begin), PLAIN, '{24}', exactly(pairParts.item), `(${TEXT})`],
    ...[exactly(pairParts.itemEnd), exactly(pairParts.begin), `(${PLAIN}{24})`, exactly(pairParts.event)],
    ...[String.raw`\1(?:`, pairParts.eventEnds.map(exactly).join('|'), ')'],
  ].join(''),
);
/** By how much the longest such event is longer than its item, at most. */
export const LONGER_BYTES = 32;

export interface PromptPair {
  readonly text: string;
  /** Of the event. */
  readonly timestamp: string;
  readonly eventStart: number;
  /** Where the line after the event begins. */
  readonly end: number;
}

export interface PairPlaces extends Pick<PromptPair, 'eventStart' | 'end'> {
  readonly textStart: number;
  readonly textEnd: number;
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

/** The pair of which all places are known but what its text begins with. */
export function pairAt(bytes: Buffer, places: PairPlaces): PromptPair | null {
  const { textStart, textEnd, eventStart, end } = places;
  const text = bytes.toString('latin1', textStart, textEnd);
  const time = eventStart + pairParts.begin.length;
  if (!FIRST.test(text.charAt(0))) return null;
  return { text, timestamp: bytes.toString('latin1', time, time + 24), eventStart, end };
}

function exactly(part: string): string {
  return part.replace(/[[\]{}]/g, String.raw`\$&`);
}
