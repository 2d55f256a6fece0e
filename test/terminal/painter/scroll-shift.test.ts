import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Painter } from '../../../src/terminal/painter/painter.ts';

const size = { columns: 40, rows: 16 };

function open() {
  const terminal = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  const writes: string[] = [];
  const painter = new Painter({ write: text => writes.push(text) > 0, onceDrained: () => {} }, size);
  const cells = async (): Promise<string[]> => {
    await new Promise<void>(resolve => terminal.write(writes.splice(0).join(''), resolve));
    const { active } = terminal.buffer;
    return Array.from({ length: size.rows }, (_, y) => {
      const row = active.getLine(y);
      const shown = Array.from({ length: size.columns }, (_, x) => {
        const cell = row?.getCell(x);
        return `${cell?.getChars() || ' '}${cell?.isBold() ? '*' : ''}${cell?.getBgColor() === 1 ? '#' : ''}`;
      });
      return shown.join('').trimEnd();
    });
  };
  return { painter, writes, cells };
}

const styled = [
  'plain text',
  '\u001B[1mbold\u001B[0m and not',
  '\u001B[41mred ground\u001B[0m',
  '日本語 wide',
  '',
];
const line = (n: number): string => `${n} ${styled[n % styled.length]}`;
const page = (from: number): string =>
  ['header', ...Array.from({ length: size.rows - 2 }, (_, y) => line(from + y)), 'footer'].join('\n');

describe('a frame that is the last one moved', () => {
  it('costs little more than the rows that came in', async () => {
    const { painter, writes, cells } = open();
    painter.paint(page(10));
    await cells();
    painter.paint(page(11));
    expect(writes.join('')).toContain(line(10 + size.rows - 2).trimEnd());
    expect(writes.join('')).not.toContain(line(15));
    expect(writes.join('').length).toBeLessThan(120);
  });

  it('a change in the last cell of a row does not send the row', async () => {
    const { painter, writes, cells } = open();
    const bar = (mark: string): string => `${'long text before the bar'.padEnd(size.columns - 1)}${mark}`;
    painter.paint(bar('│'));
    await cells();
    painter.paint(bar('┃'));
    expect(writes.join('')).not.toContain('bar');
    expect((await cells())[0]).toBe(bar('┃'));
  });

  it('any moves, changes and jumps show what a fresh terminal shows of the last frame', async () => {
    const step = fc.oneof(
      fc.integer({ min: -4, max: 4 }).map(by => ({ kind: 'scroll' as const, by })),
      fc.record({
        kind: fc.constant('change' as const),
        row: fc.nat(size.rows - 1),
        text: fc.constantFrom(...styled, 'x'.repeat(size.columns)),
      }),
      fc.nat(60).map(to => ({ kind: 'jump' as const, to })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async steps => {
        const { painter, cells } = open();
        let from = 20;
        let frame = page(from);
        painter.paint(frame);
        for (const move of steps) {
          if (move.kind === 'change') frame = frame.split('\n').with(move.row, move.text).join('\n');
          else {
            from = move.kind === 'jump' ? move.to : Math.max(0, from + move.by);
            frame = page(from);
          }
          painter.paint(frame);
        }
        const fresh = open();
        fresh.painter.paint(frame);
        expect(await cells()).toEqual(await fresh.cells());
      }),
      { numRuns: 300 },
    );
  });
});
