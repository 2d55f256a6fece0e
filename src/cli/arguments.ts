/** argv → invocation. Pure: says what is wrong as a value, reads nothing but its arguments. */
import type { SortOrder } from '../format/conversation.ts';
import { didYouMean } from './did-you-mean.ts';
import { type CommandName, commandNames, type OptionRule, rulesFor } from './options.ts';

export interface CommonOptions {
  readonly codexHome: string | null;
  readonly json: boolean;
  readonly noColor: boolean;
}

export interface ListOptions {
  /** A folder, `''` for the current one, null for all. */
  readonly cwd: string | null;
  readonly scope: 'plain' | 'archived' | 'all';
  readonly live: boolean;
  readonly limit: number | null;
  readonly cursor: string | null;
  /** Null: not said. */
  readonly sort: SortOrder | null;
}

/** What `append` does about a session in use, and where no lock can be taken. */
export interface WhenBusy {
  /** Null: do not wait; 0: as long as it takes. */
  readonly waitSeconds: number | null;
  readonly queue: boolean;
  readonly withoutLock: boolean;
}

/** One member per command, so that a command's own invocation can be asked for. */
type With<Command extends string, Facts> = Command extends string
  ? CommonOptions & Facts & { readonly command: Command }
  : never;

export type Invocation =
  | { readonly command: 'help'; readonly topic: CommandName | null }
  | { readonly command: 'version' }
  | With<'picker' | 'list' | 'demo', { readonly list: ListOptions }>
  | With<'open' | 'show', { readonly session: string }>
  | With<'tail', { readonly session: string; readonly follow: boolean; readonly limit: number }>
  | With<
      'search',
      {
        readonly text: string;
        readonly regex: boolean;
        /** Hits; null: all there are. */
        readonly limit: number | null;
        readonly scope: ListOptions['scope'];
        readonly cwd: string | null;
      }
    >
  | With<'append', { readonly session: string; readonly text: string; readonly whenBusy: WhenBusy }>
  | With<'record', { readonly cwd: string | null }>
  | With<'rename', { readonly session: string; readonly name: string }>
  | With<'archive' | 'unarchive', { readonly sessions: readonly string[] }>;

/** What was typed for this command. */
export type InvocationOf<Command extends Invocation['command']> = Extract<
  Invocation,
  { readonly command: Command }
>;

export type Parsed =
  | { readonly ok: true; readonly invocation: Invocation }
  /** One sentence, without the program's name. */
  | { readonly ok: false; readonly message: string };

interface Words {
  readonly command: CommandName | 'picker';
  readonly operands: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

/** How many operands a command takes, and what they are called. */
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

const DEFAULT_TAIL_ITEMS = 20;

class UsageError extends Error {}

/** Reads the arguments after the program's name. */
export function parseArguments(argv: readonly string[]): Parsed {
  try {
    return { ok: true, invocation: toInvocation(splitWords(argv)) };
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, message: error.message };
    throw error;
  }
}

/** The operands' names, for the help. */
export function operandsOf(command: CommandName): readonly string[] {
  return operandNames[command];
}

function isCommand(word: string): word is CommandName {
  return (commandNames as readonly string[]).includes(word);
}

/** The command is the first word that is not an option; options may stand before and after it. */
function splitWords(argv: readonly string[]): Words {
  const command = findCommand(argv);
  const values = new Map<string, string>();
  const operands: string[] = [];
  let commandSeen = command === 'picker';
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') {
      operands.push(...argv.slice(index + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      if (commandSeen) operands.push(word);
      commandSeen = true;
      continue;
    }
    const option = readOption(word, argv[index + 1], command);
    if (option.tookNext) index++;
    values.set(option.name, option.value);
  }
  return { command, operands, values };
}

/** Looks past options (and their values) for the command; an unknown word in its place is an error. */
function findCommand(argv: readonly string[]): CommandName | 'picker' {
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') break;
    if (word.startsWith('-') && word !== '-') {
      if (takesNextWord(word, argv[index + 1])) index++;
      continue;
    }
    if (isCommand(word)) return word;
    throw new UsageError(`Unknown command "${word}"${didYouMean(word, commandNames)}; see rolltop --help.`);
  }
  return 'picker';
}

function takesNextWord(word: string, next: string | undefined): boolean {
  const rule = anyRule(word);
  if (rule?.value === undefined || word.includes('=') || next === undefined) return false;
  return rule.valueOptional === undefined || isOptionalValue(next);
}

function anyRule(word: string): OptionRule | undefined {
  return rulesFor('picker').find(rule => `--${rule.name}` === word.split('=', 1)[0]);
}

/** `rolltop --cwd list` is the list of this folder; a folder called list is written `--cwd=list` or `./list`. */
function isOptionalValue(next: string | undefined): next is string {
  return next !== undefined && !next.startsWith('-') && !isCommand(next);
}

interface ReadOption {
  readonly name: string;
  readonly value: string;
  readonly tookNext: boolean;
}

