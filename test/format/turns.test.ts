import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../src/format/identity.ts';
import { assembleItems } from '../../src/format/items/assemble.ts';
import type { Item } from '../../src/format/items/item.ts';
import type { JsonObject, Line } from '../../src/format/line.ts';
import { parseLine } from '../../src/format/parse-line.ts';
import {
  beginsTurn,
  CutFinder,
  type CutPoint,
  mayMarkTurn,
  TURN_COMPLETE_EVENTS,
  TURN_START_EVENTS,
  toolHalf,
  turnEdgeOf,
  turnMark,
} from '../../src/format/turns.ts';
import {
  corpusRollouts,
  dialectOf,
  parsedLines,
  rawLines,
  readBytes,
  TIME,
} from '../support/rollout-fixtures.ts';

const DIALECTS: readonly Dialect[] = ['bare', 'envelope', 'paginated'];

const event = (type: string, rest: object = {}) => ({ type: 'event_msg', payload: { type, ...rest } });
const response = (type: string, rest: object = {}) => ({ type: 'response_item', payload: { type, ...rest } });
const said = (role: string, text: string) =>
  response('message', { role, content: [{ type: 'input_text', text }] });

/** The line as the dialect writes it; null where the dialect has no such line. */
function lineIn(dialect: Dialect, { type, payload }: { type: string; payload: JsonObject }): Line | null {
  if (dialect === 'bare') return type === 'response_item' ? parsed(dialect, payload) : null;
  const ordinal = dialect === 'paginated' ? { ordinal: 3 } : {};
  return parsed(dialect, { timestamp: TIME, ...ordinal, type, payload });
}

function parsed(dialect: Dialect, object: JsonObject): Line {
  const [raw] = rawLines(`${JSON.stringify(object)}\n`);
  if (raw === undefined) throw new Error('no line');
  return parseLine(raw, dialect);
}

const MARKS = [
  [event('task_started', { turn_id: 't' }), 'start'],
  [event('turn_started', { turn_id: 't' }), 'start'],
  [event('task_complete', { turn_id: 't' }), 'end'],
  [event('turn_complete', { turn_id: 't' }), 'end'],
  [event('turn_aborted', { reason: 'interrupted' }), 'end'],
  [event('user_message', { message: 'hello' }), 'user'],
  [event('agent_message', { message: 'task_started' }), null],
  [event('item_completed', { item: { type: 'UserMessage' } }), null],
  [said('user', 'hello'), 'prompt'],
  [said('user', '<environment_context>\n</environment_context>'), 'user'],
  [response('message', { role: 'user', content: 'no list' }), 'prompt'],
  [response('message', { role: 'user', content: [{ type: 'input_image', image_url: 'data:' }] }), 'user'],
  [response('message', { role: 'user', content: [] }), 'user'],
  [said('assistant', 'hello'), null],
  [said('developer', 'hello'), null],
  [response('task_started'), null],
  [response('reasoning', { summary: [] }), null],
  [{ type: 'turn_context', payload: { type: 'task_started' } }, null],
] as const;

const HALVES = [
  ['function_call', 'call'],
  ['custom_tool_call', 'call'],
  ['local_shell_call', 'call'],
  ['tool_search_call', 'call'],
  ['function_call_output', 'output'],
  ['custom_tool_call_output', 'output'],
  ['tool_search_output', 'output'],
  ['web_search_call', null],
  ['message', null],
] as const;

describe.each(DIALECTS)('a line of a %s file', dialect => {
  test.each(MARKS)('%j marks %s', (fields, mark) => {
    const line = lineIn(dialect, fields);
    if (line !== null) expect(turnMark(line)).toBe(mark);
  });

  test.each(HALVES)('a %s is a %s', (type, half) => {
    const line = lineIn(dialect, response(type, { call_id: 'c' }));
    expect(line && toolHalf(line)).toEqual(half && { half, callId: 'c' });
  });
});

test('a line that cannot be read marks nothing', () => {
  for (const text of ['', '{"type":"event_msg","payl', '[]'])
    for (const raw of rawLines(`${text}\n`)) expect(turnMark(parseLine(raw, 'envelope'))).toBe(null);
});

