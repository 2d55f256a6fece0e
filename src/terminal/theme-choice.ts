/** What a person may say about colours: which theme, and colours of their own in place of some of it. */

export const THEME_BASES = ['auto', 'light', 'dark', 'high-contrast', 'none'] as const;

/**
 * `auto` follows the terminal's background; `light` and `dark` believe the person instead. `high-contrast` asks for 7 : 1 where the others
 * ask for 4.5 : 1, and has no faint text. `none` has no colours.
 */
export type ThemeBase = (typeof THEME_BASES)[number];

/** What each colour is for. */
export const COLOUR_ROLES = {
  accent: 'keys, headings, and what is selected',
  good: 'what went well, running sessions, added lines',
  bad: 'errors, failed commands, removed lines',
  warn: 'warnings, code in text',
  folder: 'folders and links',
  branch: 'branches, keywords of code',
  dim: 'what is beside the point: ages, hints, comments of code',
} as const;

export type ColourRole = keyof typeof COLOUR_ROLES;

/** The first 16 of a terminal, which follow its own palette; the place in this list is the number. */
export const PALETTE_NAMES = [
  ...(['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const),
  ...(['brightBlack', 'brightRed', 'brightGreen', 'brightYellow'] as const),
  ...(['brightBlue', 'brightMagenta', 'brightCyan', 'brightWhite'] as const),
] as const;

export type PaletteName = (typeof PALETTE_NAMES)[number];

/** One of the 16, or `#rrggbb`. */
export type OwnColour = PaletteName | `#${string}`;

export interface ThemeChoice {
  readonly base: ThemeBase;
  readonly colours: { readonly [Role in ColourRole]?: OwnColour | undefined };
}

export const AUTO_THEME: ThemeChoice = { base: 'auto', colours: {} };
