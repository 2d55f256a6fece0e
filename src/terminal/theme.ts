/**
 * The only place that knows what a style looks like: a style name becomes an SGR sequence. What can be read decides: each colour is the
 * one most like the wanted colour that has a contrast of 4.5 : 1 to the terminal's own background, and to that of the selected row.
 *
 * With 256 colours or more the first 16 are left alone: they follow the person's palette, and few palettes are readable with all of
 * them. Where the background is not known there are no colours: none is readable on every background. Without colours weight, underlining and
 * inverse remain. Fainter text (SGR 2) is not used: how faint it is differs.
 */
import type { Row, StyleName } from '../text/row.ts';
import { asciiWords } from '../text/unicode/ascii-words.ts';
import { type ColourDepth, colourDepth } from './colour-depth.ts';
import {
  contrast,
  cubeSwatches,
  exactSwatches,
  HIGH_CONTRAST,
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
import { believing, coloursFromEnvironment, type TerminalColours } from './terminal-colours.ts';
import { AUTO_THEME, type ThemeChoice } from './theme-choice.ts';
import {
  ATTRIBUTES,
  type Hues,
  OF_PALETTE,
  ON_DARK,
  ON_LIGHT,
  type OwnColours,
  ownColours,
  ROLES,
} from './theme-colours.ts';

/** SGR parameters of each style; an empty text sets nothing. */
type Styles = Readonly<Record<StyleName, string>>;

export interface Theme {
  readonly styles: Styles;
  /** On the selected row; with its background. */
  readonly selected: Styles;
  /** The terminal shows ASCII alone. */
  readonly ascii?: boolean | undefined;
}

const STYLE_NAMES = [
  ...['plain', 'strong', 'dim', 'accent', 'accentStrong', 'inverse', 'caret', 'ok', 'bad', 'warn', 'folder'],
  ...['branch', 'code', 'codeKeyword', 'codeString', 'codeComment', 'codeNumber', 'heading', 'emphasis'],
  ...['strongEmphasis', 'link', 'added', 'removed', 'match', 'problem', 'chart'],
] as readonly StyleName[];

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

export interface ThemeOptions {
  readonly color: boolean;
  readonly choice?: ThemeChoice;
  /** The terminal shows ASCII alone. */
  readonly ascii?: boolean | undefined;
}

/** From the environment alone, and from what the terminal answered where it did. */
export function themeFor(
  env: Machine['env'],
  { color, answered, choice, ascii }: ThemeOptions & { readonly answered?: TerminalColours },
): Theme {
  return {
    ...makeTheme(colourDepth(env, { color }), answered ?? coloursFromEnvironment(env), choice),
    ascii,
  };
}

export function makeTheme(
  depth: ColourDepth,
  colours: TerminalColours,
  choice: ThemeChoice = AUTO_THEME,
): Theme {
  const { base } = choice;
  const own = ownColours(choice, depth, colours.palette);
  if (depth === 'none' || base === 'none') return withoutColours(own);
  const { palette } = colours;
  const told = base === 'light' || base === 'dark' ? believing(base, colours) : colours;
  const { background } = told;
  if (background === null || (depth === '16' && palette === null)) return withoutColours(own);
  const known = {
    ...told,
    background,
    own,
    atLeast: base === 'high-contrast' ? HIGH_CONTRAST : READABLE_CONTRAST,
  };
  return depth === '16' ? ofPalette(known, paletteSwatches(palette ?? [])) : onBackground(known, depth);
}

/** Weight, underlining and inverse video alone, and the colours that a person chose. */
function withoutColours(own: OwnColours): Theme {
  const styleOf = (style: StyleName): string => joined(ATTRIBUTES[style] ?? '', ownColour(style, own) ?? '');
  return {
    styles: eachStyle(style => (style === 'inverse' || style === 'match' ? '7' : styleOf(style))),
    selected: inverseRow(),
  };
}

function ownColour(style: StyleName, own: OwnColours): string | undefined {
  const role = ROLES[style];
  return role && own[role];
}

/** The selected row in inverse video: no colour of its own, and what was found underlined. */
function inverseRow(): Styles {
  return eachStyle(style => {
    // In inverse video the full and the empty cells of a bar would change places.
    if (style === 'inverse' || style === 'chart') return '';
    if (style === 'match') return '1;4;7';
    return joined(ATTRIBUTES[style] ?? '', '7');
  });
}

/** Text on a background that it brings along. */
function badge(swatches: readonly Swatch[], colour: Rgb, atLeast: number): string {
  const below = nearestSwatch(swatches, colour);
  const text =
    below && readableSwatch(swatches, poleOn(below.colour), { backgrounds: [below.colour], atLeast });
  return below && text ? joined(text.text, below.background) : '7';
}

interface Palette {
  readonly hues: Hues;
  /** Null: like plain text. */
  readonly dim: Rgb | null;
  readonly plain: string;
  readonly backgrounds: readonly Rgb[];
  readonly swatches: (target: Rgb) => readonly Swatch[];
  readonly own: OwnColours;
  readonly atLeast: number;
}

/** The styles on one kind of background. A colour that cannot be had is that of plain text. */
function stylesOn({ hues, dim, plain, backgrounds, swatches, own, atLeast }: Palette): Styles {
  const text = (target: Rgb): string =>
    readableSwatch(swatches(target), target, { backgrounds, atLeast })?.text ?? plain;
  const badges = cubeSwatches();
  return eachStyle(style => {
    if (style === 'inverse') return badge(badges, hues.accent, atLeast);
    if (style === 'match') return badge(badges, MARKED, atLeast);
    const role = ROLES[style];
    const hue = role === 'dim' ? dim : role === undefined ? null : hues[role];
    const colour = ownColour(style, own) ?? (hue === null ? plain : text(hue));
    return joined(ATTRIBUTES[style] ?? '', colour);
  });
}

interface KnownColours extends TerminalColours {
  readonly background: Rgb;
  readonly own: OwnColours;
  readonly atLeast: number;
}

/** The parameters of plain text; empty where the terminal's own can be read. On a background of middle lightness, black or white. */
function plainText(
  { foreground, background, atLeast }: KnownColours,
  swatches: (target: Rgb) => readonly Swatch[],
): string {
  if (foreground === null || contrast(foreground, background) >= atLeast) return '';
  const readable = readableSwatch(swatches(foreground), foreground, { backgrounds: [background], atLeast });
  if (readable !== undefined) return readable.text;
  const pole = poleOn(background);
  const best = nearestSwatch(swatches(pole), pole);
  const isBetter = best !== undefined && contrast(best.colour, background) > contrast(foreground, background);
  return isBetter ? best.text : '';
}

function onBackground(known: KnownColours, depth: '256' | 'exact'): Theme {
  const { background, foreground, own, atLeast } = known;
  const swatches = depth === 'exact' ? exactSwatches : () => cubeSwatches();
  const pole = poleOn(background);
  const hues = pole === WHITE ? ON_DARK : ON_LIGHT;
  const text = foreground ?? pole;
  const plain = plainText(known, swatches);
  const isHigh = atLeast === HIGH_CONTRAST;
  const common = { hues, swatches, own, atLeast };
  const dim = isHigh ? null : mix(text, background, DIM_SHARE);
  const styles = stylesOn({ ...common, dim, plain, backgrounds: [background] });
  if (isHigh) return { styles, selected: inverseOf(plain) };
  const target = mix(background, pole, SELECTED_SHARE);
  const below = nearestSwatch(swatches(target), target);
  if (below === undefined) return { styles, selected: inverseRow() };
  const onSelected = stylesOn({
    ...common,
    dim: mix(text, below.colour, DIM_SHARE / 2),
    plain: readableSwatch(swatches(text), text, { backgrounds: [below.colour], atLeast })?.text ?? '',
    backgrounds: [below.colour],
  });
  const brings = (style: StyleName): boolean => style === 'inverse' || style === 'match';
  return {
    styles,
    selected: eachStyle(style =>
      brings(style) ? onSelected[style] : joined(below.background, onSelected[style]),
    ),
  };
}

/** The inverse of text with these parameters. */
function inverseOf(plain: string): Styles {
  const row = inverseRow();
  return eachStyle(style => joined(plain, row[style]));
}

/** The terminal has 16 colours, and they are known. */
function ofPalette(known: KnownColours, all: readonly Swatch[]): Theme {
  const { background, foreground, own, atLeast } = known;
  const swatches = () => all;
  const plain = plainText(known, swatches);
  const dim = atLeast === HIGH_CONTRAST ? null : mix(foreground ?? poleOn(background), background, DIM_SHARE);
  const styles = stylesOn({
    hues: OF_PALETTE,
    dim,
    plain,
    backgrounds: [background],
    swatches,
    own,
    atLeast,
  });
  return {
    styles: { ...styles, inverse: joined(plain, '7'), match: badge(all, MARKED, atLeast) },
    selected: inverseOf(plain),
  };
}

const asItIs = (text: string): string => text;

/**
 * One row as a string: text and SGR only, ended by a reset where anything was set. `markOf`: how a link is marked; left out: not at all.
 */
export function paintRow(row: Row, theme: Theme, markOf: (target: string) => string = () => ''): string {
  const styles = row.selected ? theme.selected : theme.styles;
  const shown = theme.ascii ? asciiWords : asItIs;
  const painted: string[] = [];
  let open = '';
  for (const { text, style, link } of row.spans) {
    // The cursor's cell has a mark in place of colours: the terminal draws it.
    const parameters = style === 'caret' ? CARET_STYLE : styles[style];
    const colours = parameters === '' ? '' : `\u001B[${parameters}m`;
    const next = link === undefined ? colours : markOf(link) + colours;
    if (next !== open) {
      if (open !== '') painted.push('\u001B[0m');
      if (next !== '') painted.push(next);
      open = next;
    }
    painted.push(shown(text));
  }
  if (open !== '') painted.push('\u001B[0m');
  // `join` makes one flat string; a string that was added up is slower to copy into each frame.
  return painted.join('');
}
