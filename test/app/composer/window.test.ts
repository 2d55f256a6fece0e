import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ComposerCommand } from '../../../src/app/composer/commands.ts';
import { cellWidth } from '../../../src/text/unicode/width.ts';
import { TypedComposer } from './composer.ts';

const size = (columns: number, rows: number) => ({ columns, rows });

describe('the box', () => {
  it('says what it is for while it is empty, with the cursor in it', () => {
    const composer = new TypedComposer();
    expect(composer.lines()[0]).toContain('Write a message to this session');
    expect(composer.caret()).toEqual([{ row: 0, text: ' ' }]);
  });

  it('shows its keys below', () => {
    expect(new TypedComposer('x', size(80, 24)).lines().at(-1)).toMatch(
      /add to the session.*send now.*keep the draft/,
    );
  });

  it.each([
    [120, 'add to the session: Codex answers at its next start   Ctrl-X send to Codex now'],
    [80, 'add to the session   Ctrl-X send now'],
    [40, 'add to the session   Ctrl-X send now'],
  ])('on %i columns says in plain words what its two ways do', (columns, words) => {
    expect(new TypedComposer('x', size(columns, 24)).lines().at(-1)).toContain(words);
  });

  it('draws the cursor over the character it is on', () => {
    expect(new TypedComposer('日本').press('left').caret()).toEqual([{ row: 0, text: '本' }]);
  });

  it('wraps after a space where it can and shows every character', () => {
    const composer = new TypedComposer('The loop never looks at the error kind at all', size(24, 24));
    expect(composer.lines().slice(0, 3)).toEqual([
      '▌ The loop never looks  ',
      '▌ at the error kind at  ',
      '▌ all                   ',
    ]);
  });

  it.each([
    [24, 8],
    [60, 8],
    [15, 5],
    [10, 3],
    [6, 2],
  ])('on %i rows it grows to %i and scrolls inside', (rows, most) => {
    const composer = new TypedComposer('', size(40, rows));
    for (let line = 0; line < 12; line += 1) composer.type(`line ${line}`).press('newline');
    expect(composer.height()).toBe(most + 1);
    expect(composer.lines()[most - 2]).toContain('line 11');
    for (let line = 0; line < 12; line += 1) composer.press('up');
    expect(composer.lines()[0]).toContain('line 0');
    expect(composer.caret()[0]?.row).toBe(0);
  });

  it('says where one is in a text that is longer than the box', () => {
    const text = Array.from({ length: 12 }, (_, line) => `line ${line}`).join('\n');
    const composer = new TypedComposer(text, size(80, 24));
    expect(composer.lines().at(-1)).toMatch(/row 12 of 12 $/);
    expect(composer.press('up').lines().at(-1)).toMatch(/row 11 of 12 $/);
    expect(new TypedComposer('short', size(80, 24)).lines().at(-1)).not.toContain('row');
  });

  it('going up scrolls only when the cursor leaves the box', () => {
    const composer = new TypedComposer(Array.from({ length: 12 }, (_, line) => `line ${line}`).join('\n'));
    const before = composer.lines();
    composer.press('up', 'up', 'up');
    expect(composer.lines()[0]).toBe(before[0]);
  });

  it('without space for it there is no footer', () => {
    expect(new TypedComposer('x', size(40, 5)).lines()).toHaveLength(1);
  });

  it('makes what is unsafe visible and never draws it', () => {
    const composer = new TypedComposer('a\u001b[31mb\u202ec\td', size(60, 24));
    expect(composer.lines()[0]).not.toMatch(/[\u001b\u202e\t]/);
    expect(composer.lines()[0]).toContain('‹U+202E›');
  });

  it('says that it is recording, and that it loads a draft', () => {
    expect(new TypedComposer('x', size(80, 24)).press('send').lines().at(-1)).toContain('recording…');
    expect(new TypedComposer(null, size(80, 24)).lines().at(-1)).toContain('looking for a draft…');
  });
});

const commands: ComposerCommand[] = [
  'newline',
  'erase',
  'eraseForward',
  'eraseWord',
  'eraseToLineStart',
  'eraseToLineEnd',
  'left',
  'right',
  'wordLeft',
  'wordRight',
  'up',
  'down',
  'lineStart',
  'lineEnd',
];

it('is exactly as large as it says, with one cursor on screen, whatever is done', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 });
  const step = fc.oneof(
    text.map(each => (composer: TypedComposer) => composer.type(each)),
    fc.constantFrom(...commands).map(command => (composer: TypedComposer) => composer.press(command)),
  );
  const sizes = fc.record({
    columns: fc.integer({ min: 12, max: 60 }),
    rows: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(sizes, sizes, fc.array(step, { maxLength: 40 }), (first, second, steps) => {
      const composer = new TypedComposer('', first);
      for (const [index, run] of steps.entries()) {
        run(composer);
        if (index === 20) {
          composer.size = second;
          composer.event({ type: 'resize' });
        }
        const { columns } = composer.size;
        expect(composer.widths()).toEqual(Array.from({ length: composer.height() }, () => columns));
        const { row, column } = composer.window().cursor;
        expect(composer.caret().map(each => each.row)).toEqual([row]);
        const line = composer.window().rows[row];
        const before =
          line?.spans.slice(
            0,
            line.spans.findIndex(span => span.style === 'caret'),
          ) ?? [];
        expect(before.reduce((sum, span) => sum + cellWidth(span.text), 0)).toBe(column);
      }
    }),
  );
});

it('up and down undo each other inside a text of rows that are long enough', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.integer({ min: 1, max: 5 }), (left, moves) => {
      const composer = new TypedComposer('abcdefghij\n'.repeat(12).trim());
      for (let each = 0; each < left; each += 1) composer.press('left');
      const before = composer.text;
      for (let each = 0; each < moves; each += 1) composer.press('up');
      for (let each = 0; each < moves; each += 1) composer.press('down');
      expect(composer.text).toBe(before);
    }),
  );
});
