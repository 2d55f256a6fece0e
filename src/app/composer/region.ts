/** How large the composer is: at most 8 rows of text or a third of the screen, a message below it, and the footer. */

import type { Row } from '../../text/row.ts';
import { span } from '../../text/spans.ts';
import { safeText } from '../../text/unicode/sanitise.ts';
import { wrapSpans } from '../../text/wrap.ts';
import { keyWords } from '../keymap.ts';
import { holderName } from '../overlays/menus.ts';
import type { ComposerCommand } from './commands.ts';
import type { ComposerContext } from './event.ts';
import { layoutOf, type TextLayout } from './rows.ts';
import type { ComposerState } from './state.ts';

const MOST_ROWS = 8;
/** The bar at the left, and the place of the cursor behind a full row. */
const BESIDE = 3;
/** On fewer rows than this the footer is left out, for the conversation. */
const FOOTER_FROM = 6;

export interface ComposerRegion {
  /** The display rows of the text, and how many of them are on screen. */
  readonly layout: TextLayout;
  readonly visible: number;
  readonly message: readonly Row[];
  readonly footer: boolean;
}

function messageText({ phase }: ComposerState, context: ComposerContext): string {
  const { ellipsis } = context.glyphs;
  const key = (command: ComposerCommand, does: string): string =>
    keyWords(context, 'composer', [command, does]);
  if (phase.kind === 'failed') return phase.message;
  if (phase.kind === 'waiting' && phase.stopping) return `No longer waiting${ellipsis}`;
  if (phase.kind === 'waiting')
    return sentences(`Waiting for ${holderName(phase.holder)}${ellipsis}`, key('close', 'cancels.'));
  if (phase.kind !== 'busy') return '';
  const what = `In use by ${holderName(phase.holder)}: nothing was written.`;
  return sentences(what, key('send', 'tries again.'), key('close', 'keeps the draft.'));
}

const sentences = (...all: readonly string[]): string => all.filter(each => each !== '').join(' ');

function messageRows(state: ComposerState, context: ComposerContext): readonly Row[] {
  const { size, glyphs } = context;
  const text = messageText(state, context);
  if (text === '') return [];
  const waits = state.phase.kind === 'waiting';
  const style = waits ? 'warn' : 'bad';
  const first = [span(`${waits ? glyphs.held : glyphs.bad} `, style)];
  const width = Math.max(1, size.columns - 1);
  const maxRows = size.rows >= 12 ? 3 : 1;
  return wrapSpans([span(safeText(text, glyphs), style)], { width, first, rest: [span('  ')], maxRows });
}

export function composerRegion(state: ComposerState, context: ComposerContext): ComposerRegion {
  const { size, glyphs } = context;
  const layout = layoutOf(state.text, Math.max(1, size.columns - BESIDE), glyphs);
  const most = Math.max(1, Math.min(MOST_ROWS, Math.floor(size.rows / 3)));
  return {
    layout,
    visible: Math.min(most, layout.starts.length),
    message: size.rows >= FOOTER_FROM ? messageRows(state, context) : [],
    footer: size.rows >= FOOTER_FROM,
  };
}
