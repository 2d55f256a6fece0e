/**
 * Lends the terminal to the person's editor or pager. Promises: a draft is never lost: where the editor fails, is killed, or leaves no file, it
 * is as it was, and what the editor had written stays where it is and is named.
 */
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { type CodexEnd, existingFolder, runOnTerminal } from '../codex/process.ts';
import type { Environment } from '../codex/program.ts';
import { type EditedPlace, type EditorChoice, editorCall } from '../system/editor.ts';
import { readOwnFile, removeOwnFile, writeOwnFile } from '../system/own-folder.ts';
import { showInPager } from '../system/pager.ts';
import { safeLine, safeText } from '../text/unicode/sanitise.ts';
import type { LendTerminal } from './hand-off.ts';

interface Lending {
  readonly env: Environment;
  readonly lendTerminal: LendTerminal;
}

/** `editor`: of the configuration; empty: none is set there. */
type LendingToEditor = Lending & Pick<EditorChoice, 'editor'>;

/** How it went, as a sentence; `problem`: it did not go well. */
export interface Lent {
  readonly message: string;
  readonly problem: boolean;
}

/** Opens a file of a session in the editor. A path that is not absolute begins in the session's folder. */
export async function editFile(
  place: EditedPlace,
  {
    folder,
    cwd,
    env,
    editor,
    lendTerminal,
  }: LendingToEditor & {
    readonly folder: string | null;
    readonly cwd: string;
  },
): Promise<Lent> {
  const base = await existingFolder(folder, cwd);
  const path = isAbsolute(place.path) ? place.path : join(base, place.path);
  const isFile = (await stat(path).catch(() => null))?.isFile() === true;
  if (!isFile) return { message: safeLine(`${path} is not there, or no file.`), problem: true };
  const call = editorCall({ editor, env }, { ...place, path });
  if (call.kind === 'none') return { message: safeLine(call.message), problem: true };
  const { file, args, name } = call;
  const end = await lendTerminal(loan => runOnTerminal({ file, args, cwd: base, env }, loan.signal));
  const why = whyNot(end, name);
  return why === null
    ? { message: `Back from ${safeLine(name)}.`, problem: false }
    : { message: `${why}.`, problem: true };
}

export interface EditedDraft {
  /** Null: it is as it was. */
  readonly text: string | null;
  /** One sentence; null: all went well. */
  readonly problem: string | null;
}

/** Lets the person write the message in the editor. `root` is a folder of our own. */
export async function editDraft(
  text: string,
  {
    root,
    cwd,
    env,
    editor,
    lendTerminal,
  }: LendingToEditor & {
    readonly root: string;
    readonly cwd: string;
  },
): Promise<EditedDraft> {
  const file = { root, name: join('editing', `${randomUUID()}.md`) };
  const path = join(file.root, file.name);
  const call = editorCall({ editor, env }, { path, line: null });
  if (call.kind === 'none') return { text: null, problem: safeLine(call.message) };
  writeOwnFile(file, text === '' || text.endsWith('\n') ? text : `${text}\n`);
  const { args, name } = call;
  const end = await lendTerminal(loan => runOnTerminal({ file: call.file, args, cwd, env }, loan.signal));
  const written = readOwnFile(file);
  const why = whyNot(end, name);
  if (why !== null) return { text: null, problem: safeLine(`${why}: ${keptWords(file, written, text)}`) };
  if (written === null) return { text: null, problem: 'The editor left no file: the draft is as it was.' };
  removeOwnFile(file);
  return { text: withoutLastBreak(written), problem: null };
}

/** An editor that failed may have written something all the same. */
function keptWords(
  file: { readonly root: string; readonly name: string },
  written: string | null,
  text: string,
): string {
  if (written !== null && withoutLastBreak(written) !== withoutLastBreak(text))
    return `the draft is as it was, and what was written is in ${join(file.root, file.name)}.`;
  removeOwnFile(file);
  return 'the draft is as it was.';
}

/** Editors end a file with a newline, which nobody typed. */
const withoutLastBreak = (text: string): string => text.replace(/\n$/, '');

/** Shows a text in the pager, as it can be shown safely. */
export async function pageText(text: string, { env, lendTerminal }: Lending): Promise<Lent> {
  async function* pieces(): AsyncGenerator<string> {
    yield `${safeText(text)}\n`;
  }
  // Without F and X: a text of one screen must not be gone before it is read, and rolltop's own screen is not to be drawn over.
  const shown = await lendTerminal(() => showInPager(pieces(), { ...env, LESS: env.LESS ?? 'R' }));
  return shown === 'shown'
    ? { message: 'Back from the pager.', problem: false }
    : { message: 'There is no pager: set PAGER to one.', problem: true };
}

/** Why it did not end well, without a full stop. */
function whyNot(end: CodexEnd, name: string): string | null {
  if (end.kind === 'notStarted') return safeLine(`${name} could not be started: ${end.message}`);
  if (end.exitCode === 0) return null;
  const how = end.exitCode === null ? `was ended by ${end.signal}` : `ended with exit code ${end.exitCode}`;
  return safeLine(`${name} ${how}`);
}
