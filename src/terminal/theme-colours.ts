/** Which colour each style has, what these colours are on dark and on light backgrounds, and how a person's own ones are sent. Pure. */
import type { StyleName } from '../text/row.ts';
import type { ColourDepth } from './colour-depth.ts';
import { cubeSwatches, exactSwatch, nearestSwatch, paletteSwatches, type Rgb, rgb } from './colours.ts';
import { type ColourRole, type OwnColour, PALETTE_NAMES, type ThemeChoice } from './theme-choice.ts';

/** Weight and the like, with and without colours. */
export const ATTRIBUTES: Readonly<Partial<Record<StyleName, string>>> = {
  strong: '1',
  accentStrong: '1',
  heading: '1',
  emphasis: '3',
  strongEmphasis: '1',
  link: '4',
  problem: '4',
};

/** The colour of a style; those that are not here have the colour of plain text. */
export const ROLES: Readonly<Partial<Record<StyleName, ColourRole>>> = {
  accent: 'accent',
  accentStrong: 'accent',
  ok: 'good',
  bad: 'bad',
  warn: 'warn',
  problem: 'warn',
  folder: 'folder',
  branch: 'branch',
  code: 'warn',
  codeKeyword: 'branch',
  codeString: 'good',
  codeNumber: 'accent',
  codeComment: 'dim',
  dim: 'dim',
  heading: 'accent',
  link: 'folder',
  added: 'good',
  chart: 'accent',
  removed: 'bad',
};

/** Faint text has none: it is made of text and background. */
export type Hues = Readonly<Record<Exclude<ColourRole, 'dim'>, Rgb>>;

export const ON_DARK: Hues = {
  accent: rgb('#5fc7d7'),
  good: rgb('#8ccf7e'),
  bad: rgb('#f2777a'),
  warn: rgb('#e0b060'),
  folder: rgb('#7aa6f5'),
  branch: rgb('#c792ea'),
};

export const ON_LIGHT: Hues = {
  accent: rgb('#00708a'),
  good: rgb('#2a7a22'),
  bad: rgb('#c0282d'),
  warn: rgb('#8a5a00'),
  folder: rgb('#2558c4'),
  branch: rgb('#8a2aa8'),
};

/** Wanted of a palette of 16: strong ones, as those of most palettes are. */
export const OF_PALETTE: Hues = {
  accent: rgb('#00cccc'),
  good: rgb('#00cc00'),
  bad: rgb('#ff3333'),
  warn: rgb('#dddd00'),
  folder: rgb('#3366ff'),
  branch: rgb('#dd33dd'),
};

/** SGR parameters of the colours that a person chose. They are taken as they are: who chooses a colour sees it. */
export type OwnColours = Readonly<Partial<Record<ColourRole, string>>>;

export function ownColours(
  { colours }: ThemeChoice,
  depth: ColourDepth,
  palette: readonly Rgb[] | null,
): OwnColours {
  if (depth === 'none') return {};
  return Object.fromEntries(
    Object.entries(colours).flatMap(([role, colour]) => {
      const parameters = colour === undefined ? null : parametersOf(colour, depth, palette);
      return parameters === null ? [] : [[role, parameters]];
    }),
  );
}

/** Null: the terminal has nothing like it. */
function parametersOf(
  colour: OwnColour,
  depth: Exclude<ColourDepth, 'none'>,
  palette: readonly Rgb[] | null,
): string | null {
  const index = (PALETTE_NAMES as readonly string[]).indexOf(colour);
  if (index >= 0) return String(index < 8 ? 30 + index : 82 + index);
  const wanted = rgb(colour);
  if (depth === 'exact') return exactSwatch(wanted).text;
  const swatches = depth === '256' ? cubeSwatches() : paletteSwatches(palette ?? []);
  return nearestSwatch(swatches, wanted)?.text ?? null;
}
