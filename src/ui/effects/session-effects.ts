/** Runs the effects that do something to a session: one action each, loaded when it is first used, and its outcome dispatched. */
import type { CodexSession } from '../../actions/codex-session.ts';
import type { SendResult } from '../../actions/send.ts';
import type { ExamineEffect, ManyEffect, SessionEffect } from '../../app/effect.ts';
import type { HostActs, HostSession, HostTurn } from '../../fleet/desk/host-acts.ts';
import type { ConversationRef, LockHolder } from '../../format/conversation.ts';
import { hostOf, idThere } from '../../text/host-id.ts';
import { knownFolder } from './known-conversation.ts';
import type { EffectOf, EffectPorts } from './ports.ts';

type SessionPorts = Pick<
  EffectPorts,
  | 'machine'
  | 'codexHome'
  | 'cwd'
  | 'source'
  | 'hosts'
  | 'items'
  | 'dispatch'
  | 'lendTerminal'
  | 'sendSequence'
>;

export class SessionEffects {
  readonly #ports: SessionPorts;
  /** What can be stopped, by the token of its effect. */
  readonly #waits = new Map<number, AbortController>();
  readonly #turns = new Map<number, Promise<HostTurn>>();
  #isHandingOff = false;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
  }

  /** @throws (rejects) what no action foresees */
  async run(effect: Exclude<SessionEffect, ManyEffect | ExamineEffect>): Promise<void> {
    switch (effect.type) {
      case 'send':
        return this.#sent(effect.token, await this.#send(effect));
      case 'queue':
        return this.#sent(effect.token, await this.#queue(effect));
      case 'stopWaiting':
        return this.#waits.get(effect.token)?.abort();
      case 'ask':
        return this.#ask(effect);
      case 'stopTurn':
        return (await this.#turns.get(effect.token))?.stop();
      case 'handOff':
        return this.#handOff(effect);
      case 'rename':
        return this.#rename(effect);
      case 'archive':
        return this.#archive(effect);
      case 'unarchive':
        return this.#bringBack(effect);
      case 'copy':
        return this.#copy(effect);
      default:
        return effect satisfies never;
    }
  }

  #sent(token: number, result: SendResult): void {
    this.#ports.dispatch({ type: 'sent', token, result });
  }

  async #send({ token, conversation, text, withoutLock, whenFree }: EffectOf<'send'>): Promise<SendResult> {
    const { codexHome, machine, dispatch } = this.#ports;
    // Before anything is loaded: the wait may be stopped immediately.
    const stop = new AbortController();
    this.#waits.set(token, stop);
    const wait = whenFree && {
      signal: stop.signal,
      onBusy: (holder: LockHolder) => dispatch({ type: 'stillBusy', token, holder }),
    };
    const there = this.#onHost(conversation);
    if (there !== null) {
      const sent = await there.acts.append(there.session, text, {
        ...(wait && { wait }),
        ...(withoutLock && { withoutLock }),
      });
      this.#waits.delete(token);
      return sent;
    }
    const { sendMessage } = await import('../../actions/send.ts');
    const result = await sendMessage(conversation, text, {
      codexHome,
      ...(withoutLock && { withoutLock }),
      ...(wait && { wait }),
    });
    this.#waits.delete(token);
    if (result.kind !== 'busy') return result;
    const { offerQueue } = await import('../../actions/queue.ts');
    return offerQueue(result, machine.env);
  }

  async #queue({ conversation, text }: EffectOf<'queue'>): Promise<SendResult> {
    const there = this.#onHost(conversation);
    if (there !== null) return there.acts.queue(there.session, text);
    const { queueMessage } = await import('../../actions/queue.ts');
    return queueMessage(this.#session(conversation), text);
  }

  async #ask(effect: EffectOf<'ask'>): Promise<void> {
    const { token } = effect;
    const started = this.#startTurn(effect);
    this.#turns.set(token, started);
    const end = await (await started).ended;
    this.#turns.delete(token);
    this.#ports.dispatch({ type: 'turnEnded', token, end });
  }

  async #startTurn({ token, conversation, text, anyFolder }: EffectOf<'ask'>): Promise<HostTurn> {
    const onTaken = (): void => this.#ports.dispatch({ type: 'turnTaken', token });
    const options = { anyFolder: anyFolder ?? false, onTaken };
    const there = this.#onHost(conversation);
    if (there !== null) return there.acts.ask(there.session, text, options);
    const { CodexTurn } = await import('../../actions/ask.ts');
    return new CodexTurn({ session: this.#session(conversation), text, ...options });
  }

  async #handOff({ token, how, conversation }: EffectOf<'handOff'>): Promise<void> {
    // Finding codex takes a moment, in which the key may be pressed again.
    if (this.#isHandingOff) return;
    this.#isHandingOff = true;
    try {
      const problem = await this.#goTo(how, conversation);
      this.#ports.dispatch({ type: 'handedBack', token, problem });
    } finally {
      this.#isHandingOff = false;
    }
  }

  async #goTo(how: 'resume' | 'fork', conversation: ConversationRef): Promise<string | null> {
    const { lendTerminal, cwd, hosts } = this.#ports;
    const there = this.#onHost(conversation);
    if (there === null || hosts === null) {
      const { handOff } = await import('../../actions/hand-off.ts');
      return handOff(how, this.#session(conversation), lendTerminal);
    }
    const { handOffThere } = await import('../../actions/hand-off-there.ts');
    const { host, id, folder = null } = there.session;
    const call = () => hosts.codexCall(host, { how, id: idThere(id), folder });
    return handOffThere(there.session, { call, cwd, lendTerminal });
  }

  async #rename({ token, conversation, dialect, name }: EffectOf<'rename'>): Promise<void> {
    const { codexHome, machine, dispatch } = this.#ports;
    const there = this.#onHost(conversation);
    if (there !== null) {
      const result = await there.acts.rename(there.session, name, dialect);
      return dispatch({ type: 'renamed', token, result });
    }
    const { renameConversation } = await import('../../actions/rename.ts');
    const { env } = machine;
    const request = { conversation, dialect, name, codexHome, env, nowMs: Date.now() };
    dispatch({ type: 'renamed', token, result: await renameConversation(request) });
  }

  async #archive({ token, conversation }: EffectOf<'archive'>): Promise<void> {
    const { codexHome, dispatch } = this.#ports;
    const there = this.#onHost(conversation);
    const { archive } = await import('../../actions/archive.ts');
    const result = await (there?.acts.archive(there.session) ?? archive(conversation, codexHome));
    dispatch({ type: 'archived', token, conversation, result });
  }

  async #bringBack({ token, conversation }: EffectOf<'unarchive'>): Promise<void> {
    const { codexHome, machine, dispatch } = this.#ports;
    const there = this.#onHost(conversation);
    const { bringBack } = await import('../../actions/bring-back.ts');
    const here = { conversation, codexHome, env: machine.env };
    const result = await (there?.acts.unarchive(there.session) ?? bringBack(here));
    dispatch({ type: 'unarchived', token, id: conversation.id, result });
  }

  async #copy({ token, what, text }: EffectOf<'copy'>): Promise<void> {
    const { machine, sendSequence, dispatch } = this.#ports;
    const { copyText } = await import('../../actions/copy.ts');
    const { clipboardOf } = await import('../../terminal/clipboard/clipboard.ts');
    const message = await copyText(text, { what, clipboard: clipboardOf(machine, sendSequence) });
    dispatch({ type: 'copied', token, message });
  }

  /** What is done there, and to what; null for a session of this machine. */
  #onHost(conversation: ConversationRef): { acts: HostActs; session: HostSession } | null {
    const host = hostOf(conversation.id);
    const acts = this.#ports.hosts?.acts ?? null;
    if (host === null) return null;
    // Its path is the host's: nothing of this machine may be touched by it.
    if (acts === null) throw new Error(`${host} is not connected.`);
    return { acts, session: { ...conversation, host, folder: knownFolder(conversation, this.#ports) } };
  }

  #session(conversation: ConversationRef): CodexSession {
    const { machine, codexHome, cwd } = this.#ports;
    return { conversation, folder: knownFolder(conversation, this.#ports), cwd, codexHome, env: machine.env };
  }
}
