/**
 * `rolltop doctor`: what is wrong with the sessions of a home, or with those that are named, and what one can do. Reads and never writes.
 * Exits with 5 when something of a session is damaged.
 */
import { examineMachine } from '../../actions/examine-machine.ts';
import type { ConversationRef } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { HomeHolders } from '../../rollout/lock/home-holders.ts';
import { sessionsRoot } from '../../sessions/catalog.ts';
import { examineHome } from '../../sessions/doctor/examine-home.ts';
import { examineTree } from '../../sessions/doctor/examine-tree.ts';
import type { Finding } from '../../sessions/doctor/finding.ts';
import { checkRoot } from '../../sessions/walk.ts';
import { countOf, countText } from '../../text/numbers.ts';
import { jsonSafe } from '../../text/unicode/json-safe.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { chooseSession } from '../find-session.ts';
import { Progress } from './progress.ts';

export async function doctor(sessions: readonly string[], context: CommandContext): Promise<ExitCode> {
  const named = sessions.length === 0 ? null : await chosenBy(sessions, context);
  if (named !== null && named.exitCode !== ExitCode.ok) return named.exitCode;
  const report = new Report(context);
  const { codexHome, program, signal } = context;
  const nowMs = program.nowMs();
  if (named === null) {
    const root = await checkRoot(sessionsRoot(codexHome));
    if (root.kind === 'problem') {
      context.say(root.message);
      return ExitCode.failed;
    }
    for await (const found of examineMachine({ codexHome, env: program.machine.env, nowMs }))
      await report.add(found);
    for await (const found of examineTree(codexHome, nowMs)) await report.add(found);
  }
  const holders = await new HomeHolders(codexHome).read().catch(() => null);
  const request = {
    codexHome,
    nowMs,
    signal,
    chosen: named?.chosen ?? null,
    isHeld: (id: ConversationId) => holders?.has(id) ?? false,
    onFile: (done: number, files: number) => report.progress(done, files),
  };
  for await (const found of examineHome(request)) await report.add(found);
  return report.end();
}

async function chosenBy(
  sessions: readonly string[],
  context: CommandContext,
): Promise<{ readonly chosen: readonly ConversationRef[]; readonly exitCode: ExitCode }> {
  const refs: ConversationRef[] = [];
  let exitCode: ExitCode = ExitCode.ok;
  for (const session of sessions) {
    const chosen = await chooseSession(session, context);
    if (chosen.kind === 'one') refs.push(chosen.conversation);
    else if (chosen.exitCode > exitCode) exitCode = chosen.exitCode;
  }
  return { chosen: refs, exitCode };
}

class Report {
  readonly #context: CommandContext;
  readonly #progress: Progress;
  #findings = 0;
  #damaged = 0;
  #files = 0;
  /** A home is looked through twice, and each look may be the one that fails. */
  readonly #unreadableFolders = new Set<string | null>();

  constructor(context: CommandContext) {
    this.#context = context;
    this.#progress = new Progress(context);
  }

  progress(done: number, files: number): void {
    this.#files = done;
    this.#progress.show(() => `${countText(done)} of ${countOf(files, 'file')}`);
  }

  async add(found: Finding): Promise<void> {
    if (found.kind === 'unreadable-folder') {
      if (this.#unreadableFolders.has(found.path)) return;
      this.#unreadableFolders.add(found.path);
    }
    this.#findings += 1;
    if (found.damage) this.#damaged += 1;
    this.#progress.clear();
    const { json, out } = this.#context;
    await out.write(`${json ? jsonSafe(JSON.stringify(found)) : this.#text(found)}\n`);
  }

  async end(): Promise<ExitCode> {
    this.#progress.clear();
    const damaged = this.#damaged === 0 ? 'nothing is damaged' : `${countText(this.#damaged)} of them damage`;
    if (!this.#context.json)
      await this.#context.out.write(
        `${countOf(this.#files, 'file')} looked at; ${countOf(this.#findings, 'finding')}, ${damaged}\n`,
      );
    return this.#damaged === 0 ? ExitCode.ok : ExitCode.refused;
  }

  /** What, where, and what next. */
  #text({ damage, path, line, offset, message, advice }: Finding): string {
    const { glyphs } = this.#context;
    const place = line === null ? '' : `, line ${line}, byte ${offset}`;
    const where = path === null ? '' : `\n    ${safeLine(path, glyphs)}${place}`;
    return `${damage ? 'damage' : 'note  '}  ${safeLine(message, glyphs)}${where}\n    ${advice}\n`;
  }
}