test('the events that a turn begins and ends with are known by their first and by their second name', () => {
  expect(TURN_START_EVENTS.map(type => turnEdgeOf({ type }))).toEqual(['start', 'start']);
  expect(TURN_COMPLETE_EVENTS.map(type => turnEdgeOf({ type }))).toEqual(['end', 'end']);
});

test.each(MARKS)('bytes that may mark a turn are parsed: %j', (fields, mark) => {
  const bytes = Buffer.from(JSON.stringify(fields));
  if (mark === 'start' || mark === 'end') expect(mayMarkTurn(bytes)).toBe(true);
});

test.each([
  ['end', null, true, true],
  ['end', 'prompt', true, true],
  [null, 'start', true, true],
  ['prompt', 'start', false, false],
  ['user', 'start', false, false],
  [null, 'prompt', true, false],
  ['prompt', 'prompt', false, false],
  ['user', 'prompt', false, false],
  [null, 'user', false, false],
  [null, null, false, false],
] as const)(
  'a turn begins between %s and %s: %s in a file without marks, %s in one with',
  (before, after, unmarked, marked) => {
    expect(beginsTurn(before, after, { marked: false })).toBe(unmarked);
    expect(beginsTurn(before, after, { marked: true })).toBe(marked);
  },
);

describe('cut points of every real rollout', () => {
  const readings = corpusRollouts().flatMap(path => [
    [path, 'forward'] as const,
    [path, 'backward'] as const,
  ]);

  test.each(readings)('%s, read %s: no item is torn where a turn begins', (path, direction) => {
    const { lines, dialect } = read(path);
    const cuts = cutPoints(lines, dialect, direction);
    const items = pieces(lines, cuts, ['turn']).flatMap(piece => assembleItems(piece, { dialect }));
    expect(places(items)).toEqual(places(assembleItems(lines, { dialect })));
  });

  test.each(readings)('%s, read %s: no output is torn from its tool call', (path, direction) => {
    const { lines, dialect } = read(path);
    const cuts = cutPoints(lines, dialect, direction);
    const items = pieces(lines, cuts, ['turn', 'call']).flatMap(piece => assembleItems(piece, { dialect }));
    expect(outputsAlone(items)).toEqual(outputsAlone(assembleItems(lines, { dialect })));
  });
});

test.each(corpusRollouts().filter(path => read(path).dialect === 'bare'))(
  '%s has the same turns from either end',
  path => {
    const { lines, dialect } = read(path);
    const turns = (direction: 'forward' | 'backward') =>
      cutPoints(lines, dialect, direction).flatMap((cut, index) => (cut === 'turn' ? index : []));
    expect(turns('backward')).toEqual(turns('forward'));
    expect(turns('forward')).not.toEqual([]);
  },
);

function read(path: string): { readonly lines: readonly Line[]; readonly dialect: Dialect | null } {
  const bytes = readBytes(path);
  return { lines: parsedLines(bytes), dialect: dialectOf(rawLines(bytes)) };
}

/** For each line, the cut point between it and the line read before. */
function cutPoints(
  lines: readonly Line[],
  dialect: Dialect | null,
  direction: 'forward' | 'backward',
): (CutPoint | null)[] {
  const finder = new CutFinder(dialect, direction);
  if (direction === 'forward') return lines.map(line => finder.take(line));
  const cuts = lines.toReversed().map(line => finder.take(line));
  return [null, ...cuts.slice(1).reverse()];
}

function outputsAlone(items: readonly Item[]): number[] {
  return items.filter(item => item.kind === 'tool_output').map(item => item.offset);
}

function pieces(
  lines: readonly Line[],
  cuts: readonly (CutPoint | null)[],
  at: readonly CutPoint[],
): Line[][] {
  const found: Line[][] = [[]];
  lines.forEach((line, index) => {
    const cut = cuts[index] ?? null;
    if (cut !== null && at.includes(cut)) found.push([]);
    found.at(-1)?.push(line);
  });
  return found;
}

/** Where the items are, and what was joined into them. */
function places(items: readonly Item[]) {
  return items.map(({ kind, offset, joined }) => ({ kind, offset, joined }));
}
