/** Which shared connection goes to which host. The ssh is a script: a connection is a file at its place. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LastingConnections, type TerminalCall } from '../../src/fleet/ssh/lasting-connections.ts';

const SETTINGS = {
  connectTimeoutSet: true,
  aliveIntervalSet: true,
  proxyJump: null,
  address: 'a:22',
  sharesConnections: false,
};

/** Answers `-O check` for a place that exists, as ssh does whatever host is named. */
const SCRIPT = `#!/bin/sh
for each; do case $each in ControlPath=*) path=\${each#ControlPath=};; exit) rm -f "$path";; esac; done
[ -e "$path" ]
`;

it('a shared connection that ended leaves its place to no other host', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-shared-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'ssh');
  writeFileSync(file, SCRIPT, { mode: 0o755 });
  const shared = new LastingConnections({
    file,
    env: { PATH: process.env.PATH, XDG_RUNTIME_DIR: folder },
    extra: [],
  });
  onTestFinished(() => shared.close());
  const connect = async ({ args }: TerminalCall): Promise<null> => {
    const place = args.find(word => word.startsWith('ControlPath='))?.slice('ControlPath='.length) ?? '';
    expect(existsSync(place)).toBe(false);
    writeFileSync(place, '');
    return null;
  };
  expect(await shared.share('a', SETTINGS, connect)).toBeNull();
  rmSync(shared.pathOf('a') ?? '');
  expect(await shared.share('a', SETTINGS, connect)).toBeNull();
  expect(await shared.share('b', SETTINGS, connect)).toBeNull();
  expect(shared.pathOf('b')).not.toBe(shared.pathOf('a'));
});
