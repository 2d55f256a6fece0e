import { describe, expect, it } from 'vitest';
import { glyphsFor } from '../../src/cli/locale.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../src/text/glyphs.ts';

const xterm = { TERM: 'xterm-256color' };

describe('Unicode marks', () => {
  it.each([
    ['without a locale', {}],
    ['UTF-8', { LANG: 'en_US.UTF-8' }],
    ['utf8', { LANG: 'en_US.utf8' }],
    ['UTF-8 with a modifier', { LANG: 'de_DE.UTF-8@euro' }],
    ['the C locale with UTF-8', { LANG: 'C.UTF-8' }],
    ['no character set', { LANG: 'en_US' }],
    ['the character set alone, as on macOS', { LC_CTYPE: 'UTF-8' }],
    ['LC_ALL before LANG', { LC_ALL: 'C.UTF-8', LANG: 'C' }],
    ['LC_CTYPE before LANG', { LC_CTYPE: 'en_US.UTF-8', LANG: 'POSIX' }],
    ['empty ones are as unset', { LC_ALL: '', LC_CTYPE: '', LANG: 'en_US.UTF-8' }],
  ])('%s', (_name, env) => {
    expect(glyphsFor({ ...xterm, ...env })).toBe(UNICODE_GLYPHS);
  });

  it.each(['xterm', 'xterm-mono', 'screen', 'tmux-256color', 'rxvt-unicode', undefined])('TERM=%s', TERM => {
    expect(glyphsFor({ TERM, LANG: 'C.UTF-8' })).toBe(UNICODE_GLYPHS);
  });
});

describe('ASCII marks', () => {
  it.each([
    ['C', { LANG: 'C' }],
    ['POSIX', { LANG: 'POSIX' }],
    ['Latin-1', { LANG: 'de_DE.ISO-8859-1' }],
    ['Latin-9 with a modifier', { LANG: 'de_DE.ISO-8859-15@euro' }],
    ['KOI8', { LANG: 'ru_RU.KOI8-R' }],
    ['EUC-JP', { LANG: 'ja_JP.eucJP' }],
    ['GB 18030', { LANG: 'zh_CN.GB18030' }],
    ['LC_ALL before LANG', { LC_ALL: 'C', LANG: 'en_US.UTF-8' }],
    ['LC_ALL before LC_CTYPE', { LC_ALL: 'POSIX', LC_CTYPE: 'UTF-8' }],
    ['LC_CTYPE before LANG', { LC_CTYPE: 'C', LANG: 'en_US.UTF-8' }],
  ])('%s', (_name, env) => {
    expect(glyphsFor({ ...xterm, ...env })).toBe(ASCII_GLYPHS);
  });

  it.each(['dumb', 'linux', 'linux-16color', 'vt100', 'vt220'])('TERM=%s', TERM => {
    expect(glyphsFor({ TERM, LANG: 'C.UTF-8' })).toBe(ASCII_GLYPHS);
  });
});
