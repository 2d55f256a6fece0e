import { describe, expect, it, test } from 'vitest';
import { footerRow } from '../../src/app/footer.ts';
import { changedKeys, type KeyChange } from '../../src/app/key-changes.ts';
import { keyNotation } from '../../src/app/key-notation.ts';
import { PRESET_NAMES } from '../../src/app/key-presets.ts';
import { USUAL_KEYS } from '../../src/app/keymap.ts';
import { helpRows } from '../../src/app/overlays/help.ts';
import { UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { rowText } from '../../src/text/plain.ts';

const list = (command: string, ...keys: string[]): KeyChange => ({ context: 'list', command, keys });
const changed = (...changes: KeyChange[]) => changedKeys(null, changes);

test.each([
  ['G', 'G', true],
  ['space', 'space', true],
  [' ', 'space', true],
  ['+', '+', true],
  ['Ctrl+B', 'ctrl+b', false],
  ['ctrl++', 'ctrl++', false],
  ['Alt+Enter', 'alt+enter', false],
  ['PgUp', 'pageUp', false],
  ['shift+tab', 'shift+tab', false],
  ['ß', 'ß', true],
])('%j is the key %s', (written, notation, isText) => {
  expect(keyNotation(written)).toEqual({ ok: true, notation, isText });
});

test.each(['', 'ab', 'shift+a', 'hyper+a', 'ctrl+i', 'ctrl+m', 'ctrl+', 'F1'])('%j is no key', written => {
  expect(keyNotation(written).ok).toBe(false);
});

describe('other keys', () => {
  it('nothing changed: the very same table', () => {
    expect(changed().table).toBe(USUAL_KEYS);
  });

  it('a command has its new keys, and no others', () => {
    const { table, conflicts } = changed(list('archive', 'A', 'ctrl+a'));
    const keys = table.commands.picker;
    expect([keys.get('A'), keys.get('ctrl+a'), keys.get('a')]).toEqual(['archive', 'archive', undefined]);
    expect(conflicts).toEqual([]);
  });

  it('a key goes over from a command that has others; of two that were asked for, the first gets it', () => {
    const { table, conflicts } = changed(list('archive', 'k'), list('delete', 'k'));
    expect(table.commands.picker.get('k')).toBe('archive');
    expect(table.commands.picker.get('up')).toBe('up');
    expect(conflicts).toEqual([
      expect.objectContaining({ key: 'k', other: expect.objectContaining({ command: 'archive' }) }),
    ]);
    expect(table.commands.picker.get('d')).toBe('delete');
  });

  it('two commands change places', () => {
    const { table, conflicts } = changed(list('archive', 'd'), list('delete', 'a'));
    expect(conflicts).toEqual([]);
    expect([table.commands.picker.get('d'), table.commands.picker.get('a')]).toEqual(['archive', 'delete']);
  });

  it('footer and help follow', () => {
    const { table } = changed(list('archive', 'A'), list('filter', 'ctrl+s'));
    const footer = rowText(
      footerRow({ context: 'picker', width: 200, glyphs: UNICODE_GLYPHS, keys: table, right: '' }),
    );
    expect(footer).toContain('A archive');
    expect(footer).toContain('Ctrl-S filter');
    const help = helpRows(120, UNICODE_GLYPHS, table).map(rowText).join('\n');
    expect(help).toMatch(/ A +archive/);
  });
});

describe.each(PRESET_NAMES)('the preset %s', preset => {
  const { table } = changedKeys(preset, []);
  it('gives no key of one place to two commands', () => {
    for (const [context, rows] of Object.entries(table.bindings)) {
      const usual = USUAL_KEYS.bindings[context as keyof typeof USUAL_KEYS.bindings].flatMap(
        ({ keys }) => keys,
      );
      const keys = rows.flatMap(row => row.keys);
      const twice = keys.filter((key, at) => keys.indexOf(key) !== at);
      expect(
        twice.filter(key => usual.indexOf(key) === usual.lastIndexOf(key)),
        context,
      ).toEqual([]);
    }
  });
  it('leaves each command a key', () => {
    expect(
      Object.values(table.bindings).flatMap(rows => rows.filter(({ keys }) => keys.length === 0)),
    ).toEqual([]);
  });
  it('has keys that can be written', () => {
    for (const { keys } of Object.values(table.bindings).flat())
      for (const key of keys) expect(keyNotation(key), key).toMatchObject({ ok: true, notation: key });
  });
});
