/**
 * The last row of every screen, made from the key table: an optional badge, the keys that matter most, and a figure at the
 * right. What does not fit is left out by rank, the highest first; the figure last.
 */

import type { Glyphs, Row, Span } from '../text/row.ts';
import { cellWidth } from '../text/unicode/width.ts';
import type { Binding, KeyContext } from './commands.ts';
import { keysTogether } from './key-labels.ts';
import { type KeyTable, keyOf } from './keymap.ts';

export interface FooterOptions {
  readonly context: KeyContext;
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly keys: KeyTable;
  /** At the right edge, e.g. `1–14 of 1,204 · page 1 of 87`; may be empty. */
  readonly right: string;
  /** FOLLOW, PAUSED …, drawn inverse at the left. */
  readonly badge?: string;
  /** Behind the badge, where there is space for it and some keys; empty or left out: nothing. */
  readonly beside?: string;
  /** What `u` takes back, said before all other keys while it can; empty or left out: nothing. */
  readonly undo?: string;
  /** Commands that can do nothing now: their keys are not said. */
  readonly without?: readonly Binding['command'][];
  /** Sessions of the list are marked: what can be done with them is said before its other keys. */
  readonly marked?: boolean;
}

interface FooterHint {
  readonly command: Binding['command'];
  readonly keys: string;
  readonly label: string;
  /** Said in its place where there is space, the shortest first. */
  readonly longer: readonly string[];
  readonly rank: number;
}

const GAP = 3;

/** Cells that are left for keys before what stands beside the badge is left out. */
const KEYS_FIRST = 12;

const cellsOf = ({ keys, label }: FooterHint): number => cellWidth(keys) + 1 + cellWidth(label);

interface HintLook {
  readonly context: KeyContext;
  readonly glyphs: Glyphs;
  readonly table: KeyTable;
}

/** Nothing for a command that no key is left to. */
function hintOf(binding: Binding, { context, glyphs, table }: HintLook): FooterHint[] {
  if (!binding.footer) return [];
  const { command } = binding;
  const { of = [command], label, longer = [], rank } = binding.footer;
  const keys = keysTogether(
    of.map(each => keyOf({ keys: table, glyphs }, context, each)),
    glyphs,
  );
  return keys === '' ? [] : [{ command, keys, label, longer, rank }];
}

const hintsByTable = new WeakMap<KeyTable, Map<string, readonly FooterHint[]>>();

/** In table order; kept, because a table never changes. */
function hintsOf(look: HintLook): readonly FooterHint[] {
  const { context, glyphs, table } = look;
  const kept = hintsByTable.get(table) ?? new Map<string, readonly FooterHint[]>();
  const name = `${context} ${glyphs.ascii}`;
  const known = kept.get(name);
  if (known !== undefined) return known;
  const rows: readonly Binding[] = table.bindings[context];
  const hints = rows.flatMap(row => hintOf(row, look));
  hintsByTable.set(table, kept.set(name, hints));
  return hints;
}

/** The hints that fit into `cells`, in table order; then in as many words as there is space for, the most important one first. */
function fitting(hints: readonly FooterHint[], cells: number): readonly FooterHint[] {
  const byRank = [...hints].sort((a, b) => a.rank - b.rank);
  let left = cells + GAP;
  const shown = new Map<FooterHint, FooterHint>();
  for (const hint of byRank) {
    const needed = cellsOf(hint) + GAP;
    if (needed > left) break;
    left -= needed;
    shown.set(hint, hint);
  }
  for (const length of [0, 1]) {
    for (const [hint, { label }] of shown) {
      const longer = hint.longer[length];
      const more = longer === undefined ? 0 : cellWidth(longer) - cellWidth(label);
      if (longer === undefined || more > left) continue;
      left -= more;
      shown.set(hint, { ...hint, label: longer });
    }
  }
  return hints.flatMap(hint => shown.get(hint) ?? []);
}

function hintSpans(hints: readonly FooterHint[]): Span[] {
  return hints.flatMap((hint, index): Span[] => [
    { text: (index > 0 ? ' '.repeat(GAP) : '') + hint.keys, style: 'accent' },
    { text: ` ${hint.label}`, style: 'dim' },
  ]);
}

function besideText({ width, beside = '' }: FooterOptions, badgeCells: number): string {
  if (beside === '' || badgeCells === 0) return '';
  return badgeCells + cellWidth(beside) + KEYS_FIRST <= width ? ` ${beside}` : '';
}

function undoHint(undo: string, { context, glyphs, table }: HintLook): readonly FooterHint[] {
  if (undo === '' || (context !== 'picker' && context !== 'viewer')) return [];
  const keys = keyOf({ keys: table, glyphs }, context, 'undo');
  return keys === '' ? [] : [{ command: 'undo', keys, label: 'undo', longer: [undo], rank: 0 }];
}

const ON_MARKED = [
  ['delete', 'trash'],
  ['archive', 'archive'],
  ['export', 'export'],
  ['clearFilter', 'unmark'],
  ['tags', 'tag'],
  ['pin', 'pin'],
] as const;

function markedHints(marked: boolean, { context, glyphs, table }: HintLook): readonly FooterHint[] {
  if (!marked || context !== 'picker') return [];
  return ON_MARKED.flatMap(([command, label]) => {
    const keys = keyOf({ keys: table, glyphs }, context, command);
    return keys === '' ? [] : [{ command, keys, label, longer: [], rank: 0 }];
  });
}

/** Those that the moment puts first, and those of the table that are not among them. */
function allHints(
  { undo = '', marked = false, without = [] }: FooterOptions,
  look: HintLook,
): readonly FooterHint[] {
  const first = [...undoHint(undo, look), ...markedHints(marked, look)];
  const others = hintsOf(look).filter(({ keys }) => !first.some(hint => hint.keys === keys));
  return [...first, ...others.filter(({ command }) => !without.includes(command))];
}

/** The footer of `context`, exactly `width` cells (less when even the figure does not fit). */
export function footerRow(options: FooterOptions): Row {
  const { context, width, glyphs, right, badge, keys: table } = options;
  const badgeText = badge === undefined ? '' : ` ${badge} `;
  const beside = besideText(options, cellWidth(badgeText));
  const rightText = cellWidth(right) + 2 + cellWidth(badgeText) <= width ? right : '';
  const lead = badgeText === '' ? 1 : cellWidth(badgeText) + cellWidth(beside) + 2;
  const space = width - lead - (rightText === '' ? 1 : cellWidth(rightText) + 3);
  const look = { context, glyphs, table };
  const hints = fitting(allHints(options, look), space);
  const used =
    lead + hints.reduce((sum, hint) => sum + cellsOf(hint), 0) + Math.max(0, hints.length - 1) * GAP;
  const gap = Math.max(0, width - used - cellWidth(rightText) - 1);
  const spans: Span[] = [
    ...(badgeText === '' ? [] : [{ text: badgeText, style: 'inverse' } as const]),
    { text: beside, style: 'accent' },
    { text: badgeText === '' ? ' ' : '  ', style: 'plain' },
    ...hintSpans(hints),
    { text: ' '.repeat(gap), style: 'plain' },
    { text: `${rightText} `, style: 'dim' },
  ];
  return { spans: spans.filter(span => span.text !== '') };
}
