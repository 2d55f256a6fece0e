/** Acts on sessions of other hosts, by the agents there. What it promises is in `host-acts.ts`. */
import type { MoveResult } from '../../actions/archive.ts';
import type { RenameResult } from '../../actions/rename.ts';
import type { SendResult } from '../../actions/send.ts';
import type { ConversationId, Dialect } from '../../format/identity.ts';
import type { Clock } from '../../rollout/file/clock.ts';
import type { Act, ActOutcome } from '../protocol/act.ts';
import type { AppendWait, HostActs, HostSession } from './host-acts.ts';
import type { HostConnection } from './host-connection.ts';

/** A host that is still held is asked again after so long. */
const ASK_AGAIN_MS = 500;

export class RemoteActs implements HostActs {
  readonly #connectionOf: (host: string) => HostConnection | null;
  readonly #clock: Clock;

  /** `connectionOf`: null while the host is not there. */
  constructor(connectionOf: (host: string) => HostConnection | null, clock: Clock) {
    this.#connectionOf = connectionOf;
    this.#clock = clock;
  }

  async append(session: HostSession, text: string, wait?: AppendWait): Promise<SendResult> {
    for (;;) {
      if (wait?.signal.aborted) return { kind: 'stopped' };
      const result = sent(await this.#do(session, { verb: 'append', text }));
      if (result.kind !== 'busy' || wait === undefined) return result;
      wait.onBusy(result.holder);
      await this.#clock.sleep(ASK_AGAIN_MS);
    }
  }

  async queue(session: HostSession, text: string): Promise<SendResult> {
    return sent(await this.#do(session, { verb: 'queue', text, folder: session.folder ?? null }));
  }

  async archive(session: HostSession): Promise<MoveResult> {
    return moved(await this.#do(session, { verb: 'archive' }));
  }

  async unarchive(session: HostSession): Promise<MoveResult> {
    return moved(await this.#do(session, { verb: 'unarchive' }));
  }

  async rename(session: HostSession, name: string, dialect: Dialect | null): Promise<RenameResult> {
    const outcome = await this.#do(session, { verb: 'rename', name, dialect });
    return outcome.kind === 'named' ? outcome : { kind: 'failed', message: messageOf(outcome) };
  }

  async #do({ host, id, path }: HostSession, what: WhatToDo): Promise<ActOutcome> {
    const connection = this.#connectionOf(host);
    if (connection === null)
      return { kind: 'failed', message: `${host} is not connected. Nothing was done there.` };
    const act = { ...what, id: idThere(host, id), path } as Act;
    try {
      return await connection.do(act);
    } catch {
      const message = `The connection to ${host} was lost before it answered. Look whether it was done there before you try again.`;
      return { kind: 'failed', message };
    }
  }
}

/** An act without its session. */
type WhatToDo = Act extends infer One ? (One extends Act ? Omit<One, 'id' | 'path'> : never) : never;

/** A row's id here begins with its host. */
function idThere(host: string, id: ConversationId): ConversationId {
  return (id.startsWith(`${host}:`) ? id.slice(host.length + 1) : id) as ConversationId;
}

function sent(outcome: ActOutcome): SendResult {
  switch (outcome.kind) {
    case 'recorded':
    case 'queued':
      return { kind: outcome.kind };
    case 'busy': {
      const { holder, canQueue } = outcome;
      return canQueue ? { kind: 'busy', holder, canQueue } : { kind: 'busy', holder };
    }
    default:
      return { kind: 'failed', message: messageOf(outcome) };
  }
}

function moved(outcome: ActOutcome): MoveResult {
  if (outcome.kind === 'moved') {
    const { path, subagents, note } = outcome;
    return { kind: 'done', path, subagents, note };
  }
  const message = messageOf(outcome);
  return { kind: 'failed', message, error: new Error(message) };
}

function messageOf(outcome: ActOutcome): string {
  return outcome.kind === 'failed' ? outcome.message : `The host answered something else: ${outcome.kind}.`;
}
