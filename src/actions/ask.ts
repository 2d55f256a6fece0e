/**
 * Sends a message to Codex now: one turn of `codex exec resume` in the background, the message on standard input. Promises: a turn that was
 * started goes on when rolltop ends; how it ended is a value.
 *
 * Codex has taken the message when the session's file has grown, and only then the draft may go: Codex may refuse (lock, folder, no such
 * session), and its exit code comes at the end of the turn. A draft may therefore outlive a turn that began just before rolltop ended.
 * A folder that Codex does not trust needs the person's consent each time: that check is Codex's own safety, and not ours to turn off.
 */
import { daemonTurnArguments, turnArguments } from '../codex/command.ts';
import { hasDaemonSocket } from '../codex/daemon.ts';
import { endedWell, endText, isUntrustedFolder } from '../codex/error.ts';
import { fileSize, hasGrown } from '../codex/file-growth.ts';
import { type BackgroundTurn, startTurn } from '../codex/process.ts';
import { codexAbleTo } from '../codex/program.ts';
import { plainPath } from '../rollout/file/unpack-beside.ts';
import { probeHolder } from '../rollout/lock/probe.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import { type CodexSession, codexCall } from './codex-session.ts';
import { offerQueue } from './queue.ts';
import type { SendResult } from './send.ts';

/** How a turn ended. `refused`: Codex has not taken the message; `why` is one of the reasons that sending has. */
export type TurnEnd =
  | { readonly kind: 'answered' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'refused'; readonly why: Refusal };

type Refusal = Extract<SendResult, { kind: 'busy' | 'untrusted' | 'failed' }>;

type RefusedTurn = Extract<TurnEnd, { kind: 'refused' }>;

export interface TurnRequest {
  readonly session: CodexSession;
  readonly text: string;
  /** The person allowed it: run also in a folder that Codex does not trust. */
  readonly anyFolder?: boolean;
  /** Called once, when Codex has written the message to the session. */
  readonly onTaken: () => void;
}

/** One turn of Codex. It starts when it is made. */
export class CodexTurn {
  readonly ended: Promise<TurnEnd>;
  readonly #request: TurnRequest;
  #process: BackgroundTurn | null = null;
  #isStopped = false;

  constructor(request: TurnRequest) {
    this.#request = request;
    this.ended = this.#run();
  }

  /** Interrupts the turn, as Ctrl-C would; called again, it ends codex. Before codex has started it is interrupted at its start. */
  stop(): void {
    this.#isStopped = true;
    this.#process?.interrupt();
  }

  async #run(): Promise<TurnEnd> {
    const { session, text } = this.#request;
    const choice = await codexAbleTo('resume', session.env);
    if (choice.kind === 'unable') return refused({ kind: 'failed', message: choice.message });
    const way = await this.#way();
    if (way.kind === 'refused') return way;
    const call = await codexCall(session, { file: choice.file, args: way.args });
    const file = plainPath(session.conversation.path);
    const before = await fileSize(file);
    const turn = startTurn(call, text);
    this.#process = turn;
    if (this.#isStopped) turn.interrupt();
    return this.#follow(turn, { file, before });
  }

  /** The arguments of the turn, or why there can be none. */
  async #way(): Promise<{ readonly kind: 'able'; readonly args: readonly string[] } | RefusedTurn> {
    const { session, anyFolder = false } = this.#request;
    const { codexHome, env, conversation } = session;
    const held = await this.#refusalWhenHeld();
    if (held === null) return { kind: 'able', args: turnArguments(conversation.id, { anyFolder }) };
    if (held.holder.daemon && (await hasDaemonSocket(codexHome))) {
      const { kind } = await codexAbleTo('daemonTurn', env);
      if (kind === 'able') return { kind, args: daemonTurnArguments(conversation.id) };
    }
    return refused(held);
  }

  /** Reports when Codex has the message: its file has grown. A turn that answered has taken it in any case. */
  async #follow(
    turn: BackgroundTurn,
    { file, before }: { readonly file: string; readonly before: number },
  ): Promise<TurnEnd> {
    const { onTaken } = this.#request;
    const over = new AbortController();
    const growing = hasGrown(file, before, over.signal).then(grown => {
      if (grown) onTaken();
      return grown;
    });
    const end = await turn.ended;
    over.abort();
    const taken = await growing;
    if (endedWell(end)) {
      if (!taken) onTaken();
      return { kind: 'answered' };
    }
    if (taken && this.#isStopped) return { kind: 'stopped' };
    const message = safeLine(`${endText(end)}.`);
    if (taken) return { kind: 'failed', message };
    if (end.kind === 'ended' && isUntrustedFolder(end.errors)) return refused({ kind: 'untrusted' });
    return refused((await this.#refusalWhenHeld()) ?? { kind: 'failed', message });
  }

  /** Null when no other program is seen to hold the session. */
  async #refusalWhenHeld(): Promise<Extract<Refusal, { kind: 'busy' }> | null> {
    const { conversation, codexHome, env } = this.#request.session;
    const probe = await probeHolder({ codexHome, id: conversation.id, path: conversation.path });
    return probe.kind === 'held' ? offerQueue({ kind: 'busy', holder: probe.holder }, env) : null;
  }
}

function refused(why: Refusal): RefusedTurn {
  return { kind: 'refused', why };
}