function readOption(word: string, next: string | undefined, command: CommandName | 'picker'): ReadOption {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  const flag = equals < 0 ? word : word.slice(0, equals);
  const rule = rulesFor(command).find(each => flag === `--${each.name}` || flag === `-${each.short}`);
  if (rule === undefined) throw unknownOption(flag, command);
  const { name } = rule;
  if (rule.value === undefined) {
    if (equals >= 0) throw new UsageError(`${flag} takes no value.`);
    return { name, value: '', tookNext: false };
  }
  if (equals >= 0) return { name, value: word.slice(equals + 1), tookNext: false };
  if (rule.valueOptional !== undefined) {
    return rule.valueOptional === true && isOptionalValue(next)
      ? { name, value: next, tookNext: true }
      : { name, value: '', tookNext: false };
  }
  if (next === undefined || next.startsWith('--'))
    throw new UsageError(`${flag} needs a value: ${flag} ${rule.value}.`);
  return { name, value: next, tookNext: true };
}

function unknownOption(flag: string, command: CommandName | 'picker'): UsageError {
  const where = command === 'picker' ? '' : ` for rolltop ${command}`;
  const known = rulesFor(command).map(rule => `--${rule.name}`);
  const help = command === 'picker' ? 'rolltop --help' : `rolltop ${command} --help`;
  return new UsageError(`Unknown option "${flag}"${where}${didYouMean(flag, known)}; see ${help}.`);
}

function toInvocation({ command, operands, values }: Words): Invocation {
  if (values.has('help')) return { command: 'help', topic: command === 'picker' ? null : command };
  if (values.has('version')) return { command: 'version' };
  const common = commonOptions(values);
  checkOperands(command, operands);
  const [session = '', text = ''] = operands;
  switch (command) {
    case 'picker':
    case 'list':
    case 'demo':
      return { command, ...common, list: listOptions(values) };
    case 'open':
    case 'show':
      return { command, ...common, session };
    case 'tail': {
      const limit = wholeNumber(values, 'limit') ?? DEFAULT_TAIL_ITEMS;
      return { command, ...common, session, follow: values.has('follow'), limit };
    }
    case 'search': {
      const { limit, scope, cwd } = listOptions(values);
      return { command, ...common, text: session, regex: values.has('regex'), limit, scope, cwd };
    }
    case 'append':
      if (text.trim() === '') throw new UsageError('The text to append is empty.');
      return { command, ...common, session, text, whenBusy: whenBusy(values) };
    case 'record':
      return { command, ...common, cwd: values.get('cwd') ?? null };
    case 'rename':
      if (text.trim() === '') throw new UsageError('The name is empty.');
      return { command, ...common, session, name: text };
    case 'archive':
    case 'unarchive':
      return { command, ...common, sessions: operands };
    default:
      return command satisfies never;
  }
}

function checkOperands(command: CommandName | 'picker', operands: readonly string[]): void {
  const names = operandNames[command];
  const missing = names[operands.length];
  if (missing !== undefined) throw new UsageError(`rolltop ${command} needs <${missing}>.`);
  const many = names.at(-1)?.endsWith('…') ?? false;
  if (many || operands.length <= names.length) {
    // An empty text is told by the command that takes it.
    const sessions = operands.filter((_, index) => many || names[index] === 'session');
    if (sessions.includes('')) throw new UsageError('An empty name is no session.');
    return;
  }
  const inQuotes: readonly string[] = ['append', 'search', 'rename'];
  const hint = inQuotes.includes(command) ? ' (put the text in quotes)' : '';
  throw new UsageError(`rolltop ${command} does not take "${operands[names.length] ?? ''}"${hint}.`);
}

function commonOptions(values: ReadonlyMap<string, string>): CommonOptions {
  const codexHome = values.get('codex-home') ?? null;
  if (codexHome === '') throw new UsageError('--codex-home needs a value: --codex-home DIR.');
  return { codexHome, json: values.has('json'), noColor: values.has('no-color') };
}

function listOptions(values: ReadonlyMap<string, string>): ListOptions {
  const sort = values.get('sort') ?? null;
  if (sort !== null && sort !== 'created' && sort !== 'updated')
    throw new UsageError(`--sort is created or updated, not "${sort}".`);
  return {
    cwd: values.get('cwd') ?? null,
    scope: values.has('all') ? 'all' : values.has('archived') ? 'archived' : 'plain',
    live: values.has('live'),
    limit: wholeNumber(values, 'limit'),
    cursor: values.get('cursor') ?? null,
    sort,
  };
}

function whenBusy(values: ReadonlyMap<string, string>): WhenBusy {
  const waits = values.has('wait');
  const queue = values.has('queue');
  const waitSeconds = !waits ? null : values.get('wait') === '' ? 0 : wholeNumber(values, 'wait');
  if (waitSeconds === 0 && queue)
    throw new UsageError('--wait without an end never comes to --queue: say --wait=SECONDS.');
  return { waitSeconds, queue, withoutLock: values.has('without-lock') };
}

function wholeNumber(values: ReadonlyMap<string, string>, name: string): number | null {
  const text = values.get(name);
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new UsageError(`--${name} is a whole number from 1 on, not "${text}".`);
  return Number(text);
}
