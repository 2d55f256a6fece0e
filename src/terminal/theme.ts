/**
 * The only place that knows colours: a style name becomes an SGR sequence. 16 colours only, so that the terminal's own palette
 * (light or dark) decides; without colour, weight and inverse remain.
 */
import type { Row, StyleName } from '../text/row.ts';
import type { Machine } from './machine.ts';

export type ColorMode = 'color' | 'mono';

const COLOR_STYLES: Readonly<Record<StyleName, string>> = {
  plain: '',
  strong: '1',
  dim: '2',
  accent: '36',
  accentStrong: '1;36',
  inverse: '30;46',
  ok: '32',
  bad: '31',
  warn: '33',
  folder: '34',
  branch: '35',
  code: '33',
  codeKeyword: '35',
  codeString: '32',
  codeComment: '2',
  codeNumber: '36',
  heading: '1;36',
  emphasis: '3',
  strongEmphasis: '1',
  link: '4;34',
  added: '32',
  removed: '31',
  match: '30;43',
};

const MONO_STYLES: Readonly<Record<StyleName, string>> = {
  ...(Object.fromEntries(Object.keys(COLOR_STYLES).map(name => [name, ''])) as Record<StyleName, string>),
  strong: '1',
  dim: '2',
  accentStrong: '1',
  inverse: '7',
  heading: '1',
  emphasis: '3',
  strongEmphasis: '1',
  link: '4',
  match: '7',
};

/** A grey that stays readable on light and dark; 256-colour terminals only, others show the bar and bold alone. */
const SELECTED_BACKGROUND = '48;5;237';

export interface Theme {
  readonly mode: ColorMode;
  /** Background of the selected row, as SGR parameters; empty: none. */
  readonly selected: string;
}

/** From the environment: NO_COLOR, TERM, COLORTERM; `COLORFGBG` ending in a light colour gives a light bar. */
export function themeFor(env: Machine['env'], options: { readonly color: boolean }): Theme {
  const term = env.TERM ?? '';
  const off = !options.color || (env.NO_COLOR ?? '') !== '' || term === 'dumb';
  if (off) return { mode: 'mono', selected: '' };
  const many = /256|direct|kitty|alacritty|ghostty|tmux|screen/.test(term) || (env.COLORTERM ?? '') !== '';
  const light = /;(7|15)$/.test(env.COLORFGBG ?? '');
  return { mode: 'color', selected: many ? (light ? '48;5;254' : SELECTED_BACKGROUND) : '' };
}

/** One row as a string: text and SGR only, ended by a reset where anything was set. */
export function paintRow(row: Row, theme: Theme): string {
  const styles = theme.mode === 'color' ? COLOR_STYLES : MONO_STYLES;
  const background = row.selected ? theme.selected : '';
  const painted: string[] = [];
  let open = '';
  for (const { text, style } of row.spans) {
    const own = styles[style];
    // The style comes last: a match of the filter stays marked on the selected row.
    const next = own !== '' && background !== '' ? `${background};${own}` : own + background;
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
