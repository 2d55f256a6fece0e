/** What the person has begun in which session: a draft, a turn of Codex. The list shows it in the session's row. */
import type { ConversationId } from '../../format/identity.ts';
import { memoiseLast } from '../memoise-last.ts';
import type { AppState, RequestedTurn } from '../state.ts';
import type { AppStep } from '../step.ts';

const TURN_WORDS: Readonly<Record<RequestedTurn['phase'], string>> = {
  starting: 'starting Codex',
  running: 'Codex answers you',
  stopping: 'stopping Codex',
};

/** In a word or two for each session. A turn that was requested here says more than a draft. */
export const begunIn = memoiseLast(
  ({ turns, drafts }: Pick<AppState, 'turns' | 'drafts'>): ReadonlyMap<ConversationId, string> =>
    new Map([
      ...[...drafts].map(id => [id, 'draft'] as const),
      ...turns.map(({ conversation, phase }) => [conversation.id, TURN_WORDS[phase]] as const),
    ]),
);

/** The step, with the drafts that it keeps or removes. */
export function withDrafts(step: AppStep): AppStep {
  const { state, effects } = step;
  const saved = effects.flatMap(effect => (effect.type === 'saveDraft' ? [effect] : []));
  const changed = saved.filter(({ id, text }) => state.drafts.has(id) === (text === ''));
  if (changed.length === 0) return step;
  const drafts = new Set(state.drafts);
  for (const { id, text } of changed) {
    if (text === '') drafts.delete(id);
    else drafts.add(id);
  }
  return { state: { ...state, drafts }, effects };
}
