/** `rolltop trash`: what lies there, the way back, and the end of it. */
import { createInterface } from 'node:readline/promises';
import { emptyTrash, restoreSession, sizeOf } from '../../actions/delete.ts';
import { type ConversationId, parseConversationId } from '../../format/identity.ts';
import { endOf, type Period } from '../../query/period.ts';
import type { TrashEntry } from '../../sessions/trash/entry.ts';
import { finishTrash, listTrash } from '../../sessions/trash/trash.ts';
import { idOnHost } from '../../text/host-id.ts';
import { ageText, countOf, sizeText, withSubagents } from '../../text/numbers.ts';
import { jsonSafe } from '../../text/unicode/json-safe.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode, exitCodeOf } from '../exit-code.ts';
import { hostNamedBy } from '../find-session.ts';
import { trashPlaceOf } from '../kept-files.ts';
import { sessionJson } from '../receipt.ts';
import type { TrashAct } from './keep-arguments.ts';

export async function trash(act: TrashAct, context: CommandContext): Promise<ExitCode> {
  await finishTrash(trashPlaceOf(context));
  const { entries, damaged } = listTrash(trashPlaceOf(context));
  for (const { problem } of damaged) context.say(problem);
  switch (act.kind) {
    case 'list':
      await list(entries, context);
      return damaged.length === 0 ? ExitCode.ok : ExitCode.refused;
    case 'restore':
      return restoreAll(act.sessions, entries, context);
    case 'empty':
      return empty(chosenBefore(entries, act.before, context), act, context);
    default:
      return act satisfies never;
  }
}

async function list(entries: readonly TrashEntry[], context: CommandContext): Promise<void> {
  if (entries.length === 0 && !context.json) context.say('The trash is empty.');
  const lines = entries.map(entry => (context.json ? entryJson(entry) : entryLine(entry, context)));
  if (lines.length > 0) await context.out.write(`${lines.join('\n')}\n`);
}

function entryJson(entry: TrashEntry): string {
  const { manifest, folder } = entry;
  const { title, name, trashedMs } = manifest;
  const facts = { id: idOf(entry), path: folder, title, name, trashedAt: new Date(trashedMs).toISOString() };
  return jsonSafe(JSON.stringify({ ...facts, ...sizeOf(entry) }));
}

/** The whole id: it is what `restore` takes. */
function entryLine(entry: TrashEntry, { program, glyphs }: CommandContext): string {
  const { trashedMs } = entry.manifest;
  const { subagents, sizeBytes } = sizeOf(entry);
  const age = ageText(trashedMs, program.nowMs()).padStart(7);
  return `${age}  ${sizeText(sizeBytes).padStart(5)}  ${idOf(entry)}  ${safeLine(titleOf(entry), glyphs)}${withSubagents(subagents)}`;
}

function idOf({ manifest }: TrashEntry): ConversationId {
  return manifest.conversations[0].id;
}

function titleOf({ manifest }: TrashEntry): string {
  return manifest.name ?? manifest.title ?? 'without a title';
}

/** Each with its own report; the exit code is the worst one's. */
async function restoreAll(
  sessions: readonly string[],
  entries: readonly TrashEntry[],
  context: CommandContext,
): Promise<ExitCode> {
  let worst: ExitCode = ExitCode.ok;
  // One that is back is in the trash no more: the same words again mean the next one.
  const left = new Set(entries);
  for (const session of sessions) {
    if (context.signal.aborted) break;
    const there = await hostNamedBy(session, context.program);
    const code = there === null ? await restore(session, left, context) : await restoreThere(there, context);
    if (code > worst) worst = code;
  }
  return worst;
}

