/** argv → invocation. Pure: a mistake is a value, and nothing but the arguments is read. */
import { didYouMean } from '../query/did-you-mean.ts';
import { cleanTag } from '../sessions/state/marks.ts';
import { type CompletionAct, SHELLS } from './completion/scripts.ts';
import { type ExportInvocation, exportInvocation } from './export/export-options.ts';
import { type HostChoice, hostOption } from './hosts/host-option.ts';
import { type HostsAct, hostsAct } from './hosts/hosts-arguments.ts';
import { type TailOptions, tailOptions } from './items/tail-options.ts';
import {
  type PackOptions,
  type PruneOptions,
  packOptions,
  pruneOptions,
  type TrashAct,
  trashAct,
  type UsageOptions,
  usageOptions,
} from './keep/keep-arguments.ts';
import { type ListOptions, listOptions, wholeNumber } from './list/list-options.ts';
import { type WatchOptions, watchOptions } from './list/watch-options.ts';
import {
  type CommandOrPicker,
  HELP_TOPICS,
  type HelpTopic,
  isHelpTopic,
  operandsOf,
  operandText,
} from './options.ts';
import { type ScreenOptions, screenOptions } from './screen-options.ts';
import { type SplitArguments, splitArguments, UsageError } from './split-arguments.ts';

export interface CommonOptions {
  readonly codexHome: string | null;
  readonly json: boolean;
  readonly noColor: boolean;
}

/** What `append` does with a session in use, and where no lock can be taken. */
export interface WhenBusy {
  /** Null: do not wait; 0: without an end. */
  readonly waitSeconds: number | null;
  readonly queue: boolean;
  readonly withoutLock: boolean;
}

/** One member per command, so that `InvocationOf` can select the one of a command. */
type InvocationWith<Command extends string, Facts> = Command extends string
  ? CommonOptions & Facts & { readonly command: Command }
  : never;

interface ListArguments {
  readonly list: ListOptions;
  readonly query: string;
}

export type Invocation =
  | { readonly command: 'help'; readonly topic: HelpTopic | null }
  | { readonly command: 'version'; readonly json: boolean }
  | InvocationWith<'config', { readonly act: ConfigAct }>
  | InvocationWith<'completion', { readonly act: CompletionAct }>
  | InvocationWith<'list', ListArguments>
  | InvocationWith<'picker' | 'demo', ListArguments & ScreenOptions>
  | InvocationWith<'show', { readonly session: string; readonly hosts: HostChoice | null }>
  | InvocationWith<'board', { readonly hosts: HostChoice | null } & ScreenOptions>
  | InvocationWith<'open', { readonly session: string; readonly hosts: HostChoice | null } & ScreenOptions>
  | InvocationWith<'hosts', { readonly act: HostsAct; readonly cache: boolean }>
  | InvocationWith<'serve', object>
  | InvocationWith<'watch', WatchOptions>
  | InvocationWith<'tail', TailOptions>
  | InvocationWith<
      'search',
      {
        readonly text: string;
        readonly regex: boolean;
        /** How many hits; null: all. */
        readonly limit: number | null;
        readonly scope: ListOptions['scope'];
        readonly cwd: string | null;
        /** A query: only in the sessions that fit it; null: in all. */
        readonly where: string | null;
        readonly hosts: HostChoice | null;
      }
    >
  | InvocationWith<'export', ExportInvocation>
  | InvocationWith<'append', { readonly session: string; readonly text: string; readonly whenBusy: WhenBusy }>
  | InvocationWith<'record', { readonly cwd: string | null; readonly withoutLock: boolean }>
  | InvocationWith<'rename', { readonly session: string; readonly name: string }>
  | InvocationWith<
      'archive' | 'unarchive' | 'delete' | 'pin' | 'unpin' | 'doctor',
      { readonly sessions: readonly string[] }
    >
  | InvocationWith<'trash', { readonly act: TrashAct }>
  | InvocationWith<'prune', PruneOptions>
  | InvocationWith<'usage', UsageOptions>
  | InvocationWith<'compress' | 'expand', Omit<PackOptions, 'act'>>
  | InvocationWith<'tag', { readonly session: string; readonly change: TagChange }>;

