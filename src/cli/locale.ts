/** Which marks the terminal can show, by its locale and name. Pure. */
import type { Machine } from '../terminal/machine.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../text/glyphs.ts';
import type { Glyphs } from '../text/row.ts';

/** Hardware terminals, and the console of Linux: its font of 256 characters has lines, but few of the marks. */
const FEW_CHARACTERS = /^(?:dumb|unknown|linux(?:-.*)?|vt\d+.*)$/;

/**
 * ASCII marks where the locale's character set is not UTF-8. Without a locale, and where a locale names no character set, UTF-8 is
 * assumed: that is what terminals have today. Holds for stdout and stderr.
 */
export function glyphsFor(env: Machine['env']): Glyphs {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return isUtf8(locale) && !FEW_CHARACTERS.test(env.TERM ?? '') ? UNICODE_GLYPHS : ASCII_GLYPHS;
}

/** `de_DE.UTF-8@euro`: what is between the dot and the @. macOS also has the character set alone. */
function isUtf8(locale: string): boolean {
  if (/^(?:C|POSIX)$/.test(locale)) return false;
  const charset = /\.([^@]*)/.exec(locale)?.[1] ?? '';
  return charset === '' || /^utf-?8$/i.test(charset);
}
