/** The options of commands that choose among sessions, read from the arguments. Pure. */
import { didYouMean } from '../../query/did-you-mean.ts';
import { LIST_ORDERS, type ListOrder } from '../../query/order.ts';
import { oneOf } from '../../query/query.ts';
import { type HostChoice, hostOption } from '../hosts/host-option.ts';
import { UsageError } from '../split-arguments.ts';

/** By the option's long name. */
export type OptionValues = ReadonlyMap<string, string>;

export interface ListOptions {
  /** A folder, `''` for the current one, null for all. */
  readonly cwd: string | null;
  readonly scope: 'plain' | 'archived' | 'all';
  readonly live: boolean;
  readonly limit: number | null;
  readonly cursor: string | null;
  /** Null: not on the command line. */
  readonly sort: ListOrder | null;
  readonly reverse: boolean;
  /** Hosts whose sessions are listed, too; null: none. */
  readonly hosts: HostChoice | null;
}

/** @throws UsageError */
export function listOptions(values: OptionValues): ListOptions {
  const typed = values.get('sort') ?? null;
  const sort = typed === null ? null : oneOf(LIST_ORDERS, typed);
  if (typed !== null && sort === null)
    throw new UsageError(
      `--sort takes ${LIST_ORDERS.join(', ')}, not "${typed}"${didYouMean(typed ?? '', LIST_ORDERS)}.`,
    );
  return {
    cwd: values.get('cwd') ?? null,
    scope: values.has('all') ? 'all' : values.has('archived') ? 'archived' : 'plain',
    live: values.has('live'),
    limit: wholeNumber(values, 'limit'),
    cursor: values.get('cursor') ?? null,
    sort,
    reverse: values.has('reverse'),
    hosts: hostOption(values),
  };
}

/** Of an option that takes a whole number and nothing else (the option table says which do). */
export function wholeNumber(values: OptionValues, name: string): number | null {
  const text = values.get(name);
  return text === undefined ? null : Number(text);
}
