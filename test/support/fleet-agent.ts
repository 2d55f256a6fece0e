/** The agent as it is sent to a host, bundled once for a run, and a host that is a shell of this machine. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';
import { HandshakeGate } from '../../src/fleet/desk/handshake-gate.ts';
import { Host, type HostOptions, type Transport } from '../../src/fleet/desk/host.ts';
import { Pulse } from '../../src/fleet/desk/pulse.ts';
import type { Conversation } from '../../src/format/conversation.ts';
import type { HostState } from '../../src/format/host-state.ts';
import { systemClock } from '../../src/rollout/file/clock.ts';
import { startPiped } from '../../src/system/piped-program.ts';
import { projectRoot } from './source-tree.ts';

let bundled: Promise<Buffer> | null = null;
let bundledActs: Promise<Buffer> | null = null;
let bundledSearch: Promise<Buffer> | null = null;
let bundledUsage: Promise<Buffer> | null = null;

/** Deflated. */
export function agentBundle(): Promise<Buffer> {
  bundled ??= bundleOf('src/fleet/agent/main.ts');
  return bundled;
}

/** What acts on sessions, deflated. */
export function actsBundle(): Promise<Buffer> {
  bundledActs ??= bundleOf('src/fleet/agent/acts.ts');
  return bundledActs;
}

/** What searches, deflated. */
export function searchBundle(): Promise<Buffer> {
  bundledSearch ??= bundleOf('src/fleet/agent/search.ts');
  return bundledSearch;
}

/** What counts tokens, deflated. */
export function usageBundle(): Promise<Buffer> {
  bundledUsage ??= bundleOf('src/fleet/agent/usage.ts');
  return bundledUsage;
}

async function bundleOf(entry: string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-agent-'));
  try {
    const outfile = join(folder, 'agent.cjs');
    await build({
      absWorkingDir: projectRoot,
      entryPoints: [entry],
      // As bin/bundle.mjs has it.
      external: entry.endsWith('acts.ts') ? ['./history.ts', '../sessions/conversation-row.ts'] : [],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      minify: true,
      define: { 'import.meta.url': '""' },
      logLevel: 'error',
    });
    return deflateRawSync(readFileSync(outfile), { level: 9 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A host whose commands a shell of this machine runs, as sshd would. */
export function shellTransport(
  codexHome: string,
  { shell = '/bin/sh', before = '' }: { readonly shell?: string; readonly before?: string } = {},
): Transport & { readonly started: { kill(): void }[] } {
  const started: { kill(): void }[] = [];
  return {
    started,
    settingsOf: async () => ({
      connectTimeoutSet: true,
      aliveIntervalSet: true,
      proxyJump: null,
      address: 'b:22',
      sharesConnections: false,
    }),
    start: ({ command }, onOutput) => {
      const pipe = startPiped({
        file: shell,
        args: ['-c', `${before}${command}`],
        env: { PATH: process.env.PATH, HOME: process.env.HOME, CODEX_HOME: codexHome },
        onOutput,
      });
      started.push(pipe);
      return pipe;
    },
  };
}

/** A host with what came of it so far. */
export interface WatchedHost {
  readonly host: Host;
  readonly rows: Map<string, Conversation>;
  readonly states: HostState[];
  readonly listed: () => boolean;
}

export function watchedHost(
  transport: Transport,
  agent: Buffer,
  options: Partial<HostOptions> = {},
): WatchedHost {
  const rows = new Map<string, Conversation>();
  const states: HostState[] = [];
  let listed = false;
  const host = new Host({
    alias: 'b',
    transport,
    agent: async () => agent,
    acts: () => Buffer.alloc(0),
    search: () => Buffer.alloc(0),
    usage: () => Buffer.alloc(0),
    gate: new HandshakeGate(),
    pulse: new Pulse(options.clock ?? systemClock),
    clock: systemClock,
    page: 40,
    onRows: ({ put, gone }) => {
      for (const row of put) rows.set(row.id, row);
      for (const id of gone) rows.delete(id);
    },
    onListed: () => {
      listed = true;
    },
    onState: state => states.push(state),
    ...options,
  });
  return { host, rows, states, listed: () => listed };
}
