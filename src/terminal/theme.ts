/**
 * The only place that knows what a style looks like: a style name becomes an SGR sequence. What can be read decides: each colour is the
 * one most like the wanted colour that has a contrast of 4.5 : 1 to the terminal's own background, and to that of the selected row.
 *
 * With 256 colours or more the first 16 are left alone: they follow the person's palette, and few palettes are readable with all of
 * them. Where the background is not known, colours are of the middle lightness, readable on black and on white, and what is
 * selected is inverse. Without colours weight, underlining and inverse remain. Fainter text (SGR 2) is not used: how faint it is differs.
 */
import type { Row, StyleName } from '../text/row.ts';
import { type ColourDepth, colourDepth } from './colour-depth.ts';
import {
  BLACK,
  contrast,
  cubeSwatches,
  exactSwatches,
  mix,
  nearestSwatch,
  paletteSwatches,
  poleOn,
  READABLE_CONTRAST,
  type Rgb,
  readableSwatch,
  rgb,
  type Swatch,
  WHITE,
} from './colours.ts';
import type { Machine } from './machine.ts';
import { CARET_STYLE } from './painter/caret.ts';
import { coloursFromEnvironment, type TerminalColours } from './terminal-colours.ts';

/** SGR parameters of each style; an empty text sets nothing. */
type Styles = Readonly<Record<StyleName, string>>;

export interface Theme {
  readonly styles: Styles;
  /** On the selected row; with its background. */
  readonly selected: Styles;
}

const STYLE_NAMES = [
  ...['plain', 'strong', 'dim', 'accent', 'accentStrong', 'inverse', 'caret', 'ok', 'bad', 'warn', 'folder'],
  ...['branch', 'code', 'codeKeyword', 'codeString', 'codeComment', 'codeNumber', 'heading', 'emphasis'],
  ...['strongEmphasis', 'link', 'added', 'removed', 'match', 'problem'],
] as readonly StyleName[];

/** Weight and the like, with and without colours. */
const ATTRIBUTES: Readonly<Partial<Record<StyleName, string>>> = {
  strong: '1',
  accentStrong: '1',
  heading: '1',
  emphasis: '3',
  strongEmphasis: '1',
  link: '4',
  problem: '4',
};

type Hue = 'accent' | 'green' | 'red' | 'amber' | 'blue' | 'violet';

/** The colour of a style; those that are not here have the colour of plain text. */
const HUES: Readonly<Partial<Record<StyleName, Hue>>> = {
  accent: 'accent',
  accentStrong: 'accent',
  ok: 'green',
  bad: 'red',
  warn: 'amber',
  problem: 'amber',
  folder: 'blue',
  branch: 'violet',
  code: 'amber',
  codeKeyword: 'violet',
  codeString: 'green',
  codeNumber: 'accent',
  heading: 'accent',
  link: 'blue',
  added: 'green',
  removed: 'red',
};

type Hues = Readonly<Record<Hue, Rgb>>;

const ON_DARK: Hues = {
  accent: rgb('#5fc7d7'),
  green: rgb('#8ccf7e'),
  red: rgb('#f2777a'),
  amber: rgb('#e0b060'),
  blue: rgb('#7aa6f5'),
  violet: rgb('#c792ea'),
};

const ON_LIGHT: Hues = {
  accent: rgb('#00708a'),
  green: rgb('#2a7a22'),
  red: rgb('#c0282d'),
  amber: rgb('#8a5a00'),
  blue: rgb('#2558c4'),
  violet: rgb('#8a2aa8'),
};

/** Colours of the 256 that are readable on black and on white: there are eight. */
const ON_EITHER: Hues = {
  accent: rgb('#5f5fff'),
  green: rgb('#00875f'),
  red: rgb('#d700af'),
  amber: rgb('#af5f5f'),
  blue: rgb('#5f5fff'),
  violet: rgb('#875fd7'),
};

/** Wanted of a palette of 16: strong ones, as those of most palettes are. */
const OF_PALETTE: Hues = {
  accent: rgb('#00cccc'),
  green: rgb('#00cc00'),
  red: rgb('#ff3333'),
  amber: rgb('#dddd00'),
  blue: rgb('#3366ff'),
  violet: rgb('#dd33dd'),
};

/** What a filter or a search found, and a badge: they bring their own background. */
const MARKED = rgb('#f0c75e');
/** How far the selected row's background is from the terminal's, towards its text. */
const SELECTED_SHARE = 0.14;
/** How far dim text is from plain text, towards the background. */
const DIM_SHARE = 0.36;

/** Without a style at all: text that is not for a terminal. */
export const PLAIN_THEME: Theme = { styles: eachStyle(() => ''), selected: eachStyle(() => '') };

function eachStyle(parameters: (style: StyleName) => string): Styles {
  return Object.fromEntries(STYLE_NAMES.map(style => [style, parameters(style)])) as Styles;
}

const joined = (...parameters: readonly string[]): string => parameters.filter(part => part !== '').join(';');

/** From the environment alone, and from what the terminal answered where it did. */
export function themeFor(
  env: Machine['env'],
  { color, answered }: { readonly color: boolean; readonly answered?: TerminalColours },
): Theme {
  return makeTheme(colourDepth(env, { color }), answered ?? coloursFromEnvironment(env));
}

export function makeTheme(depth: ColourDepth, colours: TerminalColours): Theme {
  if (depth === 'none') return withoutColours();
  const { background, palette } = colours;
  if (depth === '16' && palette === null) return withoutColours();
  if (background === null) return onEither();
  const known = { ...colours, background };
  return depth === '16' ? ofPalette(known, paletteSwatches(palette ?? [])) : onBackground(known, depth);
}

