/** All that a command may use of its surroundings. `main.ts` makes it from the process, tests from streams of their own. */
import path from 'node:path';
import type { UserSettings } from '../config/settings.ts';
import type { Machine } from '../terminal/machine.ts';
import { paintRow, themeFor } from '../terminal/theme.ts';
import { rowText } from '../text/plain.ts';
import type { Glyphs, Row } from '../text/row.ts';
import { asciiWords } from '../text/unicode/ascii-words.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import type { CommonOptions } from './arguments.ts';
import { CommandHosts } from './hosts/command-hosts.ts';
import { glyphsFor } from './locale.ts';
import { Output } from './output.ts';

/** The program as it was started. */
export interface Program {
  readonly machine: Machine;
  readonly cwd: string;
  /** Null: nobody says where it is (no HOME, and the system does not know the user). */
  readonly homeFolder: string | null;
  readonly version: string;
  nowMs(): number;
  /** Calls `listener` synchronously, as the last thing before the process ends. Returns a function that removes it. */
  onExit(listener: () => void): () => void;
}

export interface CommandContext {
  readonly program: Program;
  readonly codexHome: string;
  readonly json: boolean;
  readonly noColor: boolean;
  /** What the person set. */
  readonly settings: UserSettings;
  /** The home is that of `rolltop demo`. */
  readonly isDemo?: boolean;
  readonly out: Output;
  readonly hosts: CommandHosts;
  /** Aborted by Ctrl-C, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
  /** The width of readable text, in cells. */
  readonly columns: number;
  readonly glyphs: Glyphs;
  /** A row as text: with colours on a terminal, otherwise plain. */
  paint(row: Row): string;
  /** Writes one line to stderr, with everything unsafe in it replaced. */
  say(message: string): void;
}

/** A line for a standard error that other programs use, too: with whose it is, once, and with nothing unsafe in it. */
export function saidLine(message: string, glyphs: Glyphs): string {
  const line = inMarks(safeLine(message, glyphs), glyphs);
  return line.startsWith('rolltop ') ? line : `rolltop: ${line}`;
}

const inMarks = (text: string, { ascii }: Glyphs): string => (ascii ? asciiWords(text) : text);

/** Fits an editor and a mail, where output of a pipe is read. */
const PIPED_COLUMNS = 100;

/** The width of readable text. */
export function columnsOf({ machine: { stdout } }: Pick<Program, 'machine'>): number {
  return stdout.isTTY ? Math.max(20, stdout.columns || 80) : PIPED_COLUMNS;
}

export function commandContext(
  program: Program,
  options: CommonOptions & { readonly codexHome: string; readonly settings: UserSettings },
  signal: AbortSignal,
): CommandContext {
  const { stdout, stderr, env } = program.machine;
  const glyphs = glyphsFor(env);
  const { settings } = options;
  const theme = themeFor(env, { color: !options.noColor, choice: settings.theme, ascii: glyphs.ascii });
  return {
    program,
    codexHome: options.codexHome,
    json: options.json,
    noColor: options.noColor,
    settings,
    out: new Output(stdout, signal),
    hosts: new CommandHosts(env),
    signal,
    columns: columnsOf(program),
    glyphs,
    paint: row =>
      (stdout.isTTY && env.TERM !== 'dumb' ? paintRow(row, theme) : inMarks(rowText(row), glyphs)).trimEnd(),
    say: message => void stderr.write(`${saidLine(message, glyphs)}\n`),
  };
}

/** `--codex-home`, else $CODEX_HOME, else ~/.codex; null without any. */
export function codexHomeOf(
  { machine, cwd, homeFolder }: Program,
  { codexHome }: Pick<CommonOptions, 'codexHome'>,
): string | null {
  const folder = codexHome ?? (machine.env.CODEX_HOME || null);
  if (folder !== null) return path.resolve(cwd, folder);
  return homeFolder === null ? null : path.join(homeFolder, '.codex');
}
