/** Effects that carry a message: appended now, appended when the session is free, handed to `codex queue`. */

import { canQueue, queueMessage } from '../../actions/queue.ts';
import type { SendResult } from '../../actions/send.ts';
import { sendMessage } from '../../actions/send.ts';
import type { Action } from '../../app/action.ts';
import type { Effect } from '../../app/effect.ts';
import type { CodexPorts } from './ports.ts';

type MessageEffect = Extract<Effect, { type: 'send' | 'stopWaiting' | 'queue' }>;

export class MessageEffects {
  readonly #ports: CodexPorts;
  readonly #waits = new Map<number, AbortController>();

  constructor(ports: CodexPorts) {
    this.#ports = ports;
  }

  async run(effect: MessageEffect): Promise<void> {
    switch (effect.type) {
      case 'send':
        return this.#answer(effect.token, await this.#send(effect));
      case 'queue':
        return this.#answer(effect.token, await this.#queue(effect));
      case 'stopWaiting':
        return this.#waits.get(effect.token)?.abort();
    }
  }

  #answer(token: number, result: SendResult): void {
    this.#ports.dispatch({ type: 'sent', token, result });
  }

  async #send(effect: Extract<Effect, { type: 'send' }>): Promise<SendResult> {
    const { token, conversation, text, withoutLock, whenFree } = effect;
    const { codexHome, dispatch } = this.#ports;
    const stop = new AbortController();
    const onBusy = (holder: Extract<Action, { type: 'stillBusy' }>['holder']): void =>
      dispatch({ type: 'stillBusy', token, holder });
    this.#waits.set(token, stop);
    const result = await sendMessage(conversation, text, {
      codexHome,
      ...(withoutLock && { withoutLock }),
      ...(whenFree && { wait: { signal: stop.signal, onBusy } }),
    });
    this.#waits.delete(token);
    return result.kind === 'busy' ? withQueue(result, this.#ports) : result;
  }

  async #queue({ conversation, text }: Extract<Effect, { type: 'queue' }>): Promise<SendResult> {
    const { machine, codexHome, cwd, folderOf } = this.#ports;
    const folder = folderOf(conversation.id);
    return queueMessage({ conversation, folder, cwd, codexHome, env: machine.env }, text);
  }
}

type Busy = Extract<SendResult, { kind: 'busy' }>;

/** Whether the codex that is here can take the message for whoever holds the session. */
export async function withQueue(busy: Busy, { machine }: Pick<CodexPorts, 'machine'>): Promise<Busy> {
  return (await canQueue(machine.env)) ? { ...busy, canQueue: true } : busy;
}
