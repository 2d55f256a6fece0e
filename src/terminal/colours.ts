/**
 * Colours as numbers: how light one is, how well two can be told apart, and what a terminal is sent to show one. Contrast is that of
 * WCAG 2.2 (relative luminance; 4.5 : 1 is what text needs). Pure.
 */

export interface Rgb {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

export const BLACK: Rgb = { red: 0, green: 0, blue: 0 };
export const WHITE: Rgb = { red: 255, green: 255, blue: 255 };

/** `#rrggbb`. */
export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return { red: value >> 16, green: (value >> 8) & 0xff, blue: value & 0xff };
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function luminance({ red, green, blue }: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The smallest contrast to any of the backgrounds. */
function leastContrast(colour: Rgb, backgrounds: readonly Rgb[]): number {
  return Math.min(...backgrounds.map(background => contrast(colour, background)));
}

/** Black or white, whichever is easier to read on it. */
export function poleOn(background: Rgb): Rgb {
  return contrast(WHITE, background) >= contrast(BLACK, background) ? WHITE : BLACK;
}

/** `share` of the way from one colour to another. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const between = (a: number, b: number): number => Math.round(a + (b - a) * share);
  return {
    red: between(from.red, to.red),
    green: between(from.green, to.green),
    blue: between(from.blue, to.blue),
  };
}

/** How different two colours look, roughly: the weights follow how red the pair is. */
function difference(one: Rgb, other: Rgb): number {
  const red = (one.red + other.red) / 2;
  const [dr, dg, db] = [one.red - other.red, one.green - other.green, one.blue - other.blue];
  return (2 + red / 256) * dr * dr + 4 * dg * dg + (2 + (255 - red) / 256) * db * db;
}

/** A colour with what selects it: SGR parameters for the text, and for its background. */
export interface Swatch {
  readonly colour: Rgb;
  readonly text: string;
  readonly background: string;
}

const CUBE_LEVELS = [0, 95, 135, 175, 215, 255] as const;
const level = (step: number): number => CUBE_LEVELS[step % CUBE_LEVELS.length] ?? 0;

function indexedColour(index: number): Rgb {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return { red: grey, green: grey, blue: grey };
  }
  const step = index - 16;
  return { red: level(Math.floor(step / 36)), green: level(Math.floor(step / 6)), blue: level(step) };
}

let cube: readonly Swatch[] | null = null;

/** Colours 16 to 255 of a terminal with 256: the same on all of them, while the first 16 follow the person's palette. */
export function cubeSwatches(): readonly Swatch[] {
  cube ??= Array.from({ length: 240 }, (_, at) => ({
    colour: indexedColour(at + 16),
    text: `38;5;${at + 16}`,
    background: `48;5;${at + 16}`,
  }));
  return cube;
}

/** The first 16 colours, where they are known. */
export function paletteSwatches(palette: readonly Rgb[]): readonly Swatch[] {
  return palette.map((colour, index) => ({
    colour,
    text: String(index < 8 ? 30 + index : 82 + index),
    background: String(index < 8 ? 40 + index : 92 + index),
  }));
}

/** Steps from a colour to black and to white: close enough that the nearest readable one is found. */
const RAMP_STEPS = 48;

/** A colour as it is. */
export function exactSwatch(colour: Rgb): Swatch {
  const { red, green, blue } = colour;
  return { colour, text: `38;2;${red};${green};${blue}`, background: `48;2;${red};${green};${blue}` };
}

/** The colour itself, and the same hue lighter and darker. */
export function exactSwatches(colour: Rgb): readonly Swatch[] {
  return [WHITE, BLACK].flatMap(pole =>
    Array.from({ length: RAMP_STEPS + 1 }, (_, step) => exactSwatch(mix(colour, pole, step / RAMP_STEPS))),
  );
}

/** What text needs on each of its backgrounds. */
export const READABLE_CONTRAST = 4.5;
/** What people who see little need (WCAG 2.2, level AAA). */
export const HIGH_CONTRAST = 7;

/** The swatch most like `target` that has this contrast to all the backgrounds. */
export function readableSwatch(
  swatches: readonly Swatch[],
  target: Rgb,
  { backgrounds, atLeast }: { readonly backgrounds: readonly Rgb[]; readonly atLeast: number },
): Swatch | undefined {
  return nearestSwatch(
    swatches.filter(({ colour }) => leastContrast(colour, backgrounds) >= atLeast),
    target,
  );
}

/** The swatch most like `target`. */
export function nearestSwatch(swatches: readonly Swatch[], target: Rgb): Swatch | undefined {
  let best: Swatch | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const swatch of swatches) {
    const away = difference(swatch.colour, target);
    if (away >= least) continue;
    best = swatch;
    least = away;
  }
  return best;
}
