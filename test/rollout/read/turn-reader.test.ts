import { describe, expect, test } from 'vitest';
import type { Line } from '../../../src/format/line.ts';
import { MOST_LINES, TurnReader } from '../../../src/rollout/read/turn-reader.ts';
import { longRollout, versions } from '../../live/session/long-rollout.ts';
import {
  dialectOf,
  envelope,
  event,
  itemsOf,
  memoryRollout,
  message,
  parsedLines,
  rawLines,
} from '../../support/rollout-fixtures.ts';

const KB = 1024;
const MB = 1024 * KB;

function reading(bytes: Buffer) {
  const reader = new TurnReader(memoryRollout(bytes), dialectOf(rawLines(bytes)));
  return { reader, lines: parsedLines(bytes), range: { start: 0, end: bytes.length } };
}

async function all(pieces: AsyncIterable<readonly Line[]>): Promise<(readonly Line[])[]> {
  const found: (readonly Line[])[] = [];
  for await (const piece of pieces) found.push(piece);
  return found;
}

const endOf = (lines: readonly Line[]): number => {
  const last = lines.at(-1);
  return last === undefined ? 0 : last.offset + last.length + 1;
};
const sizeOf = (lines: readonly Line[]): number => endOf(lines) - (lines[0]?.offset ?? 0);
const textOf = (bytes: Buffer, lines: readonly Line[]): Buffer =>
  bytes.subarray(lines[0]?.offset ?? 0, endOf(lines));

describe.each(versions)('a file of %s', version => {
  const bytes = Buffer.from(`${longRollout(version, 300 * KB).join('\n')}\n`);
  const { reader, lines, range } = reading(bytes);

  test.each([0, 1, 20 * KB, 10 * MB])('is read in pieces of %d bytes, each line once', async size => {
    const pieces = await all(reader.pieces({ ...range, bytes: size }));
    expect(pieces.flat()).toEqual(lines);
    for (const piece of pieces.slice(0, -1))
      expect(sizeOf(piece) >= size || piece.length >= 2_000).toBe(true);
  });

  test('has the same lines read backward', async () => {
    let found: readonly Line[] = [];
    for (let end = bytes.length; end > 0; end = found[0]?.offset ?? 0) {
      const piece = await reader.before({ start: 0, end, bytes: 20 * KB });
      expect(piece.length).toBeGreaterThan(0);
      found = [...piece, ...found];
    }
    expect(found).toEqual(lines);
  });

  test('gives a line with its turn, and no more of what is before it', async () => {
    const header = bytes.subarray(0, bytes.indexOf(10) + 1);
    for (let at = 5; at < lines.length; at += 37) {
      const around = await reader.around(lines[at]?.offset ?? 0, { ...range, bytes: 0 });
      expect(around).toContainEqual(lines[at]);
      expect(around.length).toBeLessThan(40);
      expect(itemsOf(Buffer.concat([header, textOf(bytes, around)])).length).toBeGreaterThan(1);
    }
  });
});

const call = (n: number, text: string) => [
  ['response_item', { type: 'function_call', name: 'shell', arguments: '{}', call_id: `c${n}` }] as const,
  ['response_item', { type: 'function_call_output', call_id: `c${n}`, output: text }] as const,
];

describe('a turn of many megabytes', () => {
  const text = 'x'.repeat(100 * KB);

  test('is cut between its tool calls, half a megabyte behind the requested size', async () => {
    const calls = Array.from({ length: 40 }, (_, n) => call(n, text)).flat();
    const bytes = Buffer.from(envelope(event('task_started'), message('user', 'go'), ...calls));
    const { reader, lines, range } = reading(bytes);
    const pieces = await all(reader.pieces({ ...range, bytes: 64 * KB }));
    expect(pieces.flat()).toEqual(lines);
    expect(pieces.length).toBeGreaterThan(4);
    for (const piece of pieces) {
      expect(sizeOf(piece)).toBeLessThan(MB);
      const [first, last] = [piece[0], piece.at(-1)];
      if (piece !== pieces[0]) expect(first).toMatchObject({ payload: { type: 'function_call' } });
      expect(last).toMatchObject({ payload: { type: 'function_call_output' } });
    }
  });

  test('is cut anywhere when no tool call ends within 4 MB', async () => {
    const thoughts = Array.from({ length: 120 }, () => event('agent_reasoning', { text }));
    const bytes = Buffer.from(envelope(event('task_started'), message('user', 'go'), ...thoughts));
    const { reader, lines, range } = reading(bytes);
    const pieces = await all(reader.pieces({ ...range, bytes: 64 * KB }));
    expect(pieces.flat()).toEqual(lines);
    for (const piece of pieces) expect(sizeOf(piece)).toBeLessThan(4.5 * MB);
  });
});

