import { describe, expect, it } from 'vitest';
import {
  type EditedPlace,
  type EditorCall,
  type EditorChoice,
  editorCall,
  wordsOf,
} from '../../src/system/editor.ts';

const called = (env: EditorChoice['env'], place: EditedPlace = AT, editor = ''): EditorCall =>
  editorCall({ editor, env }, place);

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
    expect(called({ EDITOR, PATH: '' })).toMatchObject({ kind: 'call', args });
  });

  it('without a line, only the file', () => {
    expect(called({ EDITOR: '/usr/bin/vim' }, { ...AT, line: null })).toMatchObject({
      args: ['/code/a b.ts'],
    });
  });

  it('VISUAL before EDITOR; a name only from absolute folders of PATH', () => {
    expect(called({ VISUAL: '/a/vi', EDITOR: '/b/vi' })).toMatchObject({ file: '/a/vi' });
    expect(called({ EDITOR: 'sh', PATH: '.:/bin' })).toMatchObject({ file: '/bin/sh' });
    expect(called({ EDITOR: 'sh', PATH: '.' })).toMatchObject({ kind: 'none' });
    expect(called({ EDITOR: './evil', PATH: '/bin' })).toMatchObject({ kind: 'none' });
    expect(called({ PATH: '' })).toMatchObject({ kind: 'none' });
  });

  it('the one of the configuration before both, with its options', () => {
    const env = { VISUAL: '/a/vi', EDITOR: '/b/vi', PATH: '' };
    expect(called(env, AT, '/opt/code --new-window')).toMatchObject({
      file: '/opt/code',
      args: ['--new-window', '--wait', '--goto', '/code/a b.ts:12'],
    });
    expect(called(env, AT, '  ')).toMatchObject({ file: '/a/vi' });
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
