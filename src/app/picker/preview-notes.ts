/** Notes of the preview about the file itself: damage, whether Codex would hide it, where it is. */
import type { Conversation } from '../../format/conversation.ts';
import { countOf } from '../../text/numbers.ts';
import type { Glyphs, StyleName } from '../../text/row.ts';
import { markedReasons } from '../../text/session-mark.ts';
import { hiddenWords } from './hidden-reasons.ts';

export interface PreviewNote {
  readonly mark: string;
  readonly text: string;
  readonly style: StyleName;
}

function problemNote({ summary }: Conversation, glyphs: Glyphs): PreviewNote[] {
  if (summary?.problem) return [{ mark: glyphs.damage, text: summary.problem, style: 'warn' }];
  const damage = summary?.damage ?? 0;
  if (damage === 0) return [];
  const text = `${countOf(damage, 'damaged line')} found so far; the rest can be read`;
  return [{ mark: glyphs.damage, text, style: 'warn' }];
}

function placeNote({ archived, compressed, copies }: Conversation, glyphs: Glyphs): PreviewNote[] {
  const parts = [
    archived ? 'archived' : '',
    compressed ? 'compressed (.zst)' : '',
    copies > 0 ? `${countOf(copies, 'other file')} of the same session` : '',
  ].filter(part => part !== '');
  return parts.length === 0 ? [] : [{ mark: glyphs.dot, text: parts.join(` ${glyphs.dot} `), style: 'dim' }];
}

/** Worst first. Not sanitised. */
export function notes(conversation: Conversation, glyphs: Glyphs): PreviewNote[] {
  const hidden = hiddenWords(markedReasons(conversation));
  return [
    ...problemNote(conversation, glyphs),
    ...(hidden === null ? [] : [{ mark: glyphs.hidden, text: hidden, style: 'dim' } as const]),
    ...placeNote(conversation, glyphs),
  ];
}
