// Lines of any size in chunks of any size, over the real store: everything can be reached, in order, nothing twice and nothing blank.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ViewerCommand } from '../../../src/app/viewer/commands.ts';
import { layoutOf } from '../../../src/app/viewer/layout.ts';
import type { Item } from '../../../src/format/items/item.ts';
import { ITEM_LIMITS, type ItemLimits } from '../../../src/live/session/item-limits.ts';
import { spansText } from '../../../src/text/spans.ts';
import { OpenFile } from '../../support/open-file.ts';
import { envelope, event, itemsOf, message } from '../../support/rollout-fixtures.ts';

type Line = readonly [type: string, payload: object];

const KB = 1024;
const MB = 1024 * KB;

/** Chunks of a few lines; little more than what is on screen is kept. */
const SMALL: ItemLimits = {
  tailBytes: 2 * KB,
  firstLoadBytes: KB,
  largestLoadBytes: 4 * KB,
  keptBytes: 6 * KB,
  keptLines: 30,
  pieces: { turnSearchBytes: KB, stepSearchBytes: 2 * KB, callSearchBytes: 3 * KB },
};
/** All in one chunk. */
const WHOLE: ItemLimits = {
  ...ITEM_LIMITS,
  tailBytes: 1024 * MB,
  keptBytes: 1024 * MB,
  keptLines: 1_000_000,
};

/** No two rows are alike. */
const words = (name: string, bytes: number): string =>
  Array.from({ length: 1 + bytes / 10 }, (_, at) => `${name}w${at}`).join(' ');
const rowsOf = (name: string, bytes: number): string =>
  Array.from({ length: 1 + bytes / 40 }, (_, row) => `${name} row ${row} of what it printed`).join('\n');

const call = (id: string): Line => [
  'response_item',
  { type: 'function_call', name: 'shell', arguments: JSON.stringify({ command: ['run', id] }), call_id: id },
];
const output = (id: string, text: string): Line => [
  'response_item',
  { type: 'function_call_output', call_id: id, output: text },
];
const ended = (id: string, text: string): Line =>
  event('exec_command_end', { call_id: id, command: ['run', id], exit_code: 0, aggregated_output: text });
const image = `data:image/png;base64,${'A'.repeat(9 * KB)}`;
const prompt = (text: string, images: readonly string[]): Line[] => [
  [
    'response_item',
    {
      type: 'message',
      role: 'user',
      content: [
        { type: 'input_text', text },
        ...images.map(image_url => ({ type: 'input_image', image_url })),
      ],
    },
  ],
  event('user_message', { message: text, images }),
];

interface Step {
  readonly kind: 'answer' | 'thought' | 'tool' | 'tools' | 'alone';
  readonly bytes: number;
}

function linesOf({ kind, bytes }: Step, name: string): Line[] {
  const text = words(name, bytes);
  switch (kind) {
    case 'answer':
      return [event('agent_message', { message: text }), message('assistant', text)];
    case 'thought':
      return [
        event('agent_reasoning', { text }),
        ['response_item', { type: 'reasoning', summary: [{ type: 'summary_text', text }] }],
      ];
    case 'tool': {
      const printed = rowsOf(name, bytes);
      return [call(name), ended(name, printed), output(name, printed)];
    }
    case 'tools': {
      const names = [`${name}a`, `${name}b`, `${name}c`];
      return [
        ...names.map(call),
        ...names.map(each => ended(each, rowsOf(each, bytes))),
        ...names.map(each => output(each, rowsOf(each, bytes))),
      ];
    }
    case 'alone':
      return [call(name)];
    default:
      return kind satisfies never;
  }
}

const someStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('answer', 'thought', 'tool', 'tools', 'alone'),
  bytes: fc.oneof(fc.nat(200), fc.nat(2 * KB), fc.nat(12 * KB)),
});
const someTurns = fc.array(fc.record({ images: fc.nat(1), steps: fc.array(someStep, { maxLength: 9 }) }), {
  minLength: 1,
  maxLength: 6,
});

function rolloutOf(turns: readonly { images: number; steps: readonly Step[] }[]): string {
  const lines = turns.flatMap(({ images, steps }, turn): Line[] => [
    event('task_started', { turn_id: `t${turn}` }),
    ...prompt(`question ${turn}`, images === 1 ? [image] : []),
    ...steps.flatMap((step, at) => linesOf(step, `s${turn}x${at}`)),
    event('task_complete', { turn_id: `t${turn}` }),
  ]);
  return envelope(...lines);
}

function fileOf(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-sizes-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'rollout-2025-11-22T09-12-00-01a201f1-4fd9-7823-bdb4-daa075fcedac.jsonl');
  writeFileSync(path, content);
  return path;
}

async function opened(path: string, limits: ItemLimits, rows = 14): Promise<OpenFile> {
  const file = new OpenFile(path, { limits, size: { columns: 70, rows } });
  await vi.waitFor(() => expect(file.store.getSnapshot().state.kind).toBe('ready'), { timeout: 60_000 });
  await file.settled();
  return file;
}

/** All rows of the conversation, from a store that has it in one chunk. */
async function allRows(path: string): Promise<{ rows: string[]; items: readonly Item[] }> {
  const file = await opened(path, WHOLE);
  const layout = layoutOf(file.state, file.context());
  const rows: string[] = [];
  for (let index = layout.next(-1); index !== -1; index = layout.next(index)) {
    const own = layout.rows(index).map(row => spansText(row.spans).trimEnd());
    rows.push(...own, ...Array.from({ length: layout.count(index) - own.length }, () => ''));
  }
  const { items } = file.store.getSnapshot();
  await file.store.close();
  return { rows, items };
}

const named = ({ offset, kind, joined }: Item) => ({ offset, kind, joined });

