/** Several `<session>`, of which one at least is named with a host: all of them are looked for, each on its own machine. */
import type { CommandContext } from '../context.ts';
import { hostNamedBy } from '../find-session.ts';
import { chooseReadable, type ReadableChoice, type ReadableSession } from './readable-session.ts';

export type NamedOnHosts =
  | { readonly kind: 'some'; readonly sessions: readonly ReadableSession[] }
  | Extract<ReadableChoice, { kind: 'none' }>;

/** Null: none is named with a host. */
export async function namedOnHosts(
  operands: readonly string[],
  context: CommandContext,
): Promise<NamedOnHosts | null> {
  const named = await Promise.all(operands.map(operand => hostNamedBy(operand, context.program)));
  if (named.every(host => host === null)) return null;
  const sessions: ReadableSession[] = [];
  for (const operand of operands) {
    const one = await chooseReadable(operand, null, context);
    if (one.kind === 'none') return one;
    sessions.push(one);
  }
  return { kind: 'some', sessions };
}
