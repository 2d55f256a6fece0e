/** The option table: which options there are, which commands take them, and what the help says. */

/** In the order of the help. */
export const commandNames = [
  'open',
  'list',
  'show',
  'tail',
  'search',
  'append',
  'record',
  'rename',
  'archive',
  'unarchive',
  'demo',
] as const;

export type CommandName = (typeof commandNames)[number];

/** What a command takes besides options; `…`: one or more. */
const operandNames: Readonly<Record<CommandName | 'picker', readonly string[]>> = {
  picker: [],
  open: ['session'],
  list: [],
  show: ['session'],
  tail: ['session'],
  search: ['text'],
  append: ['session', 'text'],
  record: [],
  rename: ['session', 'name'],
  archive: ['session…'],
  unarchive: ['session…'],
  demo: [],
};

export interface OptionRule {
  readonly name: string;
  readonly short?: string;
  /** The word for the value in the help; left out: a flag. */
  readonly value?: string;
  /** The value may be left out (`--cwd` alone is the current folder). `attached`: it stands behind `=` or not at all. */
  readonly valueOptional?: true | 'attached';
  /** Left out: every command. `picker` is rolltop without a command. */
  readonly commands?: readonly (CommandName | 'picker')[];
  readonly help: string;
}

const lists = ['picker', 'list', 'demo'] as const;

const optionRules: readonly OptionRule[] = [
  {
    name: 'cwd',
    value: 'DIR',
    valueOptional: true,
    commands: ['picker', 'list', 'search'],
    help: 'only sessions of this folder (without DIR: the current one)',
  },
  { name: 'cwd', value: 'DIR', commands: ['record'], help: 'the folder the session is about' },
  { name: 'archived', commands: [...lists, 'search'], help: 'only archived sessions' },
  { name: 'all', commands: [...lists, 'search'], help: 'archived sessions too' },
  { name: 'live', commands: lists, help: 'only sessions that are running or held now' },
  { name: 'limit', value: 'N', commands: lists, help: 'at most N sessions' },
  { name: 'cursor', value: 'TOKEN', commands: lists, help: 'go on after an earlier --limit' },
  { name: 'sort', value: 'created|updated', commands: lists, help: 'the order; updated when left out' },
  { name: 'follow', short: 'f', commands: ['tail'], help: 'go on as the session grows' },
  { name: 'limit', value: 'N', commands: ['tail'], help: 'how many items; 20 when left out' },
  {
    name: 'wait',
    value: 'SECONDS',
    valueOptional: 'attached',
    commands: ['append'],
    help: 'a session in use: wait until it is free, no longer than SECONDS',
  },
  { name: 'queue', commands: ['append'], help: 'a session in use: hand the message to codex queue' },
  {
    name: 'without-lock',
    commands: ['append'],
    help: 'append also where no writer lock can be taken: nobody else may be writing',
  },
  {
    name: 'regex',
    commands: ['search'],
    help: 'the text is a regular expression (reads every line: slower)',
  },
  { name: 'limit', value: 'N', commands: ['search'], help: 'at most N hits' },
  { name: 'codex-home', value: 'DIR', help: 'instead of $CODEX_HOME, else ~/.codex' },
  { name: 'json', help: 'one JSON object per line' },
  { name: 'no-color', help: 'no colours (also NO_COLOR, TERM=dumb)' },
  { name: 'help', short: 'h', help: 'this help' },
  { name: 'version', short: 'V', help: 'the version' },
];

export function isCommandName(word: string): word is CommandName {
  return (commandNames as readonly string[]).includes(word);
}

/** The names of the operands that `command` takes, in their order. */
export function operandsOf(command: CommandName | 'picker'): readonly string[] {
  return operandNames[command];
}

/** The rules that hold for `command` (`picker`: no command). */
export function rulesFor(command: CommandName | 'picker'): readonly OptionRule[] {
  return optionRules.filter(rule => rule.commands === undefined || rule.commands.includes(command));
}
