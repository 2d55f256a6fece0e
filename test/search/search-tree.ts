// Random trees of rollouts for the search, and the slow way to search them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import type { ByteOffset } from '../../src/format/identity.ts';
import { assembleItems } from '../../src/format/items/assemble.ts';
import type { Item } from '../../src/format/items/item.ts';
import { itemText } from '../../src/format/items/item-text.ts';
import type { RawLine } from '../../src/format/line.ts';
import { parseLine } from '../../src/format/parse-line.ts';
import { headerOf } from '../../src/rollout/read/header.ts';

/** What is hard to find again in JSON. */
const hard = [
  '"',
  '\\',
  '\n',
  '\t',
  '/',
  '<',
  "'",
  'é',
  'É',
  'ß',
  'ς',
  'Σ',
  '日本',
  '😀',
  '\u2028',
  '\u212a',
  ' ',
  '-',
];
const plain = ['retry', 'Retry', 'the', 'error', 'x', 'up load', 'é', 'naïve', 'E', '42', 'a_b', 'in'];

const someText = fc
  .array(fc.oneof(fc.constantFrom(...hard), fc.constantFrom(...plain), fc.constantFrom(...plain)), {
    minLength: 1,
    maxLength: 9,
  })
  .map(parts => parts.join(''));

interface Turn {
  readonly prompt: string;
  readonly thought: string;
  readonly command: string;
  readonly output: string;
  readonly answer: string;
  readonly twins: boolean;
  readonly asWords: boolean;
}

export interface Session {
  readonly dialect: 'bare' | 'envelope' | 'paginated';
  /** The writer escapes all that is not ASCII. */
  readonly ascii: boolean;
  readonly turns: readonly Turn[];
  readonly torn: boolean;
}

export const someSession: fc.Arbitrary<Session> = fc.record({
  dialect: fc.constantFrom('bare', 'envelope', 'paginated'),
  ascii: fc.boolean(),
  turns: fc.array(
    fc.record({
      prompt: someText,
      thought: someText,
      command: someText,
      output: someText,
      answer: someText,
      twins: fc.boolean(),
      asWords: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  torn: fc.boolean(),
});

/** A query that may be searched for in these sessions: a part of what they say, in some case. */
export function needleIn(sessions: readonly Session[]): fc.Arbitrary<string> {
  const texts = sessions.flatMap(({ turns }) =>
    turns.flatMap(({ prompt, thought, command, output, answer }) => [
      prompt,
      thought,
      command,
      output,
      answer,
    ]),
  );
  return fc
    .tuple(fc.constantFrom(...texts), fc.nat(), fc.nat(), fc.constantFrom('as it is', 'lower', 'upper'))
    .map(([text, from, length, letters]) => {
      const characters = [...text];
      const start = from % characters.length;
      const part = characters.slice(start, start + 1 + (length % 12)).join('');
      return letters === 'lower' ? part.toLowerCase() : letters === 'upper' ? part.toUpperCase() : part;
    });
}

export function rolloutOf({ dialect, ascii, turns, torn }: Session, id: string): string {
  const timestamp = '2026-11-22T06:28:45.000Z';
  const meta = {
    id,
    timestamp,
    instructions: null,
    cwd: '/home/me',
    history_mode: dialect === 'paginated' ? 'paginated' : 'x',
  };
  let ordinal = 0;
  const wrap = (type: string, payload: object): object => {
    if (dialect === 'bare') return payload;
    return dialect === 'envelope'
      ? { timestamp, type, payload }
      : { timestamp, ordinal: ordinal++, type, payload };
  };
  const lines = [dialect === 'bare' ? { id, timestamp, instructions: null } : wrap('session_meta', meta)];
  for (const [index, turn] of turns.entries())
    lines.push(
      ...turnLines(turn, index)
        .filter(([type]) => dialect !== 'bare' || type === 'response_item')
        .map(([type, payload]) => wrap(type, payload)),
    );
  const texts = lines.map(line => (ascii ? escaped(JSON.stringify(line)) : JSON.stringify(line)));
  return torn
    ? `${texts.join('\n')}\n{"type":"torn ${turns[0]?.prompt.slice(0, 3)}`
    : `${texts.join('\n')}\n`;
}

function turnLines(turn: Turn, index: number): [type: string, payload: object][] {
  const { prompt, thought, command, output, answer, twins, asWords } = turn;
  const call_id = `call_${index}`;
  const args = { command: asWords ? command.split(' ') : ['bash', '-lc', command] };
  const lines: [string, object][] = [
    ['event_msg', { type: 'task_started', turn_id: `t${index}` }],
    ['response_item', { type: 'message', role: 'user', content: [{ type: 'input_text', text: prompt }] }],
    [
      'response_item',
      { type: 'reasoning', summary: [{ type: 'summary_text', text: thought }], encrypted_content: 'cmV0cnk' },
    ],
    ['response_item', { type: 'function_call', name: 'shell', arguments: JSON.stringify(args), call_id }],
    [
      'response_item',
      {
        type: 'function_call_output',
        call_id,
        output: JSON.stringify({ output, metadata: { exit_code: 0, duration_seconds: 1 } }),
      },
    ],
    [
      'response_item',
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: answer }] },
    ],
    ['event_msg', { type: 'task_complete', turn_id: `t${index}` }],
  ];
  if (!twins) return lines;
  return [
    ...lines.slice(0, 2),
    ['event_msg', { type: 'user_message', message: prompt }],
    ...lines.slice(2, 5),
    ['event_msg', { type: 'agent_message', message: answer }],
    ...lines.slice(5),
  ];
}

