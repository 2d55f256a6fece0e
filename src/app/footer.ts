/**
 * The last row of every screen, made from the key table: an optional badge, the keys that matter most, and a figure at the
 * right. What does not fit is left out by rank, the highest first; the figure last.
 */

import type { Glyphs, Row, Span } from '../text/row.ts';
import { cellWidth } from '../text/unicode/width.ts';
import type { Binding, KeyContext } from './commands.ts';
import { keyLabel } from './key-labels.ts';
import { BINDINGS } from './keymap.ts';

export interface FooterOptions {
  readonly context: KeyContext;
  readonly width: number;
  readonly glyphs: Glyphs;
  /** At the right edge, e.g. `1–14 of 1,204 · page 1 of 87`; may be empty. */
  readonly right: string;
  /** FOLLOW, PAUSED …, drawn inverse at the left. */
  readonly badge?: string;
}

interface FooterHint {
  readonly keys: string;
  readonly label: string;
  readonly rank: number;
  readonly cells: number;
}

const GAP = 3;

function hintOf(binding: Binding, glyphs: Glyphs): FooterHint[] {
  if (!binding.footer) return [];
  const { keys: shown = keyLabel(binding.keys[0] ?? '', glyphs), label, rank } = binding.footer;
  const keys = typeof shown === 'string' ? shown : shown(glyphs);
  return [{ keys, label, rank, cells: cellWidth(keys) + 1 + cellWidth(label) }];
}

const hintsByGlyphs = new WeakMap<Glyphs, Map<KeyContext, readonly FooterHint[]>>();

/** In table order; kept, because they never change. */
function hintsOf(context: KeyContext, glyphs: Glyphs): readonly FooterHint[] {
  const kept = hintsByGlyphs.get(glyphs) ?? new Map<KeyContext, readonly FooterHint[]>();
  const known = kept.get(context);
  if (known !== undefined) return known;
  const rows: readonly Binding[] = BINDINGS[context];
  const hints = rows.flatMap(row => hintOf(row, glyphs));
  hintsByGlyphs.set(glyphs, kept.set(context, hints));
  return hints;
}

/** The hints that fit into `cells`, in table order. */
function fitting(hints: readonly FooterHint[], cells: number): readonly FooterHint[] {
  let left = cells + GAP;
  const kept = new Set<FooterHint>();
  for (const hint of [...hints].sort((a, b) => a.rank - b.rank)) {
    left -= hint.cells + GAP;
    if (left < 0) break;
    kept.add(hint);
  }
  return hints.filter(hint => kept.has(hint));
}

function hintSpans(hints: readonly FooterHint[]): Span[] {
  return hints.flatMap((hint, index): Span[] => [
    { text: (index > 0 ? ' '.repeat(GAP) : '') + hint.keys, style: 'accent' },
    { text: ` ${hint.label}`, style: 'dim' },
  ]);
}

/** The footer of `context`, exactly `width` cells (less when even the figure does not fit). */
export function footerRow(options: FooterOptions): Row {
  const { context, width, glyphs, right, badge } = options;
  const badgeText = badge === undefined ? '' : ` ${badge} `;
  const rightText = cellWidth(right) + 2 + cellWidth(badgeText) <= width ? right : '';
  const lead = badgeText === '' ? 1 : cellWidth(badgeText) + 2;
  const space = width - lead - (rightText === '' ? 1 : cellWidth(rightText) + 3);
  const hints = fitting(hintsOf(context, glyphs), space);
  const used = lead + hints.reduce((sum, hint) => sum + hint.cells, 0) + Math.max(0, hints.length - 1) * GAP;
  const gap = Math.max(0, width - used - cellWidth(rightText) - 1);
  const spans: Span[] = [
    ...(badgeText === '' ? [] : [{ text: badgeText, style: 'inverse' } as const]),
    { text: badgeText === '' ? ' ' : '  ', style: 'plain' },
    ...hintSpans(hints),
    { text: ' '.repeat(gap), style: 'plain' },
    { text: `${rightText} `, style: 'dim' },
  ];
  return { spans: spans.filter(span => span.text !== '') };
}
