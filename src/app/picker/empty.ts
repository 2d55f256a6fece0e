/** What an empty list says in place of its rows: why it is empty, and what can be done. */
import { countOf, countText } from '../../text/numbers.ts';
import type { Row } from '../../text/row.ts';
import { fitRow, span } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { wrapSpans } from '../../text/wrap.ts';
import { keyOf } from '../keymap.ts';
import { showsRequestedView } from './anchor.ts';
import type { PickerContext } from './event.ts';
import { withTilde } from './paths.ts';
import type { PickerState } from './state.ts';

interface EmptyMessage {
  readonly what: string;
  /** What can be done; may be empty. */
  readonly hint: string;
  readonly bad?: true;
}

function noMatch(state: PickerState, context: PickerContext): EmptyMessage {
  const { read, of } = context.snapshot.titles;
  const clear = state.typing ? keyOf(context, 'filter', 'clear') : keyOf(context, 'picker', 'clearFilter');
  const reading = read < of ? ` ${countText(read)} of ${countText(of)} titles were read so far.` : '';
  return { what: `Nothing matches "${state.filter.text}".${reading}`, hint: `${clear} clears the filter.` };
}

function nothingInScope(state: PickerState, context: PickerContext): EmptyMessage {
  const { counts } = context.snapshot;
  const others = `${keyOf(context, 'picker', 'nextScope')} goes on to the other scopes; all has ${countOf(counts.all, 'session')}.`;
  switch (state.scope) {
    case 'folder':
      return { what: 'No sessions in this folder.', hint: others };
    case 'live':
      return { what: 'No session is live: nothing runs, and no program has one open.', hint: others };
    case 'archived':
      return { what: 'Nothing is archived.', hint: others };
    case 'all':
      return {
        what: `No sessions in ${withTilde(context.snapshot.root, context.home)} yet.`,
        hint:
          counts.archived > 0
            ? `${countOf(counts.archived, 'session')} archived: ${keyOf(context, 'picker', 'previousScope')} shows them.`
            : 'They appear here as soon as Codex writes one; "rolltop demo" shows what that looks like.',
      };
    default:
      return state.scope satisfies never;
  }
}

function words(state: PickerState, context: PickerContext): EmptyMessage {
  const { snapshot } = context;
  if (snapshot.problem !== null) {
    return { what: snapshot.problem, hint: 'The list comes back by itself when this is mended.', bad: true };
  }
  if (!showsRequestedView(state, snapshot)) return { what: '', hint: '' };
  if (snapshot.missing) {
    return {
      what: `There is no ${withTilde(snapshot.root, context.home)} yet.`,
      hint: 'Codex makes it with its first session. If they are elsewhere, set CODEX_HOME or --codex-home to the home of Codex; "rolltop demo" shows made-up ones.',
    };
  }
  if (state.filter.text !== '') return noMatch(state, context);
  if (!snapshot.counts.exact) return { what: `Reading the sessions${context.glyphs.ellipsis}`, hint: '' };
  const { read, of } = snapshot.titles;
  // Which folder a session belongs to is known when its first line was read.
  if (state.scope === 'folder' && read < of) {
    const sofar = `${countText(read)} of ${countText(of)} sessions are read.`;
    return { what: `Looking for the sessions of this folder${context.glyphs.ellipsis}`, hint: sofar };
  }
  return nothingInScope(state, context);
}

/** At most `rows` rows of exactly `width` cells; an empty one above them where they fit with it. */
export function emptyRows(
  state: PickerState,
  context: PickerContext,
  area: { readonly rows: number; readonly width: number },
): Row[] {
  const { glyphs } = context;
  const { what, hint, bad } = words(state, context);
  const margin = [span(area.width >= 30 ? '   ' : ' ')];
  const lines = [
    ...wrapSpans([span(safeLine(what, glyphs), bad ? 'bad' : 'strong')], {
      width: area.width,
      first: margin,
    }),
    ...(hint === '' ? [] : wrapSpans([span(hint, 'dim')], { width: area.width, first: margin })),
  ];
  const above: Row[] = lines.length < area.rows ? [{ spans: [] }] : [];
  return [...above, ...lines].slice(0, area.rows).map(row => fitRow(row, area.width, glyphs));
}
