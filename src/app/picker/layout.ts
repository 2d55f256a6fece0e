/** How the screen is divided. Only its size decides, never the contents: the list must not jump because of what is shown. */
import type { Size } from '../state.ts';

export interface PickerLayout {
  /** Rows of the list: what a page holds. At least 1. */
  readonly listRows: number;
  readonly listWidth: number;
  /** The names of the columns, above the list. */
  readonly heading: boolean;
  readonly header: boolean;
  /** The rule under the header; also the filter line. */
  readonly headerRule: boolean;
  readonly footer: boolean;
  readonly footerRule: boolean;
  readonly preview: PreviewPlace | null;
}

export interface PreviewPlace {
  readonly where: 'below' | 'beside';
  /** Cells in all; beside the list the first one is the line between them. */
  readonly width: number;
  /** Rows in all; below the list the first one is the rule with the title. */
  readonly rows: number;
}

/** From here the preview is beside the list. */
const WIDE_COLUMNS = 150;
/** Fewer rows than this are better spent on the list than on a preview. */
const PREVIEW_MIN_ROWS = 16;
const PREVIEW_MAX_ROWS = 12;
/** On fewer rows than this a session more says more than the names of columns. */
const HEADING_MIN_ROWS = 20;
/** On fewer columns there is little but the title. */
const HEADING_MIN_COLUMNS = 60;
/** Lines of prose longer than this are hard to read. */
const BESIDE_MAX_COLUMNS = 76;

function previewBelow(size: Size, rows: number): PreviewPlace | null {
  if (size.rows < PREVIEW_MIN_ROWS || size.columns < 40) return null;
  const share = Math.min(PREVIEW_MAX_ROWS, Math.max(5, Math.round(rows * 0.32)));
  return { where: 'below', width: size.columns, rows: share };
}

function previewBeside(size: Size, rows: number): PreviewPlace {
  return { where: 'beside', width: Math.min(BESIDE_MAX_COLUMNS, Math.floor(size.columns * 0.38)), rows };
}

/** The layout of a terminal of this size; 40×10 keeps header, filter line and footer, 20×3 still lists. */
export function pickerLayout(size: Size): PickerLayout {
  const header = size.rows >= 4;
  const footer = size.rows >= 3;
  const headerRule = size.rows >= 6;
  const footerRule = size.rows >= 9;
  const chrome = [header, headerRule, footerRule, footer].filter(Boolean).length;
  const rows = Math.max(1, size.rows - chrome);
  const heading = size.rows >= HEADING_MIN_ROWS && size.columns >= HEADING_MIN_COLUMNS;
  const wide = size.columns >= WIDE_COLUMNS && rows >= 4;
  const preview = wide ? previewBeside(size, rows) : previewBelow(size, rows);
  const below = preview?.where === 'below' ? preview.rows : 0;
  const beside = preview?.where === 'beside' ? preview.width : 0;
  return {
    header,
    headerRule,
    footer,
    footerRule,
    preview,
    heading,
    listRows: rows - below - (heading ? 1 : 0),
    listWidth: Math.max(1, size.columns - beside),
  };
}
