/** Effects that start codex on a session: on the terminal, or for one turn in the background. Nothing here waits on the screen's path. */
import type { TurnEnd } from '../../actions/ask.ts';
import type { Effect } from '../../app/effect.ts';
import { interactiveArguments, turnArguments } from '../../codex/command.ts';
import { endedWell, endText, isUntrustedFolder } from '../../codex/error.ts';
import { fileSize, hasGrown } from '../../codex/file-growth.ts';
import {
  type BackgroundTurn,
  type CodexCall,
  type CodexEnd,
  codexEnvironment,
  existingFolder,
  runOnTerminal,
  startTurn,
} from '../../codex/process.ts';
import { codexAbleTo } from '../../codex/program.ts';
import type { ConversationRef } from '../../format/conversation.ts';
import { plainPath } from '../../rollout/file/unpack.ts';
import { probeHolder } from '../../rollout/lock/probe.ts';
import { summaryAt } from '../../sessions/conversation-row.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import type { CodexPorts } from './ports.ts';
import { withQueue } from './session-effects.ts';

type CodexEffect = Extract<Effect, { type: 'handOff' | 'ask' | 'stopTurn' }>;
type Ask = Extract<Effect, { type: 'ask' }>;

const refused = (message: string): TurnEnd => ({ kind: 'refused', why: { kind: 'failed', message } });

export class CodexEffects {
  readonly #ports: CodexPorts;
  /** By the token of the effect that asked for it. */
  readonly #turns = new Map<number, BackgroundTurn>();
  readonly #stopped = new Set<number>();
  #handingOff = false;

  constructor(ports: CodexPorts) {
    this.#ports = ports;
  }

  async run(effect: CodexEffect): Promise<void> {
    switch (effect.type) {
      case 'handOff':
        return this.#handOff(effect);
      case 'ask': {
        const end = await this.#ask(effect);
        this.#turns.delete(effect.token);
        return this.#ports.dispatch({ type: 'turnEnded', token: effect.token, end });
      }
      case 'stopTurn':
        this.#stopped.add(effect.token);
        return this.#turns.get(effect.token)?.interrupt();
    }
  }

  async #handOff({ token, how, conversation }: Extract<Effect, { type: 'handOff' }>): Promise<void> {
    // Looking for codex takes a moment, in which the key may be pressed again.
    if (this.#handingOff) return;
    this.#handingOff = true;
    const problem = await this.#onTerminal(how, conversation);
    this.#handingOff = false;
    this.#ports.dispatch({ type: 'handedBack', token, problem });
  }

  /** What went wrong, or null. What Codex said on the terminal stays to be read until a key is pressed. */
  async #onTerminal(how: 'resume' | 'fork', conversation: ConversationRef): Promise<string | null> {
    const choice = await codexAbleTo(how, this.#ports.machine.env);
    if (choice.kind === 'unable') return choice.message;
    const call = await this.#call(choice.file, conversation, interactiveArguments(how, conversation.id));
    return await this.#ports.lendTerminal(async loan => {
      const end = await runOnTerminal(call, loan.signal);
      if (endedWell(end) || isInterrupted(end)) return null;
      const problem = safeLine(`${endText(end)}.`);
      if (!loan.signal.aborted) await loan.showUntilKey(`${problem} Any key goes back to rolltop.`);
      return problem;
    });
  }

  /** The key may be pressed before the session's summary has been read for the screen. */
  async #call(file: string, { id, path }: ConversationRef, args: readonly string[]): Promise<CodexCall> {
    const { machine, codexHome, cwd, folderOf } = this.#ports;
    const folder = await existingFolder(folderOf(id) ?? (await summaryAt(path)).cwd, cwd);
    return { file, args, cwd: folder, env: codexEnvironment(machine.env, codexHome) };
  }

  async #ask(effect: Ask): Promise<TurnEnd> {
    const { conversation, text, anyFolder = false } = effect;
    const choice = await codexAbleTo('resume', this.#ports.machine.env);
    if (choice.kind === 'unable') return refused(choice.message);
    const held = await this.#heldBy(conversation);
    if (held !== null) return held;
    const call = await this.#call(choice.file, conversation, turnArguments(conversation.id, { anyFolder }));
    const file = plainPath(conversation.path);
    const before = await fileSize(file);
    const turn = startTurn(call, text);
    this.#turns.set(effect.token, turn);
    if (this.#stopped.has(effect.token)) turn.interrupt();
    return this.#follow(turn, effect, { file, before });
  }

  /** Says when Codex has the message, and how the turn ended. */
  async #follow(
    turn: BackgroundTurn,
    { token, conversation }: Ask,
    { file, before }: { readonly file: string; readonly before: number },
  ): Promise<TurnEnd> {
    const over = new AbortController();
    const growing = hasGrown(file, before, over.signal).then(grown => {
      if (grown) this.#ports.dispatch({ type: 'turnTaken', token });
      return grown;
    });
    const end = await turn.ended;
    over.abort();
    const taken = await growing;
    if (endedWell(end)) {
      if (!taken) this.#ports.dispatch({ type: 'turnTaken', token });
      return { kind: 'answered' };
    }
    if (taken && this.#stopped.has(token)) return { kind: 'stopped' };
    const message = safeLine(`${endText(end)}.`);
    if (taken) return { kind: 'failed', message };
    if (end.kind === 'ended' && isUntrustedFolder(end.errors))
      return { kind: 'refused', why: { kind: 'untrusted' } };
    return (await this.#heldBy(conversation)) ?? refused(message);
  }

  /** A refusal when somebody holds the session. */
  async #heldBy({ id, path }: ConversationRef): Promise<TurnEnd | null> {
    const probe = await probeHolder({ codexHome: this.#ports.codexHome, id, path });
    if (probe.kind !== 'held') return null;
    return { kind: 'refused', why: await withQueue({ kind: 'busy', holder: probe.holder }, this.#ports) };
  }
}

/** Ctrl-C is a way to leave, not something that went wrong. */
function isInterrupted(end: CodexEnd): boolean {
  return end.kind === 'ended' && (end.exitCode === 130 || end.signal === 'SIGINT');
}
