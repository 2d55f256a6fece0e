/**
 * argv → command, operands and option values, by the option table. Node splits the words (`util.parseArgs`); added here is what it
 * has no notion of: optional values, options that only some commands take, and messages that say how to go on.
 */
import { parseArgs } from 'node:util';
import { didYouMean } from '../query/did-you-mean.ts';
import { QUERY_KEYS } from '../query/parse.ts';
import { oneOf } from '../query/query.ts';
import { COMMAND_NAMES, type CommandOrPicker, isCommandName, type OptionRule, rulesFor } from './options.ts';

export interface SplitArguments {
  readonly command: CommandOrPicker;
  readonly operands: readonly string[];
  /** By the option's long name; `''` for a flag and for an optional value that was left out. */
  readonly values: ReadonlyMap<string, string>;
}

/** Its message is one sentence, without the program's name. */
export class UsageError extends Error {}

/**
 * The command is the first word that is neither an option nor the value of one; options may be before and after it.
 * @throws UsageError
 */
export function splitArguments(argv: readonly string[]): SplitArguments {
  const { command, index: commandIndex } = findCommand(argv);
  const operands: string[] = [];
  const values = new Map<string, string>();
  for (const token of tokensOf(argv, command)) {
    if (token.kind === 'positional' && token.index !== commandIndex) operands.push(unmarked(token.value));
    if (token.kind === 'option') {
      const rule = ruleOf(token, command);
      if (rule === undefined) throw unknownOption(token, argv[token.index] ?? '', command);
      values.set(rule.name, optionValue(token, rule));
    }
  }
  return { command, operands, values };
}

type ArgumentToken = ReturnType<typeof parsedTokens>[number];
type OptionToken = Extract<ArgumentToken, { readonly kind: 'option' }>;

/** For `picker`, which has each option that takes the next word as its value, whatever command follows. */
function findCommand(argv: readonly string[]): {
  readonly command: CommandOrPicker;
  readonly index: number | null;
} {
  for (const token of tokensOf(argv, 'picker')) {
    if (token.kind === 'option-terminator') break;
    if (token.kind === 'option') continue;
    const { value, index } = token;
    if (isCommandName(value)) return { command: value, index };
    throw new UsageError(
      `Unknown command "${value}"${didYouMean(value, COMMAND_NAMES)}; see rolltop --help.`,
    );
  }
  return { command: 'picker', index: null };
}

/** Node's tokens, where an optional value belongs to its option. */
function tokensOf(argv: readonly string[], command: CommandOrPicker): readonly ArgumentToken[] {
  const tokens: ArgumentToken[] = [];
  for (const token of parsedTokens(argv, command)) {
    const before = tokens.at(-1);
    if (before?.kind === 'option' && isOptionalValue(token, before, command))
      tokens[tokens.length - 1] = { ...before, value: token.value, inlineValue: false };
    else tokens.push(token);
  }
  return tokens;
}

