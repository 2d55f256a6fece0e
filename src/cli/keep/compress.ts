/** `rolltop compress` and `expand`: without --yes the plan, with it each session under its lock; the exit code is the worst one's. */
import { availableParallelism } from 'node:os';
import { InTurn, type PackAct, packPlan, packSession, whyNotCompress } from '../../actions/compress.ts';
import type { Going, ManyPlan } from '../../actions/many-plan.ts';
import { nodeFileOperations } from '../../rollout/file/file-operations.ts';
import { loadPacker, type ZstdPacker } from '../../rollout/file/zstd-packer.ts';
import { takeCompressionMarker } from '../../rollout/lock/compression-marker.ts';
import { mapBounded } from '../../sessions/map-bounded.ts';
import { Origins } from '../../sessions/origins.ts';
import { type Relations, readRelations } from '../../sessions/relations.ts';
import { countOf, countText, sizeText } from '../../text/numbers.ts';
import { jsonSafe } from '../../text/unicode/json-safe.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode, exitCodeOf } from '../exit-code.ts';
import { meantSessions } from './fitting-sessions.ts';
import type { PackOptions } from './keep-arguments.ts';
import { planJson, planRows } from './plan-text.ts';
import { Progress } from './progress.ts';

const NO_PACKER =
  'Nothing here can compress: install the program zstd, or run rolltop with Node 22.15 or newer.';

/** Sessions at a time: while one is packed, another is unpacked again, or waits for its disk. */
const SIDE_BY_SIDE = Math.min(2, availableParallelism());

export async function compress(options: PackOptions, context: CommandContext): Promise<ExitCode> {
  const { act, yes } = options;
  const { codexHome, program, signal } = context;
  const why = act === 'compress' ? await whyNotCompress(program.machine.env) : null;
  if (why !== null) {
    context.say(`${why} Nothing was done.`);
    return ExitCode.refused;
  }
  const packer = loadPacker(program.machine.env.PATH);
  if (act === 'compress' && packer === null) {
    context.say(NO_PACKER);
    return ExitCode.failed;
  }
  const found = await meantSessions(options, context);
  if (found.kind === 'refused') return found.exitCode;
  const relations = await readRelations(codexHome, new Origins(), { whole: found.isWhole });
  const plan = packPlan(act, found.sessions, { relations, nowMs: program.nowMs() });
  const rows = context.json
    ? [planJson(act, plan)]
    : planRows(plan, { glyphs: context.glyphs, nowMs: program.nowMs() });
  await context.out.write(`${rows.join('\n')}\n`);
  if (signal.aborted) return ExitCode.interrupted;
  // Not all that were meant can be acted on.
  const best = found.isWhole ? ExitCode.ok : ExitCode.failed;
  if (!yes || plan.going.length === 0) {
    if (plan.going.length > 0) context.say(`Nothing was done. Add --yes to ${act} them.`);
    return best;
  }
  const marker = await takeCompressionMarker(codexHome, nodeFileOperations);
  if (marker.kind === 'held') {
    context.say(
      `Another program compresses sessions (${marker.path}, process ${marker.pid ?? 'unknown'}). Nothing was done.`,
    );
    return ExitCode.inUse;
  }
  try {
    return await packAll(plan, { act, packer, best, relations, lockTurn: new InTurn() }, context);
  } finally {
    await marker.release();
  }
}

interface PackWork {
  readonly act: PackAct;
  /** Null: nothing here can compress. */
  readonly packer: ZstdPacker | null;
  readonly relations: Relations;
  readonly lockTurn: InTurn;
  /** The exit code when all goes well. */
  readonly best: ExitCode;
}

async function packAll(plan: ManyPlan, work: PackWork, context: CommandContext): Promise<ExitCode> {
  const progress = new Progress(context);
  const done = { sessions: 0, before: 0, after: 0, failed: 0 };
  let worst = work.best;
  await mapBounded(plan.going, SIDE_BY_SIDE, async one => {
    if (context.signal.aborted) return;
    progress.show(
      () => `${countText(done.sessions + done.failed)} of ${countOf(plan.going.length, 'session')}`,
    );
    const result = await packOne(one, work, context);
    if (result.kind === 'failed') {
      progress.clear();
      context.say(`${one.session.id}: ${result.message}`);
      done.failed += 1;
      const code = exitCodeOf(result.error);
      if (code > worst) worst = code;
      return;
    }
    const { path, bytesBefore, bytesAfter } = result;
    done.sessions += 1;
    done.before += bytesBefore;
    done.after += bytesAfter;
    const facts = { id: one.session.id, path, act: work.act, bytesBefore, bytesAfter };
    if (context.json) await context.out.write(`${jsonSafe(JSON.stringify(facts))}\n`);
  });
  progress.clear();
  const others = [
    ...(done.failed > 0 ? [`${countText(done.failed)} failed`] : []),
    ...(context.signal.aborted ? ['stopped'] : []),
  ];
  const end = others.length === 0 ? '' : `; ${others.join(', ')}`;
  const verb = work.act === 'compress' ? 'compressed' : 'expanded';
  if (!context.json)
    await context.out.write(
      `${verb} ${countOf(done.sessions, 'session')}: ${sizeText(done.before)} became ${sizeText(done.after)}${end}\n`,
    );
  return worst;
}

function packOne(
  { session }: Going,
  { act, packer, relations, lockTurn }: PackWork,
  { codexHome }: CommandContext,
) {
  return packSession(session, {
    act,
    codexHome,
    packer,
    lockTurn,
    planned: relations.filesOf(session.id),
  });
}
