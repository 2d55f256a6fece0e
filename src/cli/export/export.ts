/** `rolltop export`: sessions as documents, without secrets, on standard output or in files. */
import { extname, join, resolve } from 'node:path';
import type { DocumentEnd } from '../../export/document.ts';
import { documentTitle } from '../../export/document-title.ts';
import { documentName, ENDINGS, type ExportFormat, formatOfEnding } from '../../export/formats.ts';
import { type IndexedDocument, indexPage } from '../../export/index-page.ts';
import { exportPieces, makeRedactor, piecesWithEnd } from '../../export/pieces.ts';
import type { Redactor } from '../../export/redactor.ts';
import { isFolder, writeDocument } from '../../export/write-file.ts';
import type { Conversation } from '../../format/conversation.ts';
import { errorMessage } from '../../format/error-message.ts';
import type { SessionFiles } from '../../live/session/session-files.ts';
import { showInPager } from '../../system/pager.ts';
import { writeReason } from '../../system/write-reason.ts';
import { noteText } from '../../text/document-notes.ts';
import { countOf, sizeText } from '../../text/numbers.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode, exitCodeOf } from '../exit-code.ts';
import { historyOf } from '../find-session.ts';
import { Progress } from '../keep/progress.ts';
import { OutputClosedError } from '../output.ts';
import { chooseSessions } from './choose-sessions.ts';
import type { ExportInvocation, ExportOptions } from './export-options.ts';
import type { ChosenSessions } from './sessions-by-query.ts';

export async function exportSessions(
  { sessions, hosts, options }: ExportInvocation,
  context: CommandContext,
): Promise<ExitCode> {
  const chosen = await chooseSessions(sessions, hosts, context);
  return chosen.kind === 'none' ? chosen.exitCode : exportChosen(chosen, options, context);
}

async function exportChosen(
  chosen: SomeSessions,
  options: ExportOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const target = targetOf(chosen, options, context);
  if (typeof target === 'string') {
    context.say(target);
    return ExitCode.usage;
  }
  const { written, worst } = await exportAll(chosen, target, { options, context });
  const wantsIndex = target.kind === 'folder' && target.format !== 'json' && written.length > 1;
  const indexed = wantsIndex ? await writeIndex(target, written, { options, context }) : ExitCode.ok;
  return Math.max(indexed, worst) as ExitCode;
}

type SomeSessions = Extract<ChosenSessions, { kind: 'some' }>;

interface ExportWay {
  readonly options: ExportOptions;
  readonly context: CommandContext;
}

/** Each with its own report; the exit code is the worst one's. */
async function exportAll(
  { conversations, filesOf }: SomeSessions,
  target: Target,
  { options, context }: ExportWay,
): Promise<{ readonly written: readonly IndexedDocument[]; readonly worst: ExitCode }> {
  const written: IndexedDocument[] = [];
  const redactor = redactorOf(options, context);
  let worst: ExitCode = ExitCode.ok;
  for (const conversation of conversations) {
    if (context.signal.aborted) break;
    const name = documentName(conversation, target.format, text => redactor.redact(text));
    const path = pathOf(target, name);
    const code = await exportOne(
      { conversation, files: filesOf(conversation), path, format: target.format, options },
      context,
    );
    if (code === ExitCode.ok || code === ExitCode.refused) written.push({ name, conversation });
    if (code > worst) worst = code;
  }
  return { written, worst };
}

/** Null: standard output. */
function pathOf(target: Target, name: string): string | null {
  if (target.kind === 'output') return null;
  return target.kind === 'folder' ? join(target.path, name) : target.path;
}

type Target =
  | { readonly kind: 'output'; readonly format: ExportFormat }
  | { readonly kind: 'file'; readonly path: string; readonly format: ExportFormat }
  | { readonly kind: 'folder'; readonly path: string; readonly format: ExportFormat };

/** Where it goes, or a sentence that says why it cannot. */
function targetOf(
  { conversations, byQuery }: { readonly conversations: readonly Conversation[]; readonly byQuery: boolean },
  { output, format }: ExportOptions,
  { program }: CommandContext,
): Target | string {
  const isSeveral = conversations.length > 1 || byQuery;
  if (output === null || output === '-') {
    if (isSeveral) return `${countOf(conversations.length, 'session')} need a folder: add -o DIR.`;
    return { kind: 'output', format: format ?? 'md' };
  }
  const path = resolve(program.cwd, output);
  const goesToFolder = output.endsWith('/') || isFolder(path);
  if (goesToFolder) return { kind: 'folder', path, format: format ?? 'md' };
  if (isSeveral)
    return `${output} is no folder, and there are ${countOf(conversations.length, 'session')}: make it first, or end it with a slash.`;
  return { kind: 'file', path, format: format ?? formatOfEnding(extname(path)) ?? 'md' };
}

