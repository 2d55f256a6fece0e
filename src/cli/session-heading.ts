/** What `rolltop show` says of a session before its first item: title, id, where and when it was, and what it comes from. */
import type { Conversation } from '../format/conversation.ts';
import { clockTime, dayText } from '../text/numbers.ts';
import type { Row } from '../text/row.ts';
import { span } from '../text/spans.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import { padEnd } from '../text/unicode/width.ts';
import { wrapSpans } from '../text/wrap.ts';
import type { CommandContext } from './context.ts';
import { titleOf } from './list/list-row.ts';

/** Rows, the last one blank. Nothing that a person may want to copy is cut. */
export function sessionHeading(
  conversation: Conversation,
  { glyphs, columns }: Pick<CommandContext, 'glyphs' | 'columns'>,
): readonly Row[] {
  const title = [span(safeLine(titleOf(conversation, glyphs), glyphs), 'strong')];
  const facts = factsOf(conversation).filter(([, text]) => text !== '');
  const labelCells = Math.max(...facts.map(([label]) => label.length)) + 2;
  return [
    ...wrapSpans(title, { width: columns }),
    ...facts.map(([label, text]) => ({
      spans: [span(padEnd(label, labelCells), 'dim'), span(safeLine(text, glyphs))],
    })),
    { spans: [] },
  ];
}

/** What a session with a parent is, by its source; any other one is a fork. */
const PARENT_WORDS: Readonly<Record<string, string>> = {
  subagent: 'sub-agent of',
  'side-chat': 'side chat of',
};

/** Label and text; an empty text is not known. */
function factsOf(conversation: Conversation): readonly (readonly [string, string])[] {
  const { id, path, summary, updatedMs } = conversation;
  return [
    ['id', id],
    ['folder', summary?.cwd ?? ''],
    ['branch', summary?.branch ?? ''],
    ['model', summary?.model ?? ''],
    ['begun', timeText(beginningOf(conversation))],
    ['written', timeText(updatedMs)],
    [PARENT_WORDS[summary?.source ?? ''] ?? 'fork of', summary?.parentId ?? ''],
    ['file', `${path}${stateText(conversation)}`],
  ];
}

/** As its first line says it, else the name of its file. */
function beginningOf({ summary, createdMs }: Conversation): number {
  const said = Date.parse(summary?.createdAt ?? '');
  return Number.isNaN(said) ? createdMs : said;
}

/** `Sat 22 Nov 2025 09:12`, in local time; empty when it is not known. */
function timeText(ms: number | null): string {
  if (ms === null || ms === 0) return '';
  const day = dayText(ms);
  return day === '' ? '' : `${day} ${clockTime(new Date(ms).toISOString())}`;
}

function stateText({ archived, earlierSegments }: Conversation): string {
  const words = [
    ...(archived ? ['archived'] : []),
    ...(earlierSegments.length > 0 ? [`goes on from ${earlierSegments.length} earlier`] : []),
  ];
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}
