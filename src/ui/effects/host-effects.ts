/** Runs the effects on hosts. What is chosen is shown in the same step; what lends the terminal is loaded when it is first wanted. */
import type { HostEffect } from '../../app/effect.ts';
import type { OfferedHosts } from '../../format/host-state.ts';
import type { EffectPorts } from './ports.ts';

export async function runHostEffect(effect: HostEffect, ports: EffectPorts): Promise<void> {
  const { hosts, dispatch } = ports;
  switch (effect.type) {
    case 'readHosts':
      return dispatch({ type: 'hostsRead', known: (await hosts?.known()) ?? NO_HOSTS });
    case 'chooseHost': {
      const { alias, isChosen } = effect;
      remember(alias, isChosen, ports);
      return isChosen ? hosts?.choose(alias) : hosts?.drop(alias);
    }
    case 'retryHost':
      return hosts?.retry(effect.alias);
    case 'askHost':
      return askOnTerminal(effect.alias, ports);
    default:
      return effect satisfies never;
  }
}

const NO_HOSTS: OfferedHosts = { aliases: [], file: '~/.ssh/config' };

/** A host of `--host` that is let go was not chosen for good: the others stay as they were. */
function remember(alias: string, isChosen: boolean, { stateFolder }: EffectPorts): void {
  const others = stateFolder.readPreferences().hosts.filter(each => each !== alias);
  stateFolder.savePreferences({ hosts: isChosen ? [...others, alias] : others });
}

let isLent = false;

async function askOnTerminal(
  alias: string,
  { hosts, cwd, lendTerminal, dispatch }: EffectPorts,
): Promise<void> {
  // A key that was pressed again while ssh was being started asks nothing twice.
  if (hosts === null || isLent) return;
  isLent = true;
  try {
    const { connectAsking } = await import('../../actions/connect-host.ts');
    const problem = await connectAsking(alias, { hosts, cwd, lendTerminal });
    dispatch({ type: 'hostAsked', alias, problem });
  } finally {
    isLent = false;
  }
}