interface OneExport {
  readonly conversation: Conversation;
  readonly files: SessionFiles;
  /** Null: standard output. */
  readonly path: string | null;
  readonly format: ExportFormat;
  readonly options: ExportOptions;
}

async function exportOne(one: OneExport, context: CommandContext): Promise<ExitCode> {
  const { conversation, files, path } = one;
  const progress = new Progress(context);
  try {
    const redactor = redactorOf(one.options, context);
    const history = await historyOf(conversation, files, context);
    const { format } = one;
    const { signal } = context;
    const size = history.own.base + (conversation.sizeBytes ?? 0);
    const onProgress = (at: number): void => {
      if (path !== null) progress.show(() => progressText(at, size));
    };
    const request = { ...one.options, format, conversation, history, redactor, signal, onProgress };
    const end: { value: DocumentEnd | null } = { value: null };
    const pieces = piecesWithEnd(exportPieces(request), found => {
      end.value = found;
    });
    if (path === null) await print(pieces, one, context);
    else if ((await writeDocument(path, pieces, one.options)) === 'exists') {
      progress.clear();
      context.say(`${path} is there already, and was not touched. --force replaces it.`);
      return ExitCode.failed;
    }
    progress.clear();
    return report(one, end.value, context);
  } catch (error) {
    progress.clear();
    if (error instanceof OutputClosedError) throw error;
    if (context.signal.aborted) return ExitCode.interrupted;
    context.say(failureText(error, one));
    return exitCodeOf(error);
  }
}

function failureText(error: unknown, { conversation, path }: OneExport): string {
  const why = path === null ? null : writeReason(error, path);
  if (why === null) return `${conversation.id}: ${errorMessage(error)}`;
  return `Nothing was written to ${path}: ${why}.`;
}

const BAR_CELLS = 20;

/** `[########............]  41 % of 1.2G`. */
function progressText(at: number, size: number): string {
  const share = Math.min(1, at / Math.max(1, size));
  const done = Math.floor(share * BAR_CELLS);
  const bar = `${'#'.repeat(done)}${'.'.repeat(BAR_CELLS - done)}`;
  return `[${bar}] ${String(Math.floor(share * 100)).padStart(3)} % of ${sizeText(size)}`;
}

/** For a person at a terminal through the pager, else as it is. */
async function print(
  pieces: AsyncIterable<string>,
  { options }: OneExport,
  { program, out }: CommandContext,
): Promise<void> {
  const { stdout, env } = program.machine;
  const wantsPager = stdout.isTTY && options.output === null;
  if (wantsPager && (await showInPager(pieces, env)) === 'shown') return;
  for await (const piece of pieces) await out.write(piece);
}

/** `redact` takes nothing out where that was asked for. */
function redactorOf({ redact, keepPaths }: ExportOptions, { program }: CommandContext): Redactor {
  return makeRedactor(program.homeFolder, !redact ? 'everything' : keepPaths ? 'names' : 'nothing');
}

/** On standard error, so that a pipe holds the document alone. */
function report(
  { conversation, path, options }: OneExport,
  end: DocumentEnd | null,
  context: CommandContext,
): ExitCode {
  const redactor = redactorOf(options, context);
  const title = documentTitle(conversation, text => redactor.redact(text));
  const notes = (end?.notes ?? []).map(note => noteText(note)).join(' ');
  if (path !== null) context.say(`Wrote "${title}" to ${path}. ${notes}`.trim());
  else if (notes !== '') context.say(notes);
  const { from } = options;
  if (end !== null && from !== null && end.turns < from) {
    context.say(`No turn is in it: --from is ${from}, and the session has ${countOf(end.turns, 'turn')}.`);
    return ExitCode.failed;
  }
  return end?.isDamaged ? ExitCode.refused : ExitCode.ok;
}

async function writeIndex(
  target: { readonly path: string; readonly format: ExportFormat },
  documents: readonly IndexedDocument[],
  { options, context }: ExportWay,
): Promise<ExitCode> {
  const redactor = redactorOf(options, context);
  const path = join(target.path, `index.${ENDINGS[target.format]}`);
  const page = indexPage(documents, target.format, text => redactor.redact(safeLine(text)));
  async function* pieces(): AsyncGenerator<string> {
    yield page;
  }
  if ((await writeDocument(path, pieces(), options)) === 'written') return ExitCode.ok;
  context.say(`${path} is there already, and was not touched. --force replaces it.`);
  return ExitCode.failed;
}