function escaped(json: string): string {
  return json.replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Writes sessions into day folders, the first one the newest; returns their paths in the order of a search. */
export function writeTree(home: string, sessions: readonly Session[]): string[] {
  return sessions.map((session, index) => {
    const day = String(28 - (index >> 1)).padStart(2, '0');
    const id = `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`;
    const file = join(
      home,
      'sessions/2026/11',
      day,
      `rollout-2026-11-${day}T10-00-${String(59 - index).padStart(2, '0')}-${id}.jsonl`,
    );
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, rolloutOf(session, id));
    return file;
  });
}

const searched = new Set([
  'user',
  'assistant',
  'reasoning',
  'tool_call',
  'tool_output',
  'patch',
  'web_search',
  'image',
  'compacted',
  'notice',
]);

/** Every line parsed, every item made, every text searched character by character. */
export function slowSearch(file: string, query: string): number[] {
  return itemsIn(file)
    .filter(item => says(item, query))
    .map(item => item.offset);
}

/** The same for an expression. */
export function slowExpression(file: string, expression: RegExp): number[] {
  return itemsIn(file)
    .filter(item => searched.has(item.kind) && expression.test(itemText(item)))
    .map(item => item.offset);
}

function itemsIn(file: string): readonly Item[] {
  const bytes = readFileSync(file);
  const raws: RawLine[] = [];
  for (let at = 0; at < bytes.length; ) {
    const next = bytes.indexOf(0x0a, at);
    const end = next === -1 ? bytes.length : next;
    raws.push({
      offset: at as ByteOffset,
      length: end - at,
      ended: next !== -1,
      bytes: bytes.subarray(at, end),
    });
    at = end + 1;
  }
  const { dialect } = headerOf(raws.slice(0, 1));
  return assembleItems(
    raws.map(raw => parseLine(raw, dialect)),
    { dialect },
  );
}

function says(item: Item, query: string): boolean {
  if (!searched.has(item.kind)) return false;
  const exact = [...query].some(letter => letter !== '\u212a' && letter !== 'ς' && letter !== lower(letter));
  const [text, wanted] = [[...itemText(item)], [...query]];
  return text.some((_, start) =>
    wanted.every((letter, at) => matchesLetter(text[start + at], letter, exact)),
  );
}

function matchesLetter(have: string | undefined, want: string, exact: boolean): boolean {
  if (have === undefined) return false;
  return exact ? have === want : lower(have) === lower(want);
}

/** The Kelvin sign is no k, and the sigma at the end of a word is a sigma. */
function lower(letter: string): string {
  if (letter === '\u212a') return letter;
  const low = letter.toLowerCase();
  return low === 'ς' ? 'σ' : low.length === letter.length ? low : letter;
}
