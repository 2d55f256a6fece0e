/** What the commands that keep and clear out are asked for, read from the arguments. Pure. */
import { didYouMean } from '../../query/did-you-mean.ts';
import { isRange, type Period, parsePeriod } from '../../query/period.ts';
import { oneOf } from '../../query/query.ts';
import { DISK_GROUPINGS, type DiskGrouping } from '../../usage/disk/disk-groupings.ts';
import { USAGE_GROUPINGS, type UsageGrouping } from '../../usage/sum/groupings.ts';
import { type HostChoice, hostOption } from '../hosts/host-option.ts';
import { type ListOptions, listOptions, type OptionValues, wholeNumber } from '../list/list-options.ts';
import { UsageError } from '../split-arguments.ts';

/** What `rolltop trash` does. */
export type TrashAct =
  | { readonly kind: 'list' }
  | { readonly kind: 'restore'; readonly sessions: readonly string[] }
  /** `before`: only what was trashed until then, as a filter line says it; null: all. */
  | { readonly kind: 'empty'; readonly before: Period | null; readonly yes: boolean };

export interface PruneOptions extends Pick<ListOptions, 'scope' | 'cwd'> {
  readonly query: string;
  /** Null: only a plan. */
  readonly act: 'archive' | 'delete' | null;
  readonly yes: boolean;
  /** Hosts whose sessions are meant, too; null: none. */
  readonly hosts: HostChoice | null;
}

/** `rolltop compress` and `expand`. */
export interface PackOptions extends Pick<ListOptions, 'scope' | 'cwd'> {
  readonly act: 'compress' | 'expand';
  /** Sessions, or the words of a query. */
  readonly operands: readonly string[];
  readonly query: string;
  readonly yes: boolean;
}

export type UsageOptions = TokenUsageOptions | DiskUsageOptions;

export interface TokenUsageOptions {
  readonly of: 'tokens';
  /** Sessions, or the words of a query; none: all sessions. */
  readonly operands: readonly string[];
  readonly by: UsageGrouping;
  /** Only what was used since it began; null: whenever. */
  readonly since: Period | null;
  readonly limit: number | null;
  /** Hosts whose sessions count, too; null: none. */
  readonly hosts: HostChoice | null;
}

export interface DiskUsageOptions {
  readonly of: 'disk';
  /** Null: the whole home. */
  readonly session: string | null;
  readonly by: DiskGrouping;
  readonly limit: number | null;
}

/** @throws UsageError */
export function trashAct(operands: readonly string[], values: OptionValues): TrashAct {
  const [word = 'list', ...sessions] = operands;
  const kind = oneOf(TRASH_ACTS, word);
  if (kind === null)
    throw new UsageError(
      `rolltop trash takes ${TRASH_ACTS.join(', ')}, not "${word}"${didYouMean(word, TRASH_ACTS)}.`,
    );
  if (kind !== 'empty' && (values.has('older') || values.has('yes')))
    throw new UsageError('--older and --yes go with rolltop trash empty.');
  if (kind === 'restore') {
    if (sessions.length === 0) throw new UsageError('rolltop trash restore needs <session>….');
    return { kind, sessions };
  }
  const [session] = sessions;
  if (session !== undefined) throw new UsageError(`rolltop trash ${kind} does not take "${session}".`);
  return kind === 'list' ? { kind } : { kind, before: periodOf(values, 'older'), yes: values.has('yes') };
}

const TRASH_ACTS = ['list', 'restore', 'empty'] as const;

/** @throws UsageError */
function periodOf(values: OptionValues, name: 'older' | 'since'): Period | null {
  const text = values.get(name);
  if (text === undefined) return null;
  const period = parsePeriod(text);
  if (typeof period === 'string') throw new UsageError(`--${name}: ${period}`);
  if (isRange(period)) throw new UsageError(`--${name} takes one time, not the range "${text}".`);
  return period;
}

/** @throws UsageError */
export function pruneOptions(operands: readonly string[], values: OptionValues): PruneOptions {
  const [toArchive, toTrash] = [values.has('archive'), values.has('delete')];
  if (toArchive && toTrash) throw new UsageError('--archive and --delete: say one of them.');
  const act = toArchive ? 'archive' : toTrash ? 'delete' : null;
  const yes = values.has('yes');
  if (yes && act === null) throw new UsageError('--yes goes with --archive or --delete.');
  const { scope, cwd } = listOptions(values);
  return { query: operands.join(' '), act, yes, scope, cwd, hosts: hostOption(values) };
}

/** @throws UsageError */
export function usageOptions(operands: readonly string[], values: OptionValues): UsageOptions {
  return values.has('disk') ? diskUsage(operands, values) : tokenUsage(operands, values);
}

function tokenUsage(operands: readonly string[], values: OptionValues): TokenUsageOptions {
  const typed = values.get('by') ?? 'day';
  const by = oneOf(USAGE_GROUPINGS, typed);
  if (by === null) {
    const ofDisk = oneOf(DISK_GROUPINGS, typed) === null ? '' : `; --disk --by ${typed} sums bytes`;
    throw new UsageError(
      `--by takes ${USAGE_GROUPINGS.join(', ')}, not "${typed}"${didYouMean(typed, USAGE_GROUPINGS)}${ofDisk}.`,
    );
  }
  const since = periodOf(values, 'since');
  const [limit, hosts] = [wholeNumber(values, 'limit'), hostOption(values)];
  return { of: 'tokens', operands, by, since, limit, hosts };
}

function diskUsage(operands: readonly string[], values: OptionValues): DiskUsageOptions {
  const [session = null, second] = operands;
  const typed = values.get('by') ?? null;
  if (second !== undefined) throw new UsageError(`rolltop usage --disk does not take "${second}".`);
  if (values.has('host'))
    throw new UsageError('--disk sums the files of this machine only: --host does not go with it.');
  if (values.has('since')) throw new UsageError('--since goes with tokens; bytes have no time.');
  if (session !== null && typed !== null)
    throw new UsageError('--by goes with the whole home; one session is summed by the kinds of its items.');
  const by = typed === null ? 'month' : oneOf(DISK_GROUPINGS, typed);
  if (by === null)
    throw new UsageError(
      `--by takes ${DISK_GROUPINGS.join(', ')}, not "${typed}"${didYouMean(typed ?? '', DISK_GROUPINGS)}.`,
    );
  return { of: 'disk', session, by, limit: wholeNumber(values, 'limit') };
}

/** @throws UsageError */
export function packOptions(operands: readonly string[], values: OptionValues): Omit<PackOptions, 'act'> {
  const { scope, cwd } = listOptions(values);
  return { operands, query: operands.join(' '), yes: values.has('yes'), scope, cwd };
}