function withoutColours(): Theme {
  const own = (style: StyleName): string => ATTRIBUTES[style] ?? '';
  return {
    styles: eachStyle(style => (style === 'inverse' || style === 'match' ? '7' : own(style))),
    selected: inverseRow(),
  };
}

/** The selected row in inverse video: no colour of its own, and what was found underlined. */
function inverseRow(): Styles {
  return eachStyle(style => {
    if (style === 'inverse') return '';
    if (style === 'match') return '1;4;7';
    return joined(ATTRIBUTES[style] ?? '', '7');
  });
}

/** Text on a background that it brings along. */
function badge(swatches: readonly Swatch[], colour: Rgb): string {
  const below = nearestSwatch(swatches, colour);
  const text = below && readableSwatch(swatches, poleOn(below.colour), [below.colour]);
  return below && text ? joined(text.text, below.background) : '7';
}

interface Palette {
  readonly hues: Hues;
  /** Null: like plain text. */
  readonly dim: Rgb | null;
  readonly plain: string;
  readonly backgrounds: readonly Rgb[];
  readonly swatches: (target: Rgb) => readonly Swatch[];
}

/** The styles on one kind of background. A colour that cannot be had is that of plain text. */
function stylesOn({ hues, dim, plain, backgrounds, swatches }: Palette): Styles {
  const text = (target: Rgb): string => readableSwatch(swatches(target), target, backgrounds)?.text ?? plain;
  const badges = cubeSwatches();
  return eachStyle(style => {
    if (style === 'inverse') return badge(badges, hues.accent);
    if (style === 'match') return badge(badges, MARKED);
    const hue = HUES[style];
    if (hue !== undefined) return joined(ATTRIBUTES[style] ?? '', text(hues[hue]));
    const isDim = dim !== null && (style === 'dim' || style === 'codeComment');
    return joined(ATTRIBUTES[style] ?? '', isDim ? text(dim) : plain);
  });
}

function onEither(): Theme {
  const backgrounds = [BLACK, WHITE];
  const swatches = (): readonly Swatch[] => cubeSwatches();
  return {
    styles: stylesOn({ hues: ON_EITHER, dim: null, plain: '', backgrounds, swatches }),
    selected: inverseRow(),
  };
}

interface KnownColours extends TerminalColours {
  readonly background: Rgb;
}

function onBackground({ background, foreground }: KnownColours, depth: '256' | 'exact'): Theme {
  const swatches = depth === 'exact' ? exactSwatches : () => cubeSwatches();
  const pole = poleOn(background);
  const hues = pole === WHITE ? ON_DARK : ON_LIGHT;
  const own = foreground ?? pole;
  const isReadable = foreground === null || contrast(own, background) >= READABLE_CONTRAST;
  const plain = isReadable ? '' : (readableSwatch(swatches(own), own, [background])?.text ?? '');
  const target = mix(background, pole, SELECTED_SHARE);
  const below = nearestSwatch(swatches(target), target);
  const styles = stylesOn({
    hues,
    dim: mix(own, background, DIM_SHARE),
    plain,
    backgrounds: [background],
    swatches,
  });
  if (below === undefined) return { styles, selected: inverseRow() };
  const text = readableSwatch(swatches(own), own, [below.colour])?.text ?? '';
  const onSelected = stylesOn({
    hues,
    dim: mix(own, below.colour, DIM_SHARE / 2),
    plain: text,
    backgrounds: [below.colour],
    swatches,
  });
  const brings = (style: StyleName): boolean => style === 'inverse' || style === 'match';
  return {
    styles,
    selected: eachStyle(style =>
      brings(style) ? onSelected[style] : joined(below.background, onSelected[style]),
    ),
  };
}

/** The terminal has 16 colours, and they are known. */
function ofPalette({ background, foreground }: KnownColours, swatches: readonly Swatch[]): Theme {
  const pole = poleOn(background);
  const own = foreground ?? pole;
  const isReadable = foreground === null || contrast(own, background) >= READABLE_CONTRAST;
  const plain = isReadable ? '' : (readableSwatch(swatches, own, [background])?.text ?? '');
  const palette = {
    hues: OF_PALETTE,
    dim: mix(own, background, DIM_SHARE),
    plain,
    backgrounds: [background],
  };
  const styles = stylesOn({ ...palette, swatches: () => swatches });
  return {
    styles: { ...styles, inverse: joined(plain, '7'), match: badge(swatches, MARKED) },
    selected: eachStyle(style => joined(plain, inverseRow()[style])),
  };
}

/** One row as a string: text and SGR only, ended by a reset where anything was set. */
export function paintRow(row: Row, theme: Theme): string {
  const styles = row.selected ? theme.selected : theme.styles;
  const painted: string[] = [];
  let open = '';
  for (const { text, style } of row.spans) {
    // The cursor's cell has a mark in place of colours: the terminal draws it.
    const next = style === 'caret' ? CARET_STYLE : styles[style];
    if (next !== open) {
      if (open !== '') painted.push('\u001B[0m');
      if (next !== '') painted.push(`\u001B[${next}m`);
      open = next;
    }
    painted.push(text);
  }
  if (open !== '') painted.push('\u001B[0m');
  // `join` makes one flat string; a string that was added up is slower to copy into each frame.
  return painted.join('');
}
