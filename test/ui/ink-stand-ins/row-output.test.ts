import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import InkOutput from '../../../node_modules/ink/build/output.js';
import RowOutput from '../../../src/ui/ink-stand-ins/row-output.ts';

const size = { width: 14, height: 5 };

type Operation =
  | { readonly kind: 'write'; readonly x: number; readonly y: number; readonly text: string }
  | {
      readonly kind: 'clip';
      readonly y1: number;
      readonly y2: number;
      readonly x1: number;
      readonly x2: number;
      readonly sides: number;
    }
  | { readonly kind: 'unclip' };

const narrow = [
  'a',
  'bc',
  ' ',
  'é',
  '\u001B[1;36mx y\u001B[0m',
  '\u001B[41m \u001B[0m',
  '\u001B[2md\u001B[22m',
];
const textOf = (pieces: readonly string[]) =>
  fc
    .array(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 3,
    })
    .map(lines => lines.map(line => line.join('')).join('\n'));
const writeOf = (pieces: readonly string[]) =>
  fc.record({ kind: fc.constant('write' as const), x: fc.nat(8), y: fc.nat(5), text: textOf(pieces) });
const clip = fc.record({
  kind: fc.constant('clip' as const),
  x1: fc.nat(6),
  x2: fc.integer({ min: 6, max: 14 }),
  y1: fc.nat(2),
  y2: fc.integer({ min: 2, max: 5 }),
  sides: fc.constantFrom(1, 2, 3),
});
const unclip = fc.constant({ kind: 'unclip' as const });
const overlapping = fc.array(fc.oneof({ weight: 4, arbitrary: writeOf(narrow) }, clip, unclip), {
  maxLength: 7,
});
/** Ink shifts a row in which a text covers half of a wide character, so wide ones are compared alone. */
const wide = writeOf([...narrow, '日', '🎉', '👩‍👩‍👧', '한']).map(write => [write]);

interface AnyOutput {
  write(x: number, y: number, text: string, options: { transformers: [] }): void;
  clip(clip: object): void;
  unclip(): void;
  get(): { output: string; height: number };
}

function open(output: AnyOutput, { x1, x2, y1, y2, sides }: Extract<Operation, { kind: 'clip' }>): void {
  const [across, down] = [(sides & 1) > 0, (sides & 2) > 0];
  output.clip({
    x1: across ? x1 : undefined,
    x2: across ? x2 : undefined,
    y1: down ? y1 : undefined,
    y2: down ? y2 : undefined,
  });
}

function draw(output: AnyOutput, steps: readonly Operation[]): string {
  let clips = 0;
  for (const step of steps) {
    if (step.kind === 'write') output.write(step.x, step.y, step.text, { transformers: [] });
    else if (step.kind === 'clip') open(output, step);
    else if (clips > 0) output.unclip();
    if (step.kind !== 'write') clips = Math.max(0, clips + (step.kind === 'clip' ? 1 : -1));
  }
  return output.get().output;
}

/** Every cell with its colours, as a terminal shows it. */
async function cells(frame: string): Promise<string[]> {
  const terminal = new xterm.Terminal({ cols: 40, rows: size.height, allowProposedApi: true });
  await new Promise<void>(resolve => terminal.write(frame.replaceAll('\n', '\r\n'), resolve));
  return Array.from({ length: size.height }, (_, y) => {
    const row = terminal.buffer.active.getLine(y);
    const shown = Array.from({ length: 40 }, (_, x) => {
      const cell = row?.getCell(x);
      if (!cell) return '';
      const colours = [cell.getFgColor(), cell.getBgColor(), cell.isBold(), cell.isDim()].join(',');
      const blank = cell.getChars() === '' || cell.getChars() === ' ';
      return blank && cell.isBgDefault() ? ' ' : `${cell.getChars()}<${colours}>`;
    });
    return shown.join('').trimEnd();
  });
}

describe('rows in place of Ink’s own', () => {
  const same = async (steps: readonly Operation[]) => {
    const ours = draw(new RowOutput(size) as AnyOutput, steps);
    const theirs = draw(new InkOutput(size) as AnyOutput, steps);
    expect(await cells(ours)).toEqual(await cells(theirs));
  };

  it('a single text, texts side by side, and a text over another', async () => {
    await same([{ kind: 'write', x: 0, y: 0, text: 'alone' }]);
    await same([
      { kind: 'write', x: 6, y: 1, text: 'right' },
      { kind: 'write', x: 0, y: 1, text: 'left' },
    ]);
    await same([
      { kind: 'write', x: 0, y: 2, text: 'beneath' },
      { kind: 'write', x: 2, y: 2, text: '\u001B[1mUP\u001B[0m' },
    ]);
  });

  it('draws the same cells as Ink for any texts and clips, whatever overlaps', async () => {
    await fc.assert(fc.asyncProperty(overlapping, same), { numRuns: 300 });
  });

  it('draws the same cells as Ink for wide characters and emoji', async () => {
    await fc.assert(fc.asyncProperty(wide, same), { numRuns: 200 });
  });
});