function parsedTokens(argv: readonly string[], command: CommandOrPicker) {
  const options = rulesFor(command).flatMap(({ name, short, alias, value, valueOptional }) => {
    const type = value === undefined || valueOptional ? ('boolean' as const) : ('string' as const);
    const named = [name, short === undefined ? { type } : { type, short }] as const;
    return alias === undefined ? [named] : [named, [alias, { type }] as const];
  });
  return parseArgs({
    args: operandsMarked(countsSpelledOut(argv, command), command),
    options: Object.fromEntries(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

const WHOLE_NUMBER = /^[1-9]\d{0,8}$/;

/** `-5` is `--limit=5`, as `head` and `tail` have it; not behind `--`, and not where it is the value of an option. */
function countsSpelledOut(argv: readonly string[], command: CommandOrPicker): readonly string[] {
  const rules = rulesFor(command);
  const limit = rules.find(rule => rule.name === 'limit');
  if (limit === undefined) return argv;
  const end = argv.indexOf('--');
  const takesNext = (word: string | undefined): boolean =>
    rules.some(
      ({ name, short, alias, value, valueOptional }) =>
        value !== undefined &&
        !valueOptional &&
        [`--${name}`, `-${short}`, `--${alias}`].includes(word ?? ''),
    );
  return argv.map((word, index) => {
    const isCount = word.startsWith('-') && WHOLE_NUMBER.test(word.slice(1));
    const isOption = isCount && (end === -1 || index < end) && !takesNext(argv[index - 1]);
    return isOption ? `--${limit.name}=${word.slice(1)}` : word;
  });
}

/** Before an operand that Node would take for options. No argument of a process can hold it. */
const OPERAND_MARK = '\0';

/** `-branch:main` of a query and `-later` of `rolltop tag` are operands, but not behind `--`, where everything is one. */
function operandsMarked(argv: readonly string[], command: CommandOrPicker): string[] {
  const end = argv.indexOf('--');
  return argv.map((word, index) => {
    const isBefore = end === -1 || index < end;
    return isBefore && isDashedOperand(word, command) ? `${OPERAND_MARK}${word}` : word;
  });
}

function isDashedOperand(word: string, command: CommandOrPicker): boolean {
  const [, key = ''] = /^-([a-z]{2,}):/i.exec(word) ?? [];
  if (oneOf(QUERY_KEYS, key.toLowerCase()) !== null) return true;
  return (
    command === 'tag' && /^-[^-]/.test(word) && !rulesFor(command).some(rule => `-${rule.short}` === word)
  );
}

function unmarked(operand: string): string {
  return operand.startsWith(OPERAND_MARK) ? operand.slice(OPERAND_MARK.length) : operand;
}

/** `rolltop --cwd list` is the list of this folder; a folder called list is written `--cwd=list` or `./list`. */
function isOptionalValue(
  token: ArgumentToken,
  option: OptionToken,
  command: CommandOrPicker,
): token is Extract<ArgumentToken, { readonly kind: 'positional' }> {
  return (
    token.kind === 'positional' &&
    token.index === option.index + 1 &&
    option.value === undefined &&
    ruleOf(option, command)?.valueOptional === true &&
    !token.value.startsWith('-') &&
    !isCommandName(token.value)
  );
}

function ruleOf({ name }: OptionToken, command: CommandOrPicker): OptionRule | undefined {
  return rulesFor(command).find(rule => rule.name === name || rule.alias === name);
}

function optionValue({ rawName, value, inlineValue }: OptionToken, rule: OptionRule): string {
  if (rule.value === undefined) {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value.`);
    return '';
  }
  const isLeftOut = value === undefined || (!inlineValue && value.startsWith('--'));
  if (isLeftOut && !rule.valueOptional)
    throw new UsageError(`${rawName} needs a value: ${rawName} ${rule.value}.`);
  if (rule.isCount && !isLeftOut && !WHOLE_NUMBER.test(value))
    throw new UsageError(`${rawName} takes a whole number from 1 on, not "${value}".`);
  return value ?? '';
}

/** `word` as it was typed: Node takes `-json` for four short options. */
function unknownOption({ rawName }: OptionToken, word: string, command: CommandOrPicker): UsageError {
  const flag = rawName.startsWith('--') ? rawName : word;
  if (flag === '--host') return new UsageError(withoutHosts(command));
  if (flag === '--json') return new UsageError(withoutJson(command));
  const where = command === 'picker' ? '' : ` for rolltop ${command}`;
  const known = rulesFor(command).flatMap(({ name, alias }) =>
    alias ? [`--${name}`, `--${alias}`] : [`--${name}`],
  );
  const help = command === 'picker' ? 'rolltop --help' : `rolltop ${command} --help`;
  return new UsageError(`Unknown option "${flag}"${where}${didYouMean(flag, known)}; see ${help}.`);
}

const ACTS_THERE: readonly CommandOrPicker[] = [
  'append',
  'rename',
  'archive',
  'unarchive',
  'delete',
  'trash',
];

/** `--host` where it does not go: on hosts the command acts on one session by its name, or not at all. */
function withoutHosts(command: CommandOrPicker): string {
  return ACTS_THERE.includes(command)
    ? `rolltop ${command} does not take --host: name a session of a host, as NAME:<session>.`
    : `rolltop ${command} is for this machine only: --host does not go with it.`;
}

/** `--json` where nothing is printed by lines that a program could read. */
function withoutJson(command: CommandOrPicker): string {
  return command === 'export'
    ? 'rolltop export does not take --json: say --format json.'
    : `rolltop ${command} does not take --json; rolltop help json lists the commands that do.`;
}
