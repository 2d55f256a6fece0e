/** Acts on sessions of other hosts, by the agents there. What it promises is in `host-acts.ts`. */
import type { MoveResult } from '../../actions/archive.ts';
import type { TurnEnd } from '../../actions/ask.ts';
import type { RestoreResult } from '../../actions/delete.ts';
import type { HostTrashResult, SessionOnHost } from '../../actions/host-moves.ts';
import type { ManyPlan, MovingAct } from '../../actions/many-plan.ts';
import type { RenameResult } from '../../actions/rename.ts';
import type { Conversation } from '../../format/conversation.ts';
import { RolltopError, type RolltopErrorCode } from '../../format/errors.ts';
import type { ConversationId, Dialect } from '../../format/identity.ts';
import type { Clock } from '../../rollout/file/clock.ts';
import { idOnHost, idThere } from '../../text/host-id.ts';
import type { ActOutcome, SessionAct } from '../protocol/act.ts';
import type { ActCall } from './act-calls.ts';
import type {
  AppendOptions,
  HostActs,
  HostSendResult,
  HostSession,
  HostTurn,
  TurnOptions,
} from './host-acts.ts';
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

  async append(
    session: HostSession,
    text: string,
    { wait, withoutLock = false, locate = false }: AppendOptions = {},
  ): Promise<HostSendResult> {
    for (;;) {
      if (wait?.signal.aborted) return { kind: 'stopped' };
      const result = sent(await this.#do(session, { verb: 'append', text, withoutLock, locate }));
      if (result.kind !== 'busy' || wait === undefined) return result;
      wait.onBusy(result.holder);
      await this.#clock.sleep(ASK_AGAIN_MS);
    }
  }

  async queue(session: HostSession, text: string): Promise<HostSendResult> {
    return sent(await this.#do(session, { verb: 'queue', text, folder: session.folder ?? null }));
  }

  ask(session: HostSession, text: string, { anyFolder, onTaken }: TurnOptions): HostTurn {
    let taken = false;
    const act: WhatToDo = { verb: 'ask', text, folder: session.folder ?? null, anyFolder };
    const call = this.#call(session, act, () => {
      taken = true;
      onTaken();
    });
    if (call === null)
      return { stop: () => {}, ended: Promise.resolve(turnEnd(notConnected(session), taken)) };
    return {
      stop: call.stop,
      ended: call.outcome.then(
        outcome => {
          // A turn that answered has taken it in any case.
          if (outcome.kind === 'answered' && !taken) onTaken();
          return turnEnd(outcome, taken);
        },
        () =>
          taken
            ? { kind: 'failed', message: `The connection to ${session.host} was lost; codex goes on there.` }
            : turnEnd(unanswered(session), taken),
      ),
    };
  }

  async plan(host: string, act: MovingAct, sessions: readonly Conversation[]): Promise<ManyPlan | null> {
    const asked = sessions.map(({ id, sizeBytes, archived, pinned, live }) => {
      return { id: idThere(id), sizeBytes, archived, pinned, live };
    });
    const call = this.#connectionOf(host)?.do({ verb: 'plan', act, sessions: asked });
    const outcome = await call?.outcome.catch(() => null);
    return outcome?.kind === 'planned' ? planOf(outcome, host, sessions) : null;
  }

  async archive(session: SessionOnHost): Promise<MoveResult> {
    return moved(await this.#do(session, { verb: 'archive' }));
  }

  async unarchive(session: SessionOnHost): Promise<MoveResult> {
    return moved(await this.#do(session, { verb: 'unarchive' }));
  }

  async trash(
    session: SessionOnHost & Pick<Conversation, 'name' | 'pinned' | 'summary'>,
  ): Promise<HostTrashResult> {
    const { name, pinned, summary } = session;
    const outcome = await this.#do(session, { verb: 'trash', title: summary?.title ?? null, name, pinned });
    return outcome.kind === 'trashed' || outcome.kind === 'refused' ? outcome : failed(outcome);
  }

  async restore(session: SessionOnHost, entry: string | null): Promise<RestoreResult> {
    const outcome = await this.#do(session, { verb: 'restore', entry });
    return outcome.kind === 'moved' ? { ...outcome, kind: 'restored' } : failed(outcome);
  }

  async rename(session: HostSession, name: string, dialect: Dialect | null): Promise<RenameResult> {
    const outcome = await this.#do(session, { verb: 'rename', name, dialect });
    if (outcome.kind !== 'named') return { kind: 'failed', message: messageOf(outcome) };
    // What is said of codex there must not be taken for the one here.
    const { inCodex } = outcome;
    return { ...outcome, inCodex: inCodex && `On ${session.host}: ${inCodex}` };
  }

  async #do(session: SessionOnHost, what: WhatToDo): Promise<ActOutcome> {
    const call = this.#call(session, what, () => {});
    if (call === null) return notConnected(session);
    return call.outcome.catch(() => unanswered(session));
  }

  #call({ host, id, path }: SessionOnHost, what: WhatToDo, onBegun: () => void): ActCall | null {
    const act = { ...what, id: idThere(id), path } as SessionAct;
    return this.#connectionOf(host)?.do(act, onBegun) ?? null;
  }
}