test('a script that is waited for is in one piece with what waits for it, in both directions', async () => {
  const text = 'x'.repeat(300 * KB);
  const half = (n: number, said: string) => ({
    type: 'custom_tool_call_output',
    call_id: `c${n}`,
    output: said,
  });
  const wait = (n: number) => ({
    type: 'function_call',
    name: 'wait',
    arguments: '{"cell_id":"3"}',
    call_id: `c${n}`,
  });
  const running = `Script running with cell ID 3\nWall time 1.0 seconds\nOutput:\n${text}`;
  const lines = [
    { type: 'custom_tool_call', name: 'exec', input: 'slow()', call_id: 'c0' },
    half(0, running),
    ...[1, 2].flatMap(n => [wait(n), half(n, running)]),
    wait(3),
    half(3, `Script completed\nWall time 4.0 seconds\nOutput:\n${text}`),
  ];
  const other = (n: number) => [...call(n, text)];
  const before = [10, 11, 12].flatMap(other);
  const after = [20, 21, 22].flatMap(other);
  const cell = lines.map(payload => ['response_item', payload] as const);
  const bytes = Buffer.from(
    envelope(event('task_started'), message('user', 'go'), ...before, ...cell, ...after),
  );
  const { reader, range } = reading(bytes);
  const ids = (piece: readonly Line[]): number =>
    piece.filter(line => /^c[0-3]$/.test(String(line.kind === 'record' && line.payload.call_id))).length;
  const forward = await all(reader.pieces({ ...range, bytes: 64 * KB }));
  expect(forward.map(ids).filter(count => count > 0)).toEqual([8]);
  const found: number[] = [];
  for (let end = bytes.length; end > 0; ) {
    const piece = await reader.before({ start: 0, end, bytes: 64 * KB });
    found.push(ids(piece));
    end = piece[0]?.offset ?? 0;
  }
  expect(found.filter(count => count > 0)).toEqual([8]);
});

test('a piece read backward begins with the first turn that was taken back in it', async () => {
  const turn = (n: number) => [
    event('task_started'),
    message('user', `prompt ${n}`),
    event('user_message', { message: `prompt ${n}` }),
    message('assistant', 'x'.repeat(200 * KB)),
    event('task_complete'),
  ];
  const turns = Array.from({ length: 9 }, (_, n) => turn(n));
  const rolledBack = event('thread_rolled_back', { num_turns: 3 });
  const back = [...turns.slice(0, 4), [rolledBack], ...turns.slice(4, 7), [rolledBack], turns[8] ?? []];
  const bytes = Buffer.from(envelope(...back.flat()));
  const { reader } = reading(bytes);
  const last = await reader.before({ start: 0, end: bytes.length, bytes: 64 * KB });
  const piece = await reader.before({ start: 0, end: last[0]?.offset ?? 0, bytes: 64 * KB });
  const prompts = itemsOf(textOf(bytes, piece)).flatMap(item => (item.kind === 'user' ? [item] : []));
  expect(prompts.map(({ text, takenBack }) => [text, takenBack])).toEqual(
    [4, 5, 6].map(n => [`prompt ${n}`, true]),
  );
});

test('a prompt of two lines with megabytes of pictures is in one piece, in both directions', async () => {
  const picture = `data:image/png;base64,${'A'.repeat(5 * MB)}`;
  const content = [
    { type: 'input_text', text: 'look' },
    { type: 'input_image', image_url: picture },
  ];
  const prompt = [
    ['response_item', { type: 'message', role: 'user', content }] as const,
    event('user_message', { message: 'look', images: [picture] }),
  ];
  const rest = [message('assistant', 'seen'), event('task_complete')];
  const bytes = Buffer.from(envelope(event('task_started'), ...prompt, ...rest));
  const { reader, lines, range } = reading(bytes);
  for (const pieces of [
    await all(reader.pieces({ ...range, bytes: 64 * KB })),
    [await reader.before({ ...range, bytes: 64 * KB })],
  ]) {
    const piece = pieces.find(part => part.some(({ length }) => length > MB)) ?? [];
    expect(piece.filter(({ length }) => length > MB)).toEqual(lines.filter(({ length }) => length > MB));
  }
});

test('nothing is read of an empty range', async () => {
  const { reader } = reading(Buffer.from(envelope(message('user', 'hello'))));
  const range = { start: 0, end: 0, bytes: 100 };
  expect(await all(reader.pieces(range))).toEqual([]);
  expect(await reader.after(range)).toEqual([]);
  expect(await reader.before(range)).toEqual([]);
});

describe.each(['x', '{}'])('megabytes of the line %s', line => {
  const bytes = Buffer.from(`${line}\n`.repeat(20_000));
  const { reader, range } = reading(bytes);
  const most = MOST_LINES + 256;

  test('come in pieces of bounded numbers of lines, forward', async () => {
    const pieces = await all(reader.pieces({ ...range, bytes: MB }));
    expect(pieces.flat()).toHaveLength(20_000);
    expect(Math.max(...pieces.map(piece => piece.length))).toBeLessThanOrEqual(most);
  });

  test('and backward', async () => {
    const piece = await reader.before({ ...range, bytes: MB });
    expect(piece.length).toBeLessThanOrEqual(most);
    expect(endOf(piece)).toBe(bytes.length);
  });
});
