/** Runs the effects that look for what is wrong with sessions: one examination at a time, on a thread. */

import { examineOnThread } from '../../actions/examine.ts';
import type { ExamineEffect } from '../../app/effect.ts';
import { failureMessage } from '../../format/error-message.ts';
import { conversationTitle } from '../../text/title.ts';
import type { EffectOf, EffectPorts } from './ports.ts';

type ExaminePorts = Pick<EffectPorts, 'codexHome' | 'source' | 'items' | 'dispatch'>;

export class ExamineEffects {
  readonly #ports: ExaminePorts;
  #running = new AbortController();

  constructor(ports: ExaminePorts) {
    this.#ports = ports;
  }

  async run(effect: ExamineEffect): Promise<void> {
    this.#running.abort();
    if (effect.type === 'stopExamining') return;
    const running = new AbortController();
    this.#running = running;
    const { token } = effect;
    const problem = await this.#examine(effect, running.signal).then(
      () => null,
      (error: unknown) => failureMessage(error),
    );
    if (!running.signal.aborted) this.#ports.dispatch({ type: 'examinationEnded', token, problem });
  }

  async #examine({ token, ids }: EffectOf<'examine'>, signal: AbortSignal): Promise<void> {
    const { codexHome, source, items, dispatch } = this.#ports;
    const open = items()?.getSnapshot().conversation ?? undefined;
    const chosen = ids.flatMap(id => source.conversations.find(id) ?? (open?.id === id ? open : []));
    const titles = new Map(chosen.map(conversation => [conversation.id, conversationTitle(conversation)]));
    const order = {
      codexHome,
      chosen: chosen.map(({ id, path }) => ({ id, path })),
      held: chosen.filter(({ live }) => live !== null).map(({ id }) => id),
      nowMs: Date.now(),
    };
    await examineOnThread(order, {
      signal,
      onNews: ({ found, progress }) =>
        dispatch({
          type: 'examined',
          token,
          progress,
          found: found.map(finding => ({
            title: (finding.id === null ? undefined : titles.get(finding.id)) ?? '',
            finding,
          })),
        }),
    });
  }
}
