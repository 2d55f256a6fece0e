import { describe, expect, it } from 'vitest';
import { type EditedPlace, editorCall, wordsOf } from '../../src/system/editor.ts';

const AT: EditedPlace = { path: '/code/a b.ts', line: 12 };

describe('how an editor is called', () => {
  it.each([
    ['/usr/bin/vim', ['+12', '/code/a b.ts']],
    ['/usr/bin/nano -w', ['-w', '+12', '/code/a b.ts']],
    ['/opt/hx', ['/code/a b.ts:12']],
    ['/opt/code', ['--wait', '--goto', '/code/a b.ts:12']],
    ['/opt/code --wait', ['--wait', '--goto', '/code/a b.ts:12']],
    ['/opt/subl', ['--wait', '/code/a b.ts:12']],
    ['/opt/gvim', ['-f', '+12', '/code/a b.ts']],
    ['/opt/unheard-of', ['/code/a b.ts']],
    ['"/opt/my editor/vi" -c "set nowrap"', ['-c', 'set nowrap', '+12', '/code/a b.ts']],
  ])('%s', (EDITOR, args) => {
    expect(editorCall({ EDITOR, PATH: '' }, AT)).toMatchObject({ kind: 'call', args });
  });

  it('without a line, only the file', () => {
    expect(editorCall({ EDITOR: '/usr/bin/vim' }, { ...AT, line: null })).toMatchObject({
      args: ['/code/a b.ts'],
    });
  });

  it('VISUAL before EDITOR; a name only from absolute folders of PATH', () => {
    expect(editorCall({ VISUAL: '/a/vi', EDITOR: '/b/vi' }, AT)).toMatchObject({ file: '/a/vi' });
    expect(editorCall({ EDITOR: 'sh', PATH: '.:/bin' }, AT)).toMatchObject({ file: '/bin/sh' });
    expect(editorCall({ EDITOR: 'sh', PATH: '.' }, AT)).toMatchObject({ kind: 'none' });
    expect(editorCall({ EDITOR: './evil', PATH: '/bin' }, AT)).toMatchObject({ kind: 'none' });
    expect(editorCall({ PATH: '' }, AT)).toMatchObject({ kind: 'none' });
  });

  it('words are words, and nothing is run', () => {
    expect(wordsOf(`a "b c" 'd  e' f\\ g $(rm) ; "x\\"y" "un`)).toEqual([
      'a',
      'b c',
      'd  e',
      'f g',
      '$(rm)',
      ';',
      'x"y',
      'un',
    ]);
    expect(wordsOf('  ')).toEqual([]);
  });
});
