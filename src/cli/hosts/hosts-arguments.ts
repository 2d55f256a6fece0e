/** What `rolltop hosts` is asked for, read from the arguments. Pure. */
import { didYouMean } from '../../query/did-you-mean.ts';
import { UsageError } from '../split-arguments.ts';

export type HostsAct =
  | { readonly kind: 'list' }
  | { readonly kind: 'connect' | 'forget'; readonly name: string };

const ACTS = ['connect', 'forget'] as const;

/** @throws UsageError */
export function hostsAct([word, name]: readonly string[]): HostsAct {
  if (word === undefined) return { kind: 'list' };
  const kind = ACTS.find(act => act === word);
  if (kind === undefined)
    throw new UsageError(
      `rolltop hosts takes ${ACTS.join(' and ')}, not "${word}"${didYouMean(word, ACTS)}.`,
    );
  if (name === undefined) throw new UsageError(`rolltop hosts ${kind} needs the name of a host.`);
  return { kind, name };
}
