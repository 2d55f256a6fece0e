/** The option table: which options there are, which commands take them, and what the help says. */
import { EXPORT_FORMATS, EXPORT_TOOLS } from '../export/formats.ts';
import { LIST_ORDERS } from '../query/order.ts';
import { NOTIFY_WAYS } from '../terminal/notify/ways.ts';
import { DISK_GROUPINGS } from '../usage/disk/disk-groupings.ts';
import { USAGE_GROUPINGS } from '../usage/sum/groupings.ts';
import { TOPIC_HELP, type TopicName } from './help/topic-names.ts';
import { WATCH_ENDS } from './list/watch-ends.ts';

/** In the order of the help. */
export const COMMAND_NAMES = [
  'open',
  'board',
  'list',
  'watch',
  'show',
  'tail',
  'search',
  'export',
  'append',
  'record',
  'rename',
  'archive',
  'unarchive',
  'delete',
  'trash',
  'prune',
  'compress',
  'expand',
  'pin',
  'unpin',
  'tag',
  'usage',
  'hosts',
  'serve',
  'doctor',
  'config',
  'completion',
  'demo',
  'help',
  'version',
] as const;

export type CommandName = (typeof COMMAND_NAMES)[number];

/** What `rolltop help` has a text for. */
export const HELP_TOPICS: readonly HelpTopic[] = [
  ...COMMAND_NAMES,
  ...(Object.keys(TOPIC_HELP) as TopicName[]),
];

export type HelpTopic = CommandName | TopicName;

/** `picker` is rolltop without a command. */
export type CommandOrPicker = CommandName | 'picker';

/** What a command takes besides options; `…`: any number; `?`: may be left out, else there is at least one. */
const OPERAND_NAMES: Readonly<Record<CommandOrPicker, readonly string[]>> = {
  picker: [],
  open: ['session'],
  board: [],
  list: ['query…?'],
  watch: ['query…?'],
  show: ['session'],
  tail: ['session'],
  search: ['text'],
  export: ['session|query…'],
  append: ['session', 'text'],
  record: [],
  rename: ['session', 'name'],
  archive: ['session…'],
  unarchive: ['session…'],
  delete: ['session…'],
  trash: ['list|restore|empty?', 'session…?'],
  prune: ['query…'],
  compress: ['query…'],
  expand: ['query…'],
  pin: ['session…'],
  unpin: ['session…'],
  tag: ['session', 'tag…'],
  usage: ['query…?'],
  hosts: ['connect|forget?', 'name?'],
  serve: [],
  doctor: ['session…?'],
  config: ['path|check|show|schema?'],
  completion: ['bash|zsh|fish', 'word…?'],
  demo: [],
  help: ['topic?'],
  version: [],
};

export interface OptionRule {
  readonly name: string;
  readonly short?: string;
  /** Another long name, which other programs have for it. */
  readonly alias?: string;
  /** The word for the value in the help. Without: a flag. */
  readonly value?: string;
  /** All that the value may be, where it is one of a few words. */
  readonly choices?: readonly string[];
  /** The value may be left out (`--cwd` alone is the current folder). `attached`: a value follows `=`, never a space. */
  readonly valueOptional?: true | 'attached';
  /** The value is a whole number from 1 on. */
  readonly isCount?: true;
  /** The commands that take it; without: all. */
  readonly commands?: readonly CommandOrPicker[];
  readonly help: string;
}

const MANY_COMMANDS = ['prune', 'compress', 'expand'] as const;
const LISTING_COMMANDS = ['picker', 'list', 'demo'] as const;
const SCREEN_COMMANDS = ['picker', 'open', 'board', 'demo'] as const;
const HOST_READERS = ['picker', 'open', 'board', 'list', 'watch', 'show', 'tail', 'search'] as const;
/** The others draw, or print a text in a form of its own. */
const WITHOUT_JSON: readonly CommandOrPicker[] = ['open', 'board', 'export', 'serve', 'completion', 'help'];
const ALL_COMMANDS = ['picker', ...COMMAND_NAMES] as const;
const JSON_COMMANDS = ALL_COMMANDS.filter(name => !WITHOUT_JSON.includes(name));
const WITH_A_HOME = ALL_COMMANDS.filter(name => name !== 'demo');

