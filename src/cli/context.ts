/** What a command may touch. `main.ts` makes it from the process, tests from streams of their own. */
import path from 'node:path';
import type { Machine } from '../terminal/machine.ts';
import { paintRow, themeFor } from '../terminal/theme.ts';
import { asciiGlyphs, unicodeGlyphs } from '../text/glyphs.ts';
import { rowText } from '../text/plain.ts';
import type { Glyphs, Row } from '../text/row.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import type { CommonOptions } from './arguments.ts';
import { Output } from './output.ts';

/** The process, as far as the command line needs it. */
export interface World {
  readonly machine: Machine;
  readonly cwd: string;
  readonly homeFolder: string;
  readonly version: string;
  nowMs(): number;
  /** Calls back, synchronously, as the last thing before the process ends; returns the way to forget it. */
  onExit(listener: () => void): () => void;
}

export interface CommandContext {
  readonly world: World;
  readonly codexHome: string;
  readonly json: boolean;
  readonly noColor: boolean;
  readonly out: Output;
  /** Aborted by Ctrl-C, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
  /** How wide readable text may be, in cells. */
  readonly columns: number;
  readonly glyphs: Glyphs;
  /** A row as text: with colours on a terminal, plain else. */
  paint(row: Row): string;
  /** One line on stderr, safe whatever is in it. */
  say(message: string): void;
}

/** What is written to a pipe is read in an editor or sent in a mail. */
const PIPED_COLUMNS = 100;

export function commandContext(world: World, options: CommonOptions, signal: AbortSignal): CommandContext {
  const { stdout, stderr, env } = world.machine;
  const glyphs = isUnicode(env) ? unicodeGlyphs : asciiGlyphs;
  const theme = themeFor(env, { color: !options.noColor });
  return {
    world,
    codexHome: codexHomeOf(world, options),
    json: options.json,
    noColor: options.noColor,
    out: new Output(stdout),
    signal,
    columns: stdout.isTTY ? Math.max(20, stdout.columns || 80) : PIPED_COLUMNS,
    glyphs,
    paint: row => (stdout.isTTY && env.TERM !== 'dumb' ? paintRow(row, theme) : rowText(row)).trimEnd(),
    say: message => void stderr.write(`rolltop: ${safeLine(message, glyphs)}\n`),
  };
}

/** `--codex-home`, else $CODEX_HOME, else ~/.codex. */
function codexHomeOf(world: World, { codexHome }: Pick<CommonOptions, 'codexHome'>): string {
  const given = codexHome ?? (world.machine.env.CODEX_HOME || null);
  return given === null ? path.join(world.homeFolder, '.codex') : path.resolve(world.cwd, given);
}

/** Text goes to both ends of the program: marks that the terminal's locale cannot show are replaced by ASCII ones. */
function isUnicode(env: Machine['env']): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return env.TERM !== 'dumb' && !/^(C|POSIX)$/.test(locale);
}
