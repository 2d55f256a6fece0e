import { describe, expect, test } from 'vitest';
import type { PatchFile, PatchHunkLine } from '../../src/format/items/item.ts';
import { type DiffOptions, diffRows } from '../../src/text/diff-rows.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { defaultFolded } from '../../src/text/item-rows.ts';
import { rowText } from '../../src/text/plain.ts';
import { span } from '../../src/text/spans.ts';
import { drawn, inStyle } from './drawn.ts';
import { itemOf, outputOf } from './items.ts';

/** Lines as a diff shows them: sign, then text; of a hunk's head what is behind the first `@@`. */
function lines(...shown: string[]): PatchHunkLine[] {
  return shown.map(line => {
    if (line.startsWith('@@')) return { sign: '@', text: line.slice(2).trim() };
    return { sign: line[0] as PatchHunkLine['sign'], text: line.slice(1) };
  });
}

function file(more: Partial<PatchFile>): PatchFile {
  return { path: 'src/retry.ts', change: 'update', movedTo: null, added: 0, removed: 0, lines: [], ...more };
}

const options: DiffOptions = {
  width: 50,
  glyphs: UNICODE_GLYPHS,
  query: '',
  folder: null,
  label: [span('patch', 'dim')],
  maxRows: 100,
};
const read = (files: readonly PatchFile[], more: Partial<DiffOptions> = {}): string[] =>
  diffRows(files, { ...options, ...more }).map(rowText);

describe('a patch', () => {
  test('line numbers where the hunk says them', () => {
    const changed = lines(
      '@@ -12,2 +12,3 @@ function put()',
      '-} catch {',
      '+} catch (error) {',
      '+  throw',
      ' done',
      '@@ -40 +41 @@',
      '-x',
    );
    expect(read([file({ added: 2, removed: 2, lines: changed })])).toEqual([
      '± src/retry.ts  +2 −2                        patch',
      '    … function put()',
      '   12 - } catch {',
      '   12 + } catch (error) {',
      '   13 +   throw',
      '   14   done',
      '    …',
      '   40 - x',
    ]);
  });

  test('no numbers where nothing says them', () => {
    expect(read([file({ lines: lines('@@ def main():', '-a', '+b', ' c') })]).slice(1)).toEqual([
      '    … def main():',
      '    - a',
      '    + b',
      '      c',
    ]);
  });

  test('new, deleted and moved files', () => {
    const files = [
      file({ path: 'new.ts', change: 'add', added: 2, lines: lines('+a', '+b') }),
      file({ path: 'old.ts', change: 'delete', removed: 1, lines: lines('-a') }),
      file({ path: 'a.ts', change: 'move', movedTo: 'b.ts' }),
    ];
    expect(read(files)).toEqual([
      '± new.ts  new  +2                            patch',
      '    1 + a',
      '    2 + b',
      '± old.ts  deleted  −1',
      '    1 - a',
      '± a.ts → b.ts',
    ]);
    expect(read(files, { glyphs: ASCII_GLYPHS }).at(-1)).toBe('% a.ts > b.ts');
  });

  test('colours', () => {
    const rows = diffRows([file({ added: 1, removed: 1, lines: lines('-a', '+b') })], options);
    expect(inStyle(rows, 'added')).toEqual(['+1', '+ ', 'b']);
    expect(inStyle(rows, 'removed')).toEqual(['−1', '- ', 'a']);
  });

  test('long lines hang beside their number, tabs become spaces', () => {
    expect(read([file({ change: 'add', lines: lines(`+\t${'x'.repeat(45)}`) })]).slice(1)).toEqual([
      `    1 +     ${'x'.repeat(38)}`,
      `        ${'x'.repeat(7)}`,
    ]);
  });

  test('a line without an end is cut, and that is said', () => {
    const rows = read([file({ change: 'add', lines: lines(`+${'x'.repeat(5000)}`, '+y') })]);
    expect(rows.length).toBe(23);
    expect(rows.slice(-2)).toEqual(['        … more of this line', '    2 + y']);
  });

  test('too many lines: the rest is counted', () => {
    const many = Array.from({ length: 30 }, (_, index) => `+${index}`);
    const files = [
      file({ change: 'add', lines: lines(...many) }),
      file({ path: 'b.ts', lines: lines('+x') }),
    ];
    const rows = read(files, { maxRows: 5 });
    expect(rows.length).toBe(6);
    expect(rows.at(-1)).toBe('    … 28 more lines');
  });
});

describe('a patch in the conversation', () => {
  const files = [file({ added: 1, lines: lines('+a') })];

  test('went well: only the diff', () => {
    const item = itemOf({ kind: 'patch', callId: null, files, status: 'ok', output: outputOf('Success.') });
    expect(drawn(item)).toEqual([' ± src/retry.ts  +1                                    patch', '     + a']);
    expect(defaultFolded(item)).toBe(false);
  });

  test('failed: the mark and what the tool said', () => {
    const output = outputOf('context not found', { exitCode: 1 });
    const rows = drawn(itemOf({ kind: 'patch', callId: null, files, status: 'failed', output }));
    expect(rows[0]).toMatch(/✗ 1 {2}patch$/);
    expect(rows.at(-1)).toBe('   context not found');
  });

  test('a long one is folded', () => {
    const many = [file({ lines: lines(...Array.from({ length: 40 }, () => '+x')) })];
    const item = itemOf({ kind: 'patch', callId: null, files: many, status: 'ok', output: null });
    expect(defaultFolded(item)).toBe(true);
    expect(drawn(item, { folded: true }).at(-1)).toBe('     … 27 more lines');
    expect(drawn(item).length).toBe(41);
  });
});
