/** For a command that goes on: which hosts are not there, and which are again, on standard error as it happens. */
import type { Fleet } from '../../fleet/desk/fleet.ts';
import type { HostStatus } from '../../format/host-state.ts';
import { hostStateText, isThere } from '../../text/host-words.ts';
import type { CommandContext } from '../context.ts';

/** One that comes without having been missed is not worth a word. */
export function sayStates(
  fleet: Pick<Fleet, 'hosts' | 'onState'>,
  { say, program }: Pick<CommandContext, 'say' | 'program'>,
): void {
  const missed = new Set<string>();
  const look = ({ alias, state }: HostStatus): void => {
    if (state.kind === 'connecting' || state.kind === 'off' || missed.has(alias) !== isThere(state)) return;
    if (missed.delete(alias)) return say(`${alias} is there again.`);
    missed.add(alias);
    say(`${alias} is not watched for now: ${hostStateText(state, program.nowMs())}`);
  };
  fleet.onState(() => fleet.hosts.forEach(look));
}
