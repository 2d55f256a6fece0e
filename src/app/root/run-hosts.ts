/** What keys do in the choice of hosts. What a host is like comes with the snapshot. */
import type { HostState, HostStatus } from '../../format/host-state.ts';
import type { Snapshot } from '../../live/snapshot.ts';
import { isListMove, rowAfter } from '../moves.ts';
import type { HostsCommand } from '../overlays/commands.ts';
import { hostLines, hostsPage } from '../overlays/hosts-window.ts';
import { withNotice } from '../overlays/notices.ts';
import type { HostsOverlay } from '../overlays/overlay.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay, withOverlay } from '../step.ts';
import { stepPicker } from './step-screen.ts';

export function runHosts(
  state: AppState,
  { overlay, command }: { readonly overlay: HostsOverlay; readonly command: HostsCommand },
  snapshot: Snapshot,
): AppStep {
  const lines = hostLines(overlay, snapshot.hosts);
  const index = indexOf(overlay, lines);
  const page = hostsPage(state.size);
  const line = lines[index];
  if (isListMove(command)) {
    const row = rowAfter(command, index, { page, last: lines.length - 1 });
    return selectAt(state, { overlay, lines, page, row });
  }
  switch (command) {
    case 'close':
      return withOverlay(state, null);
    case 'toggle':
      return line === undefined ? stay(state) : toggle(state, line);
    case 'open':
      return line === undefined ? stay(state) : open(state, line, snapshot);
    case 'ask':
      return line === undefined ? stay(state) : ask(state, line);
    default:
      return command satisfies never;
  }
}

/** Where the selection is in the list, which changes while it is read. */
function indexOf({ selected }: HostsOverlay, lines: readonly HostStatus[]): number {
  return Math.max(
    0,
    lines.findIndex(({ alias }) => alias === selected),
  );
}

interface HostsPlace {
  readonly overlay: HostsOverlay;
  readonly lines: readonly HostStatus[];
  readonly page: number;
  readonly row: number;
}

function selectAt(state: AppState, { overlay, lines, page, row }: HostsPlace): AppStep {
  const top = Math.max(row - page + 1, Math.min(overlay.top, row));
  const selected = lines[row]?.alias ?? null;
  return withOverlay(state, { ...overlay, selected, top: Math.max(0, top) });
}

function toggle(state: AppState, { alias, state: { kind } }: HostStatus): AppStep {
  return stay(held(state, alias), { type: 'chooseHost', alias, isChosen: kind === 'off' });
}

/** The selection stays at the host that was acted on. */
function held(state: AppState, alias: string): AppState {
  const { overlay } = state;
  return overlay?.kind === 'hosts' ? { ...state, overlay: { ...overlay, selected: alias } } : state;
}

/** What the person most likely wants of a host in this state. */
function open(state: AppState, line: HostStatus, snapshot: Snapshot): AppStep {
  const { alias } = line;
  const { kind } = line.state;
  switch (kind) {
    case 'live':
    case 'quiet':
      return showOnly(state, alias, snapshot);
    case 'off':
      return toggle(state, line);
    case 'needs you':
      return ask(state, line);
    case 'connecting':
      return withNotice(state, `${alias} is being connected; the list does not wait for it.`, {
        brief: true,
      });
    case 'away':
    case 'no node':
    case 'refused':
      return stay(held(state, alias), { type: 'retryHost', alias });
    default:
      return kind satisfies never;
  }
}

/** The sessions of this host alone; Escape shows all again. */
function showOnly(state: AppState, alias: string, snapshot: Snapshot): AppStep {
  const { scope, sort } = state.picker;
  const view = { name: '', filter: `host:${alias}`, scope, sort };
  return andThen(withOverlay(state, null), next => stepPicker(next, { type: 'takeView', view }, snapshot));
}

function ask(state: AppState, { alias, state: host }: HostStatus): AppStep {
  if (hasOtherKey(host)) return withNotice(state, otherKeyText(alias), { tone: 'bad' });
  return stay({ ...held(state, alias), notice: null }, { type: 'askHost', alias });
}

/** Never connected to on request: the person has to find out first whether it is still the same machine. */
function hasOtherKey(host: HostState): boolean {
  return host.kind === 'needs you' && host.need === 'changed host key';
}

function otherKeyText(alias: string): string {
  return `The host key of ${alias} is another one than before: somebody may be in between. When you know why, "ssh-keygen -R" forgets the old one; let go of the host here, and choose it again.`;
}
