/** What `rolltop tail` is asked for, read from the arguments. Pure. */
import { type HostChoice, hostOption } from '../hosts/host-option.ts';
import { wholeNumber } from '../list/list-options.ts';

export interface TailOptions {
  readonly session: string;
  readonly hosts: HostChoice | null;
  /** Goes on as it grows. */
  readonly follow: boolean;
  /** How many items. */
  readonly limit: number;
}

const DEFAULT_ITEMS = 20;

export function tailOptions(session: string, values: ReadonlyMap<string, string>): TailOptions {
  const limit = wholeNumber(values, 'limit') ?? DEFAULT_ITEMS;
  return { session, hosts: hostOption(values), follow: values.has('follow'), limit };
}
