/** What a person sees of each style, as numbers: the contrast of text to its background on the terminals of `palettes.ts`. */
import { describe, expect, it, test } from 'vitest';
import { rgb } from '../../src/terminal/colours.ts';
import {
  colourReport,
  coloursFromEnvironment,
  type TerminalColours,
} from '../../src/terminal/terminal-colours.ts';
import { makeTheme, paintRow, type Theme, themeFor } from '../../src/terminal/theme.ts';
import { PALETTES } from './palettes.ts';

type Palette = (typeof PALETTES)[number];

const channel = (byte: number): number => {
  const share = byte / 255;
  return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};
const lightness = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map(at =>
    channel(Number.parseInt(hex.slice(at, at + 2), 16)),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
function contrast(one: string, other: string): number {
  const [a, b] = [lightness(one) + 0.05, lightness(other) + 0.05];
  return Math.max(a, b) / Math.min(a, b);
}

const hex = (bytes: readonly number[]): string =>
  bytes.map(byte => byte.toString(16).padStart(2, '0')).join('');
function indexed(index: number, { colours }: Palette): string {
  if (index < 16) return colours[index] ?? '';
  if (index >= 232) return hex(Array(3).fill(8 + 10 * (index - 232)));
  const cube = [(index - 16) / 36, (index - 16) / 6, index - 16].map(part => Math.floor(part) % 6);
  return hex(cube.map(step => (step === 0 ? 0 : 55 + 40 * step)));
}

/** A colour of the first 16 by its SGR parameter, which begins at `normal` and `bright`. */
function ofSixteen(
  code: number,
  [normal, bright]: readonly [number, number],
  palette: Palette,
): string | null {
  if (code >= normal && code < normal + 8) return indexed(code - normal, palette);
  return code >= bright && code < bright + 8 ? indexed(code - bright + 8, palette) : null;
}

/** Text and background as the terminal shows them. */
function shown(parameters: string, palette: Palette): readonly [text: string, background: string] {
  let [text, background] = [palette.text, palette.background];
  const left = parameters.split(';').filter(Boolean).map(Number);
  let isInverse = false;
  const colour = (): string =>
    left.shift() === 5 ? indexed(left.shift() ?? 0, palette) : hex(left.splice(0, 3));
  for (let code = left.shift(); code !== undefined; code = left.shift()) {
    if (code === 38) text = colour();
    else if (code === 48) background = colour();
    else if (code === 7) isInverse = true;
    // Fainter text is as faint as the terminal likes.
    else if (code === 2) text = background;
    text = ofSixteen(code, [30, 90], palette) ?? text;
    background = ofSixteen(code, [40, 100], palette) ?? background;
  }
  return isInverse ? [background, text] : [text, background];
}

/** The styles that are less readable than `atLeast`, with how readable they are. */
function faint(theme: Theme, palette: Palette, atLeast: number): string[] {
  return (['styles', 'selected'] as const).flatMap(kind =>
    Object.entries(theme[kind]).flatMap(([style, parameters]) => {
      const seen = contrast(...shown(parameters, palette));
      return seen >= atLeast ? [] : [`${kind}.${style} (${parameters}): ${seen.toFixed(2)}`];
    }),
  );
}

const told = (palette: Palette): TerminalColours => ({
  background: rgb(`#${palette.background}`),
  foreground: rgb(`#${palette.text}`),
  palette: palette.colours.map(colour => rgb(`#${colour}`)),
});

/** Only its own text is at fault where a scheme is not readable. */
const isReadable = ({ text, background }: Palette): boolean => contrast(text, background) >= 4.5;

describe.each(PALETTES)('$name', palette => {
  it.each(['exact', '256', '16', 'none'] as const)('told its colours, %s', depth => {
    const limit = depth === 'none' && !isReadable(palette) ? 4 : 4.5;
    expect(faint(makeTheme(depth, told(palette)), palette, Math.min(limit, best(palette, depth)))).toEqual(
      [],
    );
  });
  it('told only its background', () => {
    const theme = makeTheme('256', { ...told(palette), foreground: null });
    expect(faint(theme, palette, isReadable(palette) ? 4.5 : 4)).toEqual([]);
  });
});

/** With 16 colours there may be no readable text at all, whatever is chosen: then as readable as it gets. */
function best({ text, background, colours }: Palette, depth: string): number {
  return depth === '16' || depth === 'none'
    ? Math.max(...[text, ...(depth === '16' ? colours : [])].map(colour => contrast(colour, background)))
    : 21;
}

const usual = PALETTES.filter(
  ({ background }) => lightness(background) < 0.04 || lightness(background) > 0.8,
);

describe.each(usual)('$name says whether it is light (COLORFGBG)', palette => {
  it.each(['exact', '256', '16'] as const)('%s', depth => {
    const COLORFGBG = lightness(palette.background) > 0.5 ? '0;15' : '15;0';
    const theme = makeTheme(depth, coloursFromEnvironment({ COLORFGBG }));
    expect(faint(theme, palette, isReadable(palette) ? 4.5 : 4)).toEqual([]);
  });
});

describe.each(usual)('$name says nothing', palette => {
  const pure = /^(?:000000|ffffff)$/.test(palette.background);
  it.each(['exact', '256', '16'] as const)('%s', depth => {
    const theme = makeTheme(depth, coloursFromEnvironment({}));
    expect(faint(theme, palette, pure ? 4.5 : 3)).toEqual([]);
  });
  it('text without a colour keeps that of the scheme', () => {
    const { styles } = makeTheme('256', coloursFromEnvironment({}));
    for (const style of ['plain', 'strong', 'dim', 'emphasis', 'strongEmphasis'] as const)
      expect(styles[style]).not.toMatch(/[34]8|[39][0-7]/);
  });
  it('what is selected is inverse', () => {
    const { selected } = makeTheme('256', coloursFromEnvironment({}));
    expect(selected.plain).toBe('7');
    expect(new Set([selected.match, selected.plain, selected.inverse]).size).toBe(3);
  });
});

describe.each(PALETTES)('$name, high contrast', palette => {
  const choice = { base: 'high-contrast', colours: {} } as const;
  it.each(['exact', '256', '16', 'none'] as const)('%s', depth => {
    const poles = Math.max(contrast('ffffff', palette.background), contrast('000000', palette.background));
    const most = Math.min(poles, best(palette, depth));
    const limit = depth === 'none' ? contrast(palette.text, palette.background) : most;
    const theme = makeTheme(depth, told(palette), choice);
    expect(faint(theme, palette, Math.min(7, limit))).toEqual([]);
  });
  it('where nothing is known of the terminal, there are no colours', () => {
    expect(makeTheme('exact', coloursFromEnvironment({}), choice)).toEqual(makeTheme('none', told(palette)));
  });
});

describe.each(usual)('$name, told by the person to be light or dark', palette => {
  const base = lightness(palette.background) > 0.5 ? 'light' : 'dark';
  it.each(['exact', '256'] as const)('%s', depth => {
    const theme = makeTheme(depth, coloursFromEnvironment({}), { base, colours: {} });
    expect(faint(theme, palette, isReadable(palette) ? 4.5 : 4)).toEqual([]);
    expect(theme.styles.ok).not.toBe('');
  });
  it('the answer of the terminal counts where both agree', () => {
    const choice = { base, colours: {} } as const;
    expect(makeTheme('exact', told(palette), choice)).toEqual(makeTheme('exact', told(palette)));
  });
});

describe('what a person chooses', () => {
  const [palette] = PALETTES;
  const dark: TerminalColours = { background: rgb('#101010'), foreground: rgb('#eeeeee'), palette: null };
  const with16 = { ...dark, palette: (palette?.colours ?? []).map(colour => rgb(`#${colour}`)) };
  it('none: weight and inverse video alone', () => {
    expect(makeTheme('exact', dark, { base: 'none', colours: {} })).toEqual(makeTheme('none', dark));
  });
  it.each([
    ['exact', dark, 'brightRed', '91'],
    ['256', dark, 'red', '31'],
    ['16', with16, 'white', '37'],
    ['exact', dark, '#ff8000', '38;2;255;128;0'],
    ['256', dark, '#ff8000', '38;5;208'],
    ['none', dark, '#ff8000', ''],
    ['none', dark, 'red', ''],
  ] as const)('%s: the colour of errors', (depth, colours, bad, sent) => {
    const { styles } = makeTheme(depth, colours, { base: 'auto', colours: { bad } });
    expect(styles.bad).toBe(sent);
    expect(styles.removed).toBe(sent);
    expect(styles.ok).toBe(makeTheme(depth, colours).styles.ok);
  });
  it('holds also where nothing is known of the terminal, and with the theme none', () => {
    const colours = { accent: 'cyan' } as const;
    const unknown = coloursFromEnvironment({});
    expect(makeTheme('256', unknown, { base: 'auto', colours }).styles.heading).toBe('1;36');
    expect(makeTheme('256', dark, { base: 'none', colours }).styles.accent).toBe('36');
  });
});

describe('what the terminal has', () => {
  const depths: readonly (readonly [Record<string, string>, string])[] = [
    [{ TERM: 'xterm-256color' }, '38;5;'],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, '38;2;'],
    [{ TERM: 'xterm-kitty' }, '38;2;'],
    [{ TERM: 'tmux-256color' }, '38;5;'],
    [{ TERM: 'screen' }, '38;5;'],
    [{ TERM: 'linux' }, '32'],
    [{ TERM: 'xterm' }, ''],
    [{ TERM: 'xterm-mono' }, ''],
    [{ TERM: 'vt100' }, ''],
    [{ TERM: 'vt220' }, ''],
    [{ TERM: 'xterm-256color', NO_COLOR: '1' }, ''],
    [{ TERM: 'xterm-256color', FORCE_COLOR: '0' }, ''],
    [{ TERM: 'xterm-256color', CLICOLOR: '0' }, ''],
    [{ TERM: 'xterm-256color', CLICOLOR: '0', CLICOLOR_FORCE: '1' }, '38;5;'],
    [{ TERM: 'xterm', FORCE_COLOR: '2' }, '38;5;'],
    [{ TERM: 'xterm', FORCE_COLOR: '3' }, '38;2;'],
    [{ TERM: 'vt100', FORCE_COLOR: '3' }, '38;2;'],
  ];
  it.each(depths)('%j', (env, start) => {
    const { ok } = themeFor({ COLORFGBG: '15;0', ...env }, { color: true }).styles;
    if (start === '') expect(ok).toBe('');
    else expect(ok.startsWith(start), ok).toBe(true);
  });
  it('--no-color comes first', () => {
    expect(themeFor({ TERM: 'xterm', FORCE_COLOR: '3' }, { color: false }).styles.ok).toBe('');
  });
});

