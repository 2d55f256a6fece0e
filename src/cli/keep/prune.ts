/**
 * `rolltop prune`: archives or deletes the sessions that a query means. Without --yes it prints what it would do and does nothing. The exit
 * code is the worst one of a session.
 */
import { archive } from '../../actions/archive.ts';
import { deleteSession } from '../../actions/delete.ts';
import { type Going, joinedPlans, type ManyPlan, type MovingAct, manyPlan } from '../../actions/many-plan.ts';
import { Origins } from '../../sessions/origins.ts';
import { readRelations } from '../../sessions/relations.ts';
import { finishTrash } from '../../sessions/trash/trash.ts';
import { idThere } from '../../text/host-id.ts';
import { countOf, countText, sizeText, withSubagents } from '../../text/numbers.ts';
import { jsonSafe } from '../../text/unicode/json-safe.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode, exitCodeOf } from '../exit-code.ts';
import type { HostChoice } from '../hosts/host-option.ts';
import type { PrunedHosts, PruneOutcome } from '../hosts/pruned-hosts.ts';
import { marksIn, trashPlaceOf } from '../kept-files.ts';
import { fittingSessions, type SessionQuery } from './fitting-sessions.ts';
import type { PruneOptions } from './keep-arguments.ts';
import { planJson, planRows, sumOf } from './plan-text.ts';
import { Progress } from './progress.ts';

export async function prune(options: PruneOptions, context: CommandContext): Promise<ExitCode> {
  const { act, yes, hosts: choice } = options;
  const found = await fittingSessions(options, context);
  if (found.kind === 'refused') return found.exitCode;
  const origins = new Origins();
  const { codexHome } = context;
  const marks = await marksIn(context);
  const hosts = choice === null || found.query === null ? null : await hostsOf(choice, found.query, context);
  const planned = hosts?.plan(act ?? 'delete') ?? NO_PLAN;
  const own = manyPlan(act ?? 'delete', found.sessions, {
    relations: await readRelations(codexHome, origins, { whole: found.isWhole }),
    isHeld: id => found.holders?.has(id) ?? false,
    isPinned: id => marks.get(id).pinned,
  });
  const plan = joinedPlans([own, await planned]);
  await writePlan(act, plan, context);
  if (context.signal.aborted) return ExitCode.interrupted;
  // Not all that were meant can be acted on.
  const best = found.isWhole ? ExitCode.ok : ExitCode.failed;
  if (plan.going.length === 0) return best;
  if (act === null || !yes) {
    context.say(`Nothing was done. ${HOW_TO_ACT[act ?? 'none']}`);
    return best;
  }
  return actOn(plan, { act, origins, best, hosts }, context);
}

const NO_PLAN: ManyPlan = { going: [], leftOut: [] };

async function hostsOf(
  choice: HostChoice,
  query: SessionQuery,
  context: CommandContext,
): Promise<PrunedHosts | null> {
  const { openPrunedHosts } = await import('../hosts/pruned-hosts.ts');
  return openPrunedHosts(choice, query, context);
}

const HOW_TO_ACT: Readonly<Record<MovingAct | 'none', string>> = {
  archive: 'Add --yes to move them to the archive.',
  delete: 'Add --yes to move them to the trash.',
  none: 'Add --archive --yes to archive them, or --delete --yes to move them to the trash.',
};

async function writePlan(act: MovingAct | null, plan: ManyPlan, context: CommandContext): Promise<void> {
  const { out, json, glyphs, program } = context;
  const rows = json ? [planJson(act, plan)] : planRows(plan, { glyphs, nowMs: program.nowMs() });
  await out.write(`${rows.join('\n')}\n`);
}

interface PruneWork {
  readonly act: MovingAct;
  readonly origins: Origins;
  /** The exit code when all goes well. */
  readonly best: ExitCode;
  /** Null: sessions of this machine alone. */
  readonly hosts: PrunedHosts | null;
}

async function actOn(plan: ManyPlan, work: PruneWork, context: CommandContext): Promise<ExitCode> {
  if (work.act === 'delete') await finishTrash(trashPlaceOf(context));
  const progress = new Progress(context);
  const done = { sessions: 0, subagents: 0, sizeBytes: 0 };
  let failed = 0;
  let worst = work.best;
  for (const one of plan.going) {
    if (context.signal.aborted) break;
    progress.show(() => `${countText(done.sessions + failed)} of ${countOf(plan.going.length, 'session')}`);
    const outcome = await actOnOne(one, work, context);
    if (outcome.kind === 'failed') {
      progress.clear();
      context.say(`${one.session.id}: ${outcome.message}`);
      failed += 1;
      if (outcome.code > worst) worst = outcome.code;
      continue;
    }
    done.sessions += 1;
    done.subagents += outcome.subagents;
    done.sizeBytes += one.sizeBytes;
    if (context.json) await context.out.write(`${doneJson(one, outcome, work)}\n`);
  }
  progress.clear();
  if (!context.json) await writeEnd({ ...done, failed }, plan, { act: work.act, context });
  return worst;
}

async function actOnOne(
  { session }: Going,
  { act, origins, hosts }: PruneWork,
  context: CommandContext,
): Promise<PruneOutcome> {
  if (session.host !== undefined && hosts !== null) return hosts.run(session, act);
  if (act === 'archive') {
    const moved = await archive(session, context.codexHome, origins);
    if (moved.kind === 'failed') return { ...moved, code: exitCodeOf(moved.error) };
    return { kind: 'done', path: moved.path, subagents: moved.subagents };
  }
  const result = await deleteSession(session, { ...trashPlaceOf(context), origins });
  if (result.kind === 'trashed')
    return { kind: 'done', path: result.entry.folder, subagents: result.subagents };
  const code = result.kind === 'refused' ? ExitCode.refused : exitCodeOf(result.error);
  return { kind: 'failed', message: result.message, code };
}

function doneJson(
  { session, sizeBytes }: Going,
  outcome: PruneOutcome & { kind: 'done' },
  { act }: PruneWork,
): string {
  const { path, subagents } = outcome;
  const { id, host = null } = session;
  return jsonSafe(JSON.stringify({ id: idThere(id), path, act, subagents, sizeBytes, host }));
}

interface PruneEnd {
  readonly sessions: number;
  readonly subagents: number;
  readonly sizeBytes: number;
  readonly failed: number;
}

async function writeEnd(
  { sessions, subagents, sizeBytes, failed }: PruneEnd,
  plan: ManyPlan,
  { act, context }: { readonly act: MovingAct; readonly context: CommandContext },
): Promise<void> {
  const what = `${countOf(sessions, 'session')}${withSubagents(subagents)}`;
  const left = sumOf(plan).sessions - sessions - failed;
  const others = [
    ...(failed > 0 ? [`${countText(failed)} failed`] : []),
    ...(left > 0 ? [`stopped before ${countText(left)} more`] : []),
  ];
  const end = others.length === 0 ? '' : `; ${others.join(', ')}`;
  const line =
    act === 'archive'
      ? `Archived ${what} (${sizeText(sizeBytes)})${end}`
      : `Moved ${what} to the trash (${sizeText(sizeBytes)})${end}`;
  await context.out.write(`${line}\n`);
  if (sessions > 0)
    context.say(
      act === 'archive'
        ? 'rolltop unarchive <session> brings one back.'
        : 'rolltop trash restore <session> brings one back; their space is free after rolltop trash empty.',
    );
}