/** As `head` and `tail` have it: `-5` too. */
const LIMIT = { name: 'limit', short: 'n', alias: 'lines', value: 'N', isCount: true } as const;

const OPTION_RULES: readonly OptionRule[] = [
  {
    name: 'cwd',
    value: 'DIR',
    valueOptional: true,
    commands: ['picker', 'list', 'search', ...MANY_COMMANDS],
    help: 'only sessions of this folder (without DIR: the current one)',
  },
  { name: 'cwd', value: 'DIR', commands: ['record'], help: 'the folder the session is about' },
  {
    name: 'archived',
    commands: [...LISTING_COMMANDS, 'search', ...MANY_COMMANDS],
    help: 'only archived sessions',
  },
  { name: 'all', commands: [...LISTING_COMMANDS, 'search', ...MANY_COMMANDS], help: 'archived sessions too' },
  { name: 'live', commands: LISTING_COMMANDS, help: 'only sessions that are running, or open in a program' },
  { ...LIMIT, commands: LISTING_COMMANDS, help: 'no more than N sessions' },
  { name: 'cursor', value: 'TOKEN', commands: LISTING_COMMANDS, help: 'go on after an earlier --limit' },
  {
    name: 'sort',
    value: 'ORDER',
    choices: LIST_ORDERS,
    commands: LISTING_COMMANDS,
    help: `${LIST_ORDERS.join(', ')}; updated when left out`,
  },
  { name: 'reverse', short: 'r', commands: LISTING_COMMANDS, help: 'the other way round' },
  {
    name: 'older',
    value: 'AGE',
    commands: ['trash'],
    help: 'empty: only what was trashed that long ago, as 30d or 2w',
  },
  { name: 'yes', short: 'y', commands: ['trash'], help: 'do not ask first' },
  { name: 'archive', commands: ['prune'], help: 'move them to the archive' },
  { name: 'delete', commands: ['prune'], help: 'move them to the trash' },
  { name: 'yes', short: 'y', commands: MANY_COMMANDS, help: 'do it; without, only the plan is printed' },
  {
    name: 'until',
    value: WATCH_ENDS.join('|'),
    choices: WATCH_ENDS,
    commands: ['watch'],
    help: 'end, with exit code 0, when a turn ends from now on, or when one needs you (also one that waits already)',
  },
  { name: 'follow', short: 'f', commands: ['tail'], help: 'go on as the session grows' },
  { ...LIMIT, commands: ['tail'], help: 'how many items; 20 when left out' },
  {
    name: 'wait',
    value: 'SECONDS',
    valueOptional: 'attached',
    isCount: true,
    commands: ['append'],
    help: 'a session in use: wait until it is free, no longer than SECONDS',
  },
  { name: 'queue', commands: ['append'], help: 'a session in use: hand the message to codex queue' },
  {
    name: 'without-lock',
    commands: ['append', 'record'],
    help: 'write also where no writer lock can be taken: nobody else may be writing',
  },
  {
    name: 'where',
    value: 'QUERY',
    commands: ['search'],
    help: 'only in the sessions that this query of rolltop list fits',
  },
  {
    name: 'regex',
    commands: ['search'],
    help: 'the text is a regular expression (reads every line: slower)',
  },
  { ...LIMIT, commands: ['search'], help: 'no more than N hits' },
  {
    name: 'by',
    value: 'WHAT',
    choices: [...new Set([...USAGE_GROUPINGS, ...DISK_GROUPINGS])],
    commands: ['usage'],
    help: `${USAGE_GROUPINGS.join(', ')}; day when left out`,
  },
  {
    name: 'since',
    value: 'TIME',
    commands: ['usage'],
    help: 'only what was used since then, as 7d or 2026-08',
  },
  {
    name: 'disk',
    commands: ['usage'],
    help: `the bytes on disk instead, by ${DISK_GROUPINGS.join(', ')}; of one <session>: by the kinds of its items`,
  },
  { ...LIMIT, commands: ['usage'], help: 'no more than N rows; 20 when left out, with --json all' },
  {
    name: 'output',
    short: 'o',
    value: 'FILE|DIR|-',
    commands: ['export'],
    help: 'where it is written; several sessions need a folder',
  },
  {
    name: 'format',
    value: EXPORT_FORMATS.join('|'),
    choices: EXPORT_FORMATS,
    commands: ['export'],
    help: 'by the ending of FILE, else md',
  },
  {
    name: 'from',
    value: 'TURN',
    isCount: true,
    commands: ['export'],
    help: 'only from this turn on, counted from 1',
  },
  { name: 'to', value: 'TURN', isCount: true, commands: ['export'], help: 'only up to this turn' },
  {
    name: 'tools',
    value: EXPORT_TOOLS.join('|'),
    choices: EXPORT_TOOLS,
    commands: ['export'],
    help: 'what of tools is shown; short when left out',
  },
  { name: 'reasoning', commands: ['export'], help: 'with summaries of what the model thought' },
  { name: 'images', commands: ['export'], help: 'with the pictures' },
  { name: 'no-redact', commands: ['export'], help: 'with whatever secrets there are' },
  {
    name: 'keep-paths',
    commands: ['export'],
    help: 'with the home folder and the names of user and machine',
  },
  { name: 'force', commands: ['export'], help: 'replace files that are there' },
  {
    name: 'notify',
    value: NOTIFY_WAYS.join('|'),
    choices: NOTIFY_WAYS,
    commands: SCREEN_COMMANDS,
    help: 'call you when a session needs you or is ready while you are away',
  },
  { name: 'no-links', commands: SCREEN_COMMANDS, help: 'no links for the terminal to open' },
  { name: 'no-title', commands: SCREEN_COMMANDS, help: 'leave the title of the terminal as it is' },
  {
    name: 'host',
    value: 'a,b|all',
    commands: [...HOST_READERS, 'export', 'prune', 'usage'],
    help: 'sessions of these ssh hosts too; all: every alias of ~/.ssh/config',
  },
  { name: 'no-cache', commands: [...SCREEN_COMMANDS, 'hosts'], help: 'no last known rows of hosts' },
  { name: 'stdio', commands: ['serve'], help: 'over standard input and output' },
  {
    name: 'plain',
    commands: SCREEN_COMMANDS,
    help: 'for screen readers: lines one after the other, commands by a letter and Enter, nothing moves',
  },
  { name: 'codex-home', value: 'DIR', commands: WITH_A_HOME, help: 'instead of $CODEX_HOME, else ~/.codex' },
  { name: 'json', commands: JSON_COMMANDS, help: 'one JSON object per line' },
  { name: 'no-color', help: 'no colours (also NO_COLOR, TERM=dumb)' },
  { name: 'help', short: 'h', help: 'this help' },
  { name: 'version', short: 'V', help: 'the version' },
];

export const isCommandName = (word: string): word is CommandName =>
  (COMMAND_NAMES as readonly string[]).includes(word);
export const isHelpTopic = (word: string): word is HelpTopic =>
  (HELP_TOPICS as readonly string[]).includes(word);

/** The names of the operands that `command` takes, in their order. */
export function operandsOf(command: CommandOrPicker): readonly string[] {
  return OPERAND_NAMES[command];
}

/** `<session>`, `<session>…`, `[command]`, `[query…]`, as the help says it. */
export function operandText(name: string): string {
  if (name.endsWith('?')) return `[${name.slice(0, -1)}]`;
  return name.endsWith('…') ? `<${name.slice(0, -1)}>…` : `<${name}>`;
}

/** The options that `command` takes. */
export function rulesFor(command: CommandOrPicker): readonly OptionRule[] {
  return OPTION_RULES.filter(rule => rule.commands === undefined || rule.commands.includes(command));
}
