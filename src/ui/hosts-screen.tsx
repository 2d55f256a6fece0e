/** The choice of hosts, over the whole screen. */
import { Box } from 'ink';
import { hostsWindow } from '../app/overlays/hosts-window.ts';
import type { HostsOverlay } from '../app/overlays/overlay.ts';
import type { View } from './driver.ts';
import { RowsView } from './lines-view.tsx';

interface HostsProps {
  readonly view: View;
  readonly hosts: HostsOverlay;
}

export function HostsScreen({ view: { state, snapshot }, hosts: overlay }: HostsProps) {
  const { hosts = [], nowMs } = snapshot;
  return (
    <Box flexDirection="column" height={state.size.rows}>
      <RowsView rows={hostsWindow(overlay, state, { hosts, nowMs })} />
    </Box>
  );
}