async function restore(
  session: string,
  entries: Set<TrashEntry>,
  context: CommandContext,
): Promise<ExitCode> {
  const found = matching(session, [...entries]);
  const [entry] = found;
  if (entry === undefined) {
    context.say(`The trash has no session "${session}"; rolltop trash lists what it has.`);
    return ExitCode.notFound;
  }
  if (found.length > 1) {
    context.say(`"${session}" could be any of ${found.length} sessions in the trash; say more of the id:`);
    for (const one of found) context.program.machine.stderr.write(`${entryLine(one, context)}\n`);
    return ExitCode.usage;
  }
  const result = await restoreSession(entry, trashPlaceOf(context));
  if (result.kind === 'failed') {
    context.say(`${idOf(entry)}: ${result.message}`);
    return exitCodeOf(result.error);
  }
  entries.delete(entry);
  const { path, subagents } = result;
  const line = context.json
    ? sessionJson(idOf(entry), { path, subagents })
    : `Brought back "${safeLine(titleOf(entry), context.glyphs)}"${withSubagents(subagents)}: ${safeLine(path, context.glyphs)}`;
  await context.out.write(`${line}\n`);
  return ExitCode.ok;
}

/** A host knows what is in its trash by the whole id. */
async function restoreThere(
  { alias, rest }: { readonly alias: string; readonly rest: string },
  context: CommandContext,
): Promise<ExitCode> {
  const id = parseConversationId(rest);
  if (id === null) {
    context.say(`For the trash of ${alias} the whole id is needed; "${rest}" is none.`);
    return ExitCode.usage;
  }
  const { onHost } = await import('../hosts/await-hosts.ts');
  const session = { host: alias, id: idOnHost(alias, id), path: '' };
  const result = await onHost(alias, context, acts => acts.restore(session, null));
  if (result === null) return ExitCode.failed;
  if (result.kind === 'failed') {
    context.say(`${session.id}: ${result.message}`);
    return exitCodeOf(result.error);
  }
  const { path, subagents } = result;
  const line = context.json
    ? sessionJson(session.id, { path, subagents })
    : `Brought back ${session.id}${withSubagents(subagents)}: ${safeLine(path, context.glyphs)}`;
  await context.out.write(`${line}\n`);
  return ExitCode.ok;
}

/** The beginning of an id, a name, or `last`: the one that was trashed last. */
function matching(session: string, entries: readonly TrashEntry[]): readonly TrashEntry[] {
  if (session === 'last') return entries.slice(0, 1);
  const prefix = session.toLowerCase();
  return entries.filter(
    entry => entry.manifest.name === session || (prefix.length >= 4 && idOf(entry).startsWith(prefix)),
  );
}

function chosenBefore(
  entries: readonly TrashEntry[],
  before: Period | null,
  { program }: CommandContext,
): readonly TrashEntry[] {
  if (before === null) return entries;
  const untilMs = endOf(before, program.nowMs());
  return entries.filter(({ manifest }) => manifest.trashedMs <= untilMs);
}

async function empty(
  entries: readonly TrashEntry[],
  { yes }: { readonly yes: boolean },
  context: CommandContext,
): Promise<ExitCode> {
  const what = `${countOf(entries.length, 'session')}, ${sizeText(entries.reduce((sum, entry) => sum + sizeOf(entry).sizeBytes, 0))}`;
  if (entries.length === 0) {
    context.say('There is nothing to remove.');
    return ExitCode.ok;
  }
  if (!yes && !(await isAgreed(`Remove ${what} for good? [y/N] `, context))) {
    context.say(`Nothing was removed: ${what} would go for good. Say --yes to do it without being asked.`);
    return ExitCode.usage;
  }
  const freedBytes = await emptyTrash(trashPlaceOf(context), entries);
  const sessions = entries.length;
  await context.out.write(
    context.json ? `${JSON.stringify({ sessions, freedBytes })}\n` : `Removed ${what} for good\n`,
  );
  return ExitCode.ok;
}

/** Only a person at a terminal is asked. */
async function isAgreed(question: string, { program, signal }: CommandContext): Promise<boolean> {
  const { stdin, stderr } = program.machine;
  if (!stdin.isTTY) return false;
  const asked = createInterface({ input: stdin, output: stderr as NodeJS.WritableStream });
  try {
    return /^y(es)?$/i.test((await asked.question(question, { signal })).trim());
  } catch {
    return false;
  } finally {
    asked.close();
  }
}
