/** Characters that stand alone: most never join their neighbours, and between two of those there is always a border. */
import stringWidth from 'string-width';
import { lazily, lazyTable } from './lazy-table.ts';
import { isPlainCharacter } from './plain-characters.ts';
import { segmentsOf } from './segments.ts';

/** Characters that join a neighbour, or may. */
const joining = lazily(
  () =>
    /[\p{M}\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Grapheme_Extend}\p{Emoji_Modifier}\p{Regional_Indicator}\p{Default_Ignorable_Code_Point}\u{1100}-\u{11ff}\u{a960}-\u{a97c}\u{d7b0}-\u{d7fb}]/u,
);

function joinsNothing(character: string): boolean {
  if (joining().test(character)) return false;
  let segments = 0;
  for (const _ of segmentsOf(`a${character}a`)) segments++;
  return segments === 3;
}

/** Cells of a code point that joins no neighbour; 0 when it may join one, or takes none. */
export const separateCells = lazyTable(codePoint => {
  if (isPlainCharacter(codePoint)) return 1;
  const character = String.fromCodePoint(codePoint);
  return joinsNothing(character) ? stringWidth(character) : 0;
});

/** The same for the code point at `index` of a text. */
export function cellsAlone(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit >= 0x20 && unit < 0x7f) return 1;
  return separateCells(text.codePointAt(index) as number);
}

/** UTF-16 units of the code point at `index`. */
export function unitsAt(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  return unit >= 0xd800 && unit < 0xdc00 && (text.codePointAt(index) as number) > 0xffff ? 2 : 1;
}