export const CONFIG_ACTS = ['path', 'check', 'show', 'schema'] as const;

/** What `rolltop config` prints. */
export type ConfigAct = (typeof CONFIG_ACTS)[number];

export interface TagChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** The invocation of one command. */
export type InvocationOf<Command extends Invocation['command']> = Extract<
  Invocation,
  { readonly command: Command }
>;

export type ParsedArguments =
  | { readonly ok: true; readonly invocation: Invocation }
  /** One sentence, without the program's name. */
  | { readonly ok: false; readonly message: string };

/** Reads the arguments after the program's name. */
export function parseArguments(argv: readonly string[]): ParsedArguments {
  try {
    return { ok: true, invocation: toInvocation(splitArguments(argv)) };
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, message: error.message };
    throw error;
  }
}

function toInvocation({ command, operands, values }: SplitArguments): Invocation {
  if (values.has('help')) return { command: 'help', topic: command === 'picker' ? null : command };
  if (values.has('version')) return { command: 'version', json: values.has('json') };
  const common = commonOptions(values);
  checkOperands(command, operands);
  const [session = '', text = ''] = operands;
  switch (command) {
    case 'list':
      return { command, ...common, ...listing(operands, values) };
    case 'picker':
    case 'demo':
      return { command, ...common, ...listing(operands, values), ...screenOptions(values) };
    case 'watch':
      return { command, ...common, ...watchOptions(operands, values) };
    case 'show':
      return { command, ...common, session, hosts: hostOption(values) };
    case 'open':
      return { command, ...common, session, hosts: hostOption(values), ...screenOptions(values) };
    case 'hosts':
      return { command, ...common, act: hostsAct(operands), cache: !values.has('no-cache') };
    case 'serve':
      return { command, ...common, ...serving(values) };
    case 'board':
      return { command, ...common, hosts: hostOption(values), ...screenOptions(values) };
    case 'tail':
      return { command, ...common, ...tailOptions(session, values) };
    case 'search':
      return { command, ...common, text: session, ...searching(values) };
    case 'help':
      return { command, topic: session === '' ? null : helpTopic(session) };
    case 'version':
      return { command, json: common.json };
    case 'config':
      return { command, ...common, act: configAct(session) };
    case 'completion':
      return { command, ...common, act: completionAct(operands) };
    case 'export':
      return { command, ...common, ...exportInvocation(operands, values) };
    case 'append':
      return { command, ...common, session, text: written(text), whenBusy: whenBusy(values) };
    case 'record':
      return { command, ...common, ...recordOptions(values) };
    case 'rename':
      if (text.trim() === '') throw new UsageError('The name is empty: write it behind the session.');
      return { command, ...common, session, name: text };
    case 'archive':
    case 'unarchive':
    case 'delete':
    case 'pin':
    case 'unpin':
    case 'doctor':
      return { command, ...common, sessions: operands };
    case 'trash':
      return { command, ...common, act: trashAct(operands, values) };
    case 'prune':
      return { command, ...common, ...pruneOptions(operands, values) };
    case 'compress':
    case 'expand':
      return { command, ...common, ...packOptions(operands, values) };
    case 'usage':
      return { command, ...common, ...usageOptions(operands, values) };
    case 'tag':
      return { command, ...common, session, change: tagChange(operands.slice(1)) };
    default:
      return command satisfies never;
  }
}

function written(text: string): string {
  if (text.trim() !== '') return text;
  throw new UsageError('The text to append is empty: write it there, or "-" to read standard input.');
}

function serving(values: ReadonlyMap<string, string>): object {
  if (values.has('stdio')) return {};
  throw new UsageError('rolltop serve takes --stdio: it speaks over nothing else.');
}