/** An act without its session. */
type WhatToDo = SessionAct extends infer One
  ? One extends SessionAct
    ? Omit<One, 'id' | 'path'>
    : never
  : never;

/** Of those that were asked about: what a host says of others is nothing. */
function planOf(
  { going, leftOut }: Extract<ActOutcome, { kind: 'planned' }>,
  host: string,
  sessions: readonly Conversation[],
): ManyPlan {
  const byId = new Map(sessions.map(session => [session.id, session]));
  const here = (id: ConversationId) => idOnHost(host, id);
  return {
    going: going.flatMap(({ id, subagents, sizeBytes }) => {
      const session = byId.get(here(id));
      return session === undefined ? [] : [{ session, subagents: subagents.map(here), sizeBytes }];
    }),
    leftOut: leftOut.flatMap(({ id, reason, because }) => {
      const session = byId.get(here(id));
      return session === undefined ? [] : [{ session, reason, because: here(because) }];
    }),
  };
}

function notConnected({ host }: SessionOnHost): ActOutcome {
  return { kind: 'failed', message: `${host} is not connected. Nothing was done there.`, code: null };
}

function unanswered({ host }: SessionOnHost): ActOutcome {
  const message = `The connection to ${host} was lost before it answered. Look whether it was done there before you try again.`;
  return { kind: 'failed', message, code: null };
}

function sent(outcome: ActOutcome): HostSendResult {
  switch (outcome.kind) {
    case 'recorded':
    case 'queued':
    case 'unlocked':
      return outcome;
    case 'busy': {
      const { holder, canQueue } = outcome;
      return canQueue ? { kind: 'busy', holder, canQueue } : { kind: 'busy', holder };
    }
    default:
      return failed(outcome);
  }
}

function turnEnd(outcome: ActOutcome, taken: boolean): TurnEnd {
  switch (outcome.kind) {
    case 'answered':
      return { kind: 'answered' };
    case 'stopped':
      return { kind: 'stopped' };
    case 'turn failed':
      return { kind: 'failed', message: outcome.message };
    case 'untrusted':
      return { kind: 'refused', why: { kind: 'untrusted' } };
    default: {
      const why = sent(outcome);
      if (why.kind === 'busy') return { kind: 'refused', why };
      const message = messageOf(outcome);
      return taken ? { kind: 'failed', message } : { kind: 'refused', why: { kind: 'failed', message } };
    }
  }
}

function moved(outcome: ActOutcome): MoveResult {
  if (outcome.kind !== 'moved') return failed(outcome);
  const { path, subagents, note } = outcome;
  return { kind: 'done', path, subagents, note };
}

/** An error of the host, with what kind it was there. */
class FailedThereError extends RolltopError {
  override readonly name = 'FailedThereError';
  readonly code: RolltopErrorCode;

  constructor(message: string, code: RolltopErrorCode) {
    super(message);
    this.code = code;
  }
}

interface Failed {
  readonly kind: 'failed';
  readonly message: string;
  readonly error: Error;
}

function failed(outcome: ActOutcome): Failed {
  const message = messageOf(outcome);
  const code = outcome.kind === 'failed' ? outcome.code : null;
  const error = code === null ? new Error(message) : new FailedThereError(message, code);
  return { kind: 'failed', message, error };
}

function messageOf(outcome: ActOutcome): string {
  return 'message' in outcome ? outcome.message : `The host answered something else: ${outcome.kind}.`;
}
