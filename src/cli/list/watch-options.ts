/** The options of `rolltop watch`, read from the arguments. Pure. */
import { didYouMean } from '../../query/did-you-mean.ts';
import { oneOf } from '../../query/query.ts';
import { type HostChoice, hostOption } from '../hosts/host-option.ts';
import { UsageError } from '../split-arguments.ts';
import type { OptionValues } from './list-options.ts';
import { WATCH_ENDS } from './watch-ends.ts';

export interface WatchOptions {
  /** A filter line; empty: every session. */
  readonly query: string;
  /** The state with which it ends; null: it goes on until it is interrupted. */
  readonly until: (typeof WATCH_ENDS)[number] | null;
  /** Hosts whose sessions are watched, too; null: none. */
  readonly hosts: HostChoice | null;
}

/** @throws UsageError */
export function watchOptions(operands: readonly string[], values: OptionValues): WatchOptions {
  const typed = values.get('until') ?? null;
  const until = typed === null ? null : oneOf(WATCH_ENDS, typed);
  if (typed !== null && until === null)
    throw new UsageError(
      `--until takes ${WATCH_ENDS.join(' or ')}, not "${typed}"${didYouMean(typed, WATCH_ENDS)}.`,
    );
  return { query: operands.join(' '), until, hosts: hostOption(values) };
}