/** Presses the key until nothing moves; what was on screen each time. */
async function pressed(file: OpenFile, key: ViewerCommand): Promise<string[][]> {
  const screens = [file.body()];
  for (let still = 0; still < 2 && screens.length < 2_000; ) {
    file.press(key);
    await file.settled();
    const body = file.body();
    const same = body.join('\n') === screens.at(-1)?.join('\n');
    // Rows that look the same may follow each other.
    still = same ? still + 1 : 0;
    if (!same) screens.push(body);
  }
  return screens;
}

/** Where the screens are in the whole: each must be a part of it. Searched from where the one before was. */
function placesOf(rows: readonly string[], screens: readonly string[][], way: 1 | -1): number[] {
  const places: number[] = [];
  let from = way === 1 ? 0 : rows.length;
  for (const screen of screens) {
    const at = placeFrom(rows, screen, { from, way });
    expect(at, `not on its place: ${screen.join('\n')}`).toBeGreaterThanOrEqual(0);
    places.push(at);
    from = at;
  }
  return places;
}

function placeFrom(
  rows: readonly string[],
  screen: readonly string[],
  { from, way }: { readonly from: number; readonly way: 1 | -1 },
): number {
  for (let at = from; at >= 0 && at <= rows.length; at += way)
    if (screen.every((row, index) => row === (rows[at + index] ?? ''))) return at;
  return -1;
}

/** Every step goes on by as many rows, until the end. */
function goesBy(places: readonly number[], step: number): void {
  const steps = places.slice(1).map((at, index) => Math.abs(at - (places[index] ?? 0)));
  for (const by of steps.slice(0, -1)) expect(by).toBe(step);
  expect(steps.at(-1) ?? 0).toBeLessThanOrEqual(step);
}

/** A part that a key asked for came behind the end that the next one asked for, which was not filled up then. */
const jumpedOver: [{ images: number; steps: Step[] }[], ViewerCommand[][]] = [
  [
    {
      images: 0,
      steps: [
        { kind: 'answer', bytes: 2310 },
        { kind: 'answer', bytes: 2250 },
        { kind: 'tools', bytes: 0 },
        { kind: 'tool', bytes: 1520 },
      ],
    },
  ],
  [['previousTurn'], ['end', 'percent50', 'end']],
];

describe('with lines of any size', () => {
  it('pages and rows reach everything from both ends, in order and once', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(someTurns, fc.integer({ min: 9, max: 24 }), async (turns, height) => {
        const path = fileOf(rolloutOf(turns));
        const { rows, items } = await allRows(path);
        expect(items.map(named)).toEqual(itemsOf(rolloutOf(turns)).map(named));
        const file = await opened(path, SMALL, height);
        const body = file.body().length;
        const known = new Set(items.map(item => JSON.stringify(named(item))));
        file.store.subscribe(() => {
          for (const item of file.store.getSnapshot().items)
            expect(known).toContain(JSON.stringify(named(item)));
        });
        for (const [key, step] of [
          ['pageUp', Math.max(1, body - 1)],
          ['lineDown', 1],
          ['lineUp', 1],
          ['pageDown', Math.max(1, body - 1)],
        ] as const) {
          const way = key.endsWith('Down') ? 1 : -1;
          const last = Math.max(0, rows.length - body);
          const places = placesOf(rows, await pressed(file, key), way);
          expect([places[0], places.at(-1)]).toEqual(way === 1 ? [0, last] : [last, 0]);
          goesBy(places, step);
        }
        await file.store.close();
      }),
      { numRuns: 8 },
    );
  });

  it('turns are reached one by one from both ends', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(someTurns, async turns => {
        const path = fileOf(rolloutOf(turns));
        const { items } = await allRows(path);
        const prompts = items.filter(({ kind }) => kind === 'user').map(({ offset }) => offset);
        const file = await opened(path, SMALL);
        for (const [key, order] of [
          ['previousTurn', prompts.toReversed()],
          ['nextTurn', prompts],
        ] as const) {
          file.press(key === 'nextTurn' ? 'top' : 'end');
          await file.settled();
          const reached: (number | null)[] = [];
          // From the first prompt, which is marked at the beginning already.
          if (key === 'nextTurn' && file.body()[0]?.startsWith('▎you')) reached.push(order[0] ?? null);
          while (reached.length < order.length) {
            file.press(key);
            await file.settled();
            reached.push(file.state.mark);
          }
          expect(reached).toEqual(order);
        }
        await file.store.close();
      }),
      { numRuns: 8 },
    );
  });

  it('whatever is pressed without waiting, the screen is a part of the whole, and full', {
    timeout: 120_000,
  }, async () => {
    const keys = fc.array(
      fc.constantFrom<ViewerCommand[]>(
        ...([
          'pageUp',
          'pageDown',
          'lineUp',
          'lineDown',
          'halfUp',
          'top',
          'end',
          'previousTurn',
          'nextTurn',
        ] as const),
        ...(['percent10', 'percent50', 'percent90', 'nextItem', 'previousItem'] as const),
      ),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(someTurns, fc.array(keys, { maxLength: 8 }), async (turns, bursts) => {
        const path = fileOf(rolloutOf(turns));
        const { rows } = await allRows(path);
        const file = await opened(path, SMALL);
        try {
          for (const burst of bursts) {
            file.press(...burst);
            await file.settled();
            const body = file.body();
            const at = placeFrom(rows, body, { from: 0, way: 1 });
            expect(at, body.join('\n')).toBeGreaterThanOrEqual(0);
            expect(at, body.join('\n')).toBeLessThanOrEqual(Math.max(0, rows.length - body.length));
          }
        } finally {
          await file.store.close();
        }
      }),
      { numRuns: 25, examples: [jumpedOver] },
    );
  });
});
