/** `@name` at the beginning of a query: the view that was kept under it, as a part of the query. An unknown one is said, and refused. */
import { readViews } from '../actions/views.ts';
import { didYouMean } from '../query/did-you-mean.ts';
import { type NamedView, viewAsLine, viewNamedIn } from '../query/named-view.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { stateFolderOf } from './kept-files.ts';

export type NamedQuery =
  | {
      readonly kind: 'query';
      readonly query: string;
      /** The view it begins with; null: it names none. */
      readonly view: NamedView | null;
    }
  /** The reason is on stderr already. */
  | { readonly kind: 'refused'; readonly exitCode: ExitCode };

/** The query with the view in place of its name. What follows the name narrows the view down. */
export function namedQuery(query: string, context: CommandContext): NamedQuery {
  const named = viewNamedIn(query);
  if (named === null) return { kind: 'query', query, view: null };
  const views = readViews(stateFolderOf(context).path);
  const view = views.get(named.name);
  if (view === undefined) {
    context.say(unknownText(named.name, [...views.keys()]));
    return { kind: 'refused', exitCode: ExitCode.usage };
  }
  const parts = [viewAsLine(view), named.rest].filter(part => part !== '');
  return { kind: 'query', query: parts.join(' '), view };
}

/** Names that are listed where none is near. */
const MOST_NAMED = 8;

function unknownText(name: string, known: readonly string[]): string {
  const near = didYouMean(
    `@${name}`,
    known.map(one => `@${one}`),
  );
  const others =
    known.length === 0
      ? 'None was kept yet: v in the list keeps one'
      : `Those there are: ${known
          .slice(0, MOST_NAMED)
          .map(one => `@${one}`)
          .join(', ')}${known.length > MOST_NAMED ? ', …' : ''}`;
  return `There is no view @${name}${near}. ${others}; quotes make it text.`;
}
