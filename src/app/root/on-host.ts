/**
 * The one place that keeps acts on this machine away from sessions of other hosts: their paths are that host's, and a file of the same path
 * may be here. Pure. Messages, names and the archive are handed to the host (`ui/effects/session-effects.ts`); what else writes, starts a
 * program or opens a file by its path is not done there, and that is said in one sentence.
 */

import type { ConversationId } from '../../format/identity.ts';
import { hostOf } from '../../text/host-id.ts';
import { onHostText } from '../../text/host-words.ts';
import { countOf } from '../../text/numbers.ts';
import type { Effect } from '../effect.ts';
import { withNotice } from '../overlays/notices.ts';
import type { AppState } from '../state.ts';
import type { AppStep } from '../step.ts';

/** The step without what must not be done on hosts. One that would act on hosts alone leaves the state as it was. */
export function keptFromHosts(before: AppState, step: AppStep): AppStep {
  const refused = step.effects.find(effect => idsHere(effect)?.length === 0);
  if (refused !== undefined) return refusal(before, refused);
  const left = step.effects.reduce((sum, effect) => sum + leftOut(effect), 0);
  if (left === 0) return step;
  const said = withNotice(
    step.state,
    `${countOf(left, 'session')} on hosts left out: this is done on this machine only.`,
  );
  return { state: said.state, effects: [...step.effects.map(withoutHosts), ...said.effects] };
}

function refusal(before: AppState, effect: Effect): AppStep {
  const host =
    idsOf(effect)
      .map(hostOf)
      .find(one => one !== null) ?? '';
  return withNotice({ ...before, overlay: null }, onHostText('This session', host), { tone: 'bad' });
}

/** The sessions whose files the effect touches. */
function idsOf(effect: Effect): readonly ConversationId[] {
  switch (effect.type) {
    case 'editFile':
      return [effect.conversation.id];
    // Pins and tags are kept on this machine, for its own sessions.
    case 'planMany':
      return effect.act === 'pin' ? effect.ids : [];
    case 'runMany':
      return effect.job.kind === 'mark' ? effect.job.ids : [];
    case 'examine':
      return effect.ids;
    default:
      return [];
  }
}

/** Those of this machine; null: the effect touches no session's files, or none of a host. */
function idsHere(effect: Effect): readonly ConversationId[] | null {
  const ids = idsOf(effect);
  const here = ids.filter(id => hostOf(id) === null);
  return here.length === ids.length ? null : here;
}

function leftOut(effect: Effect): number {
  const here = idsHere(effect);
  return here === null ? 0 : idsOf(effect).length - here.length;
}

function withoutHosts(effect: Effect): Effect {
  const here = idsHere(effect);
  return here === null || !('ids' in effect) ? effect : { ...effect, ids: here };
}