function searching(values: ReadonlyMap<string, string>) {
  const { limit, scope, cwd, hosts } = listOptions(values);
  const where = values.get('where') ?? null;
  if (where?.trim() === '') throw new UsageError('--where needs a query, as "dir:api since:30d".');
  return { regex: values.has('regex'), limit, scope, cwd, where, hosts };
}

function recordOptions(values: ReadonlyMap<string, string>) {
  return { cwd: values.get('cwd') ?? null, withoutLock: values.has('without-lock') };
}

function configAct(word: string): ConfigAct {
  const act = word === '' ? 'path' : CONFIG_ACTS.find(each => each === word);
  if (act !== undefined) return act;
  throw new UsageError(
    `rolltop config takes ${CONFIG_ACTS.join(', ')}, not "${word}"${didYouMean(word, CONFIG_ACTS)}.`,
  );
}

function completionAct([shell = '', ...words]: readonly string[]): CompletionAct {
  if (shell === 'candidates') return { kind: 'candidates', words };
  const known = SHELLS.find(each => each === shell);
  if (known !== undefined && words.length === 0) return { kind: 'script', shell: known };
  throw new UsageError(
    `rolltop completion takes ${SHELLS.join(', ')}, not "${[shell, ...words].join(' ')}"${didYouMean(shell, SHELLS)}.`,
  );
}

function helpTopic(word: string): HelpTopic {
  if (isHelpTopic(word)) return word;
  throw new UsageError(`There is no help for "${word}"${didYouMean(word, HELP_TOPICS)}; see rolltop help.`);
}

function checkOperands(command: CommandOrPicker, operands: readonly string[]): void {
  const names = operandsOf(command);
  const missing = names[operands.length];
  if (missing !== undefined && !missing.endsWith('?'))
    throw new UsageError(`rolltop ${command} needs ${operandText(missing)}; see rolltop ${command} --help.`);
  const many = names.at(-1)?.replace('?', '').endsWith('…') ?? false;
  if (many || operands.length <= names.length) {
    // The command that takes a text reports an empty one.
    const sessions = operands.filter((_, index) => (names[index] ?? names.at(-1))?.startsWith('session'));
    if (sessions.includes(''))
      throw new UsageError(
        'An empty name is no session: give an id, its beginning, a name, a path, or "last".',
      );
    return;
  }
  const inQuotes: readonly string[] = ['append', 'search', 'rename'];
  const hint = inQuotes.includes(command) ? ' (put the text in quotes)' : `; see rolltop ${command} --help`;
  throw new UsageError(`rolltop ${command} does not take "${operands[names.length] ?? ''}"${hint}.`);
}

function commonOptions(values: ReadonlyMap<string, string>): CommonOptions {
  const codexHome = values.get('codex-home') ?? null;
  if (codexHome === '') throw new UsageError('--codex-home needs a value: --codex-home DIR.');
  return { codexHome, json: values.has('json'), noColor: values.has('no-color') };
}

function listing(operands: readonly string[], values: ReadonlyMap<string, string>): ListArguments {
  const list = listOptions(values);
  const { sort, reverse, cursor } = list;
  if (cursor !== null && (reverse || (sort !== null && sort !== 'updated' && sort !== 'created')))
    throw new UsageError('--cursor goes with the orders updated and created only.');
  if (cursor !== null && list.hosts !== null)
    throw new UsageError('--cursor does not go with --host: each machine has pages of its own.');
  return { list, query: operands.join(' ') };
}

/** `-TAG` takes one off. */
function tagChange(words: readonly string[]): TagChange {
  const isOff = (word: string) => word.startsWith('-');
  const tags = (chosen: readonly string[]) =>
    chosen.map(word => {
      const tag = cleanTag(word);
      if (tag !== null) return tag;
      throw new UsageError(
        `"${word}" cannot be a tag: it is one word of up to 40 characters, without , " and *.`,
      );
    });
  return {
    add: tags(words.filter(word => !isOff(word))),
    remove: tags(words.filter(isOff).map(word => word.slice(1))),
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
