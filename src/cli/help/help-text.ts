/** The help texts, made from the tables that also parse the arguments. Pure. */
import { EXIT_CODE_HELP, ExitCode } from '../exit-code.ts';
import {
  COMMAND_NAMES,
  type CommandName,
  type CommandOrPicker,
  type OptionRule,
  operandsOf,
  operandText,
  rulesFor,
} from '../options.ts';
import { EXAMPLES } from './examples.ts';
import { paragraph, sectionsText } from './sections.ts';
import { TOPIC_HELP } from './topic-names.ts';

/** What each command does, in a line. */
export const SUMMARIES: Readonly<Record<CommandName, string>> = {
  open: 'one session on the screen',
  board: 'what is going on: which sessions wait for you, work, are ready',
  list: 'one line per session, newest first; a query narrows it down',
  watch: 'a line for each change of state: working, needs you, ready, idle, stopped',
  show: 'the whole conversation, readable',
  tail: 'the last items; -f goes on as they come',
  search: 'full text over all sessions; exits 0 when something was found, else 1',
  export: 'sessions as documents, without secrets as far as they can be told',
  append: "resume: append a user message ('-' reads standard input)",
  record: 'create a session from ResponseItems on standard input, one JSON per line',
  rename: 'give a session a name, as Codex shows it',
  archive: 'move sessions to the archive',
  unarchive: 'bring sessions back from the archive',
  delete: 'move sessions to the trash',
  trash: 'what lies in the trash; restore brings a session back, empty removes for good',
  prune: 'archive or delete what a query finds; without --yes it prints the plan',
  compress: 'pack sessions that were left alone for a week, as Codex reads them; without --yes the plan',
  expand: 'unpack them again',
  pin: 'keep sessions at the top of their list',
  unpin: 'take the pin off',
  tag: 'give a session tags; -TAG takes one off',
  usage: 'tokens used, what they cost at the API, and plan limits; with --disk: where the bytes are',
  hosts:
    'the ssh hosts you chose, and how they are; connect adds one, forget drops it and what is kept of it',
  serve: 'the sessions of this machine for a rolltop elsewhere, as the forced command of an ssh key',
  doctor: 'what is wrong with the sessions, or with those named, and what one can do; reads only',
  config:
    'where your configuration is; check says what is wrong in it, show what holds, schema what can be set',
  completion: 'a script that lets a shell complete commands, options, values and sessions',
  demo: 'a throw-away home with sessions of every kind, one being written live',
  help: 'this help, or that of a command or a topic',
  version: 'the version',
};

const SESSION_WORDS =
  '<session> is an id, the beginning of one (at least 4 characters), a name, a path, or "last"';

export const SESSION_NOTE = `${SESSION_WORDS}; HOST:<session> is one of an ssh host (not for pin, unpin, tag and doctor).`;

/** Those whose sessions are on this machine. */
const HERE_ONLY: ReadonlySet<CommandName> = new Set(['pin', 'unpin', 'tag', 'doctor']);

/** What may stand for a session of this command. */
const sessionNote = (name: CommandName): string =>
  HERE_ONLY.has(name) ? `${SESSION_WORDS}.` : `${SESSION_WORDS}; HOST:<session> is one of an ssh host.`;

const exitCodes = (): string => {
  const names = Object.keys(ExitCode) as (keyof typeof ExitCode)[];
  const [first, ...others] = names.map(name => `${ExitCode[name]} ${EXIT_CODE_HELP[name].split(/[;,:]/)[0]}`);
  return `Exit codes: ${[first, ...others].join(', ')} (rolltop help exit-codes).`;
};

/** The text of `rolltop --help`, or of one command's, in rows of at most `columns` cells. Ends with a newline. */
export function helpText(topic: CommandName | null, columns: number): string {
  return topic === null ? programHelp(columns) : commandHelp(topic, columns);
}

function programHelp(columns: number): string {
  const commands = COMMAND_NAMES.map(name => [typedBehind(name), SUMMARIES[name]] as const);
  return [
    paragraph('rolltop: a live desk for Codex sessions', columns),
    paragraph(
      'rolltop [command] [options]; without a command: the sessions on the screen (not on a terminal: the list is printed)',
      columns,
    ),
    sectionsText([{ title: 'Commands', lines: commands }], columns),
    paragraph(SESSION_NOTE, columns),
    sectionsText(
      [
        { title: 'Options', lines: optionRows('picker') },
        { title: 'Topics of rolltop help', lines: Object.entries(TOPIC_HELP) },
      ],
      columns,
    ),
    paragraph('rolltop help <command> says which options a command takes, with examples.', columns) +
      paragraph(exitCodes(), columns),
  ].join('\n');
}

function commandHelp(name: CommandName, columns: number): string {
  const takesSession = operandsOf(name).some(operand => operand.startsWith('session'));
  return [
    paragraph(`${usageOf(name)}: ${SUMMARIES[name]}`, columns),
    ...(takesSession ? [paragraph(sessionNote(name), columns)] : []),
    sectionsText(
      [
        { title: 'Options', lines: optionRows(name) },
        { title: 'Examples', lines: EXAMPLES[name] },
      ],
      columns,
    ),
  ].join('\n');
}

/** `rolltop tail <session> [-f]`. */
export function usageOf(name: CommandName): string {
  return `rolltop ${typedBehind(name)}`;
}

/** `tail <session> [-f]`: what is typed behind the program's name. */
function typedBehind(name: CommandName): string {
  return [name, ...operandsOf(name).map(operandText), ...(name === 'tail' ? ['[-f]'] : [])].join(' ');
}

/** The options of a command with what each does. */
export function optionRows(command: CommandOrPicker): readonly (readonly [string, string])[] {
  return rulesFor(command).map(rule => [flagsOf(rule), rule.help]);
}

function flagsOf({ name, short, value, valueOptional }: OptionRule): string {
  const flags = short === undefined ? `    --${name}` : `-${short}, --${name}`;
  if (value === undefined) return flags;
  if (valueOptional === 'attached') return `${flags}[=${value}]`;
  return valueOptional ? `${flags} [${value}]` : `${flags} ${value}`;
}
