/**
 * A row is one line of the screen as styled spans, already safe to draw. Spans name a *style*, never a colour: only
 * `terminal/theme.ts` knows colours.
 */
export type StyleName =
  | 'plain'
  | 'strong' // bold
  | 'dim'
  | 'accent' // the one accent colour: keys, the user's name, the selection bar
  | 'accentStrong'
  | 'inverse' // a badge, e.g. FOLLOW
  | 'caret' // the cell where the person types: the terminal's cursor
  | 'ok'
  | 'bad'
  | 'warn'
  | 'problem' // typed text that could not be read as it was meant
  | 'folder'
  | 'branch'
  | 'code'
  | 'codeKeyword'
  | 'codeString'
  | 'codeComment'
  | 'codeNumber'
  | 'heading'
  | 'emphasis'
  | 'strongEmphasis'
  | 'link'
  | 'added'
  | 'removed'
  | 'match' // what a filter or a search found
  | 'chart'; // a bar that stands for an amount

export interface Span {
  readonly text: string;
  readonly style: StyleName;
  /** Where a terminal leads from here: made by `link-target.ts` alone. */
  readonly link?: string;
}

export interface Row {
  readonly spans: readonly Span[];
  /** The whole row is drawn as selected (a background, and a mark that is not only colour). */
  readonly selected?: true;
}

/** Marks that rolltop draws, each one cell wide. With `LANG=C` or `TERM=dumb` it draws the ASCII set. */
export interface Glyphs {
  readonly running: string; // ●
  readonly held: string; // ○
  readonly needsYou: string; // ?
  readonly damage: string; // ⚠
  readonly hidden: string; // ⊘
  readonly bar: string; // ▌ selection, user margin
  readonly rule: string; // ─
  readonly ellipsis: string; // …
  readonly pin: string; // ◆ pinned
  readonly ok: string; // ✓
  readonly marked: string; // ■
  readonly bad: string; // ✗
  readonly folded: string; // ▸
  readonly unfolded: string; // ▾
  readonly child: string; // └ a sub-agent below its session
  readonly down: string; // ▼ new things below
  readonly up: string; // ↑
  readonly arrowDown: string; // ↓
  readonly arrowLeft: string; // ←
  readonly arrowRight: string; // →
  readonly back: string; // ‹
  readonly patch: string; // ±
  readonly dot: string; // ·
  readonly enter: string; // ↵
  readonly track: string; // │ scroll bar track
  readonly thumb: string; // ┃ scroll bar thumb
  readonly mark: string; // ╴ a turn on the scroll bar
  readonly bullet: string; // •
  readonly quote: string; // ▎
  /** Set in the ASCII set: marks for unsafe characters are ASCII too. */
  readonly ascii?: true;
}