test.each([
  ['11;rgb:ffff/8080/0000', 'background', '#ff8000'],
  ['11;rgb:f/8/0', 'background', '#ff8800'],
  ['10;rgba:12/34/56/ff', 'text', '#123456'],
  ['11;#fff', 'background', '#ffffff'],
  ['11;#ffff00000000', 'background', '#ff0000'],
  ['4;7;rgb:aa/bb/cc', 7, '#aabbcc'],
  ['4;250;rgb:aa/bb/cc', null, ''],
  ['11;?', null, ''],
  ['11;rgb:ffff/8080', null, ''],
  ['12;rgb:ff/ff/ff', null, ''],
  ['52;c;aGk=', null, ''],
])('the answer %j', (answer, which, colour) => {
  expect(colourReport(answer)).toEqual(which === null ? null : { which, colour: rgb(colour) });
});

test.each([
  ['15;0', 'dark'],
  ['7;8', 'dark'],
  ['0;default;15', 'light'],
  ['0;7', 'light'],
  ['default;default', null],
  ['0;99', null],
  ['', null],
])('COLORFGBG=%j', (COLORFGBG, kind) => {
  const { background } = coloursFromEnvironment({ COLORFGBG });
  expect(background && (background.red > 128 ? 'light' : 'dark')).toBe(kind);
});

test('a found word on the selected row is marked', () => {
  const theme = makeTheme('256', told(PALETTES[0] as Palette));
  const spans = [
    { text: 'a', style: 'plain' },
    { text: 'b', style: 'match' },
  ] as const;
  const painted = paintRow({ spans, selected: true }, theme);
  expect(painted).toMatch(/^\u001B\[[\d;]*48;5;\d+[\d;]*ma\u001B\[0m\u001B\[[\d;]+mb\u001B\[0m$/);
});
