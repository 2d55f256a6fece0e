/** What the plain front says, one statement a line: of sessions, of items, of changes. No marks that a voice cannot say. Pure. */
import type { Conversation } from '../../format/conversation.ts';
import type { Item } from '../../format/items/item.ts';
import { itemText } from '../../format/items/item-text.ts';
import type { StateChange } from '../../live/list/state-watchers.ts';
import type { SearchHit } from '../../search/request.ts';
import { ASCII_GLYPHS } from '../../text/glyphs.ts';
import { hitKindWord } from '../../text/hit.ts';
import { countOf } from '../../text/numbers.ts';
import { stateWord } from '../../text/session-mark.ts';
import { conversationTitle, folderName } from '../../text/title.ts';
import { safeLine, safeText } from '../../text/unicode/sanitise.ts';

const said = (text: string): string => safeLine(text, ASCII_GLYPHS).trim();

export const titleStatement = (session: Conversation): string =>
  said(conversationTitle(session, ASCII_GLYPHS));

const asSentence = (text: string): string => (/[.!?。！？]$/.test(text) ? text : `${text}.`);

const AGES = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** `5 minutes ago`, as one would say it. */
function agoText(ms: number): string {
  const [unit, length] = AGES.find(([, each]) => ms >= each) ?? [null, 1];
  return unit === null ? 'now' : `${countOf(Math.floor(ms / length), unit)} ago`;
}

/** `3. needs you: question. Fix flaky retry. Folder api-gateway. Changed 5 minutes ago.` */
export function sessionStatement(session: Conversation, number: number, nowMs: number): string {
  const { state, summary, archived, pinned, tags, updatedMs } = session;
  const folder = said(folderName(summary?.cwd ?? null, ASCII_GLYPHS));
  const parts = [
    state === null ? '' : stateWord(state),
    titleStatement(session),
    folder === '' ? '' : `Folder ${folder}`,
    updatedMs === null ? '' : `Changed ${agoText(nowMs - updatedMs)}`,
    archived ? 'Archived' : '',
    pinned ? 'Pinned' : '',
    tags.length === 0 ? '' : `Tags ${said(tags.join(', '))}`,
    (summary?.damage ?? 0) > 0 ? 'Its file has damage' : '',
  ];
  return `${number}. ${parts.flatMap(part => (part === '' ? [] : asSentence(part))).join(' ')}`;
}

/** `2. Fix flaky retry. Command: rg -n retry src.` */
export function hitStatement({ name, session, kind, snippet }: SearchHit, number: number): string {
  const title = said(name ?? session.title ?? '');
  const parts = [title === '' ? `Session ${session.id}` : title, `${hitKindWord(kind)}: ${said(snippet)}`];
  return `${number}. ${parts.map(asSentence).join(' ')}`;
}

export function changeStatement({ conversation, after }: StateChange): string {
  const state = after === null ? 'nothing is going on any more' : stateWord(after);
  return `Change: ${titleStatement(conversation)}: ${state}.`;
}

/** Lines of an output that are said; a whole one is in rolltop show. */
const MOST_OUTPUT = 10;

/** An item as lines: who or what first, then its text. */
export function itemStatements(item: Item): readonly string[] {
  switch (item.kind) {
    case 'user':
      return linesBehind('You', itemText(item));
    case 'assistant':
      return linesBehind('Codex', itemText(item));
    case 'reasoning':
      return item.text === '' ? [] : linesBehind('Thought', item.text);
    case 'tool_call':
      return [
        ...linesBehind('Command', item.command ?? `${item.tool} ${item.input}`),
        ...endStatements(item),
      ];
    case 'tool_output':
      return outputStatements(item.output.text);
    case 'patch':
      return item.files.map(
        file =>
          `Change of ${said(file.path)}: ${file.change}, ${file.added} lines added, ${file.removed} removed.`,
      );
    case 'question':
      return linesBehind('Codex asks', itemText(item));
    case 'notice':
      return linesBehind(item.level === 'note' ? 'Note' : `A ${item.level}`, item.text);
    case 'damaged':
      return ['A damaged line.'];
    case 'turn_completed':
      return [item.error === undefined ? 'The turn is done.' : `The turn failed: ${said(item.error)}`];
    case 'turn_started':
      return ['A turn begins.'];
    case 'turn_aborted':
      return ['The turn was interrupted.'];
    default:
      return linesBehind(said(item.kind.replaceAll('_', ' ')), itemText(item)).slice(0, 1);
  }
}

/** How a command ended, and what it printed; nothing while it runs. */
export function endStatements(item: Extract<Item, { kind: 'tool_call' }>): readonly string[] {
  if (item.status === 'running' || item.output === null) return [];
  const { exitCode } = item.output;
  const end =
    exitCode === null
      ? `The command ended: ${item.status}.`
      : `The command ended with exit code ${exitCode}.`;
  return [end, ...outputStatements(item.output.text)];
}

function outputStatements(text: string): readonly string[] {
  const lines = textLines(text);
  const left = lines.length - MOST_OUTPUT;
  return left <= 1
    ? lines.map(line => `Output: ${line}`)
    : [...lines.slice(0, MOST_OUTPUT).map(line => `Output: ${line}`), `${left} more lines of output.`];
}

function linesBehind(who: string, text: string): readonly string[] {
  const [first = '', ...rest] = textLines(text);
  return [`${who}: ${first}`.trimEnd(), ...rest];
}

/** Empty lines are silence, and left out. */
function textLines(text: string): readonly string[] {
  return safeText(text, ASCII_GLYPHS)
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
}
