// The picture of the desk with hosts, .github/hosts.svg: two machines that are an sshd of this one, each with sessions of its own, one that asks for
// something, and one that is not there. Needs root and openssh-server, as the tests with an sshd do.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { root } from './bundle.mjs';
import { PictureScreen, rest } from './picture-screen.mjs';
import { movingSvg } from './screen-svg.mjs';

const SIZE = { columns: 110, rows: 22 };
const HOSTS = ['build-server', 'lab'];
/** How long each of the two screens is shown. */
const SHOWN_MS = 5000;

export async function hostsPicture() {
  const { Sshd, sshdMissing, makeDemoHome } = await sources();
  if (sshdMissing !== null) return console.log(`No picture of hosts: ${sshdMissing}.`);
  const folder = mkdtempSync(path.join(tmpdir(), 'rolltop-pictures-'));
  chmodSync(folder, 0o755);
  const parts = [...HOSTS, 'here'];
  for (const [part, name] of parts.entries())
    renameSync(demoPart(makeDemoHome, part), path.join(folder, name));
  const servers = [];
  for (const name of HOSTS) {
    const sshd = await Sshd.start({ codexHome: path.join(folder, name) });
    sshd.own(path.join(folder, name));
    servers.push(sshd);
  }
  try {
    await draw(folder, servers);
  } finally {
    for (const sshd of servers) await sshd.close();
    Sshd.removeUser();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function draw(folder, servers) {
  const screen = new PictureScreen([], SIZE, environment(folder, servers));
  try {
    await screen.shows(/page 1 of/);
    // Chosen as a person does, with the box of each.
    await screen.type('H');
    await screen.shows(/none chosen/);
    await screen.type(' j j j ');
    await screen.shows(/live[\s\S]*live[\s\S]*needs you[\s\S]*away/);
    await screen.shows(/ms[\s\S]* ms/);
    // What helps where a host wants something.
    await screen.type('k');
    await rest(1500);
    screen.takeFrame();
    await screen.type('\u001b');
    await screen.shows(/2 of 4 hosts/);
    await screen.shows(/build-server[\s\S]*lab/);
    await rest(3000);
    screen.takeFrame();
    const frames = screen.taken.map(({ rows }) => ({ rows, shownMs: SHOWN_MS }));
    const title = 'rolltop: sessions of three machines in one list, and how each host is';
    writeFileSync(path.join(root, '.github/hosts.svg'), movingSvg(SIZE, frames, title));
    await screen.end();
  } finally {
    screen.kill();
  }
}

/** One ssh configuration for all; the key of the third host is not known yet, the fourth is not there. */
function environment(folder, [first, second]) {
  const [env, other] = [first.environment(), second.environment()];
  const hosts = [
    ['build-server', env],
    ['lab', other],
    ['gate', first.environment({ hostKey: 'new' })],
  ].map(([name, { ROLLTOP_SSH: ssh }]) => {
    const [, config] = /-F '([^']*)'/.exec(readFileSync(ssh, 'utf8'));
    return readFileSync(config, 'utf8').replace('Host *', `Host ${name}`);
  });
  hosts.push('Host attic\n  HostName 127.0.0.1\n  Port 9\n');
  const home = path.join(folder, 'me');
  mkdirSync(path.join(home, '.ssh'), { recursive: true });
  renameSync(path.join(folder, 'here'), path.join(home, '.codex'));
  const config = path.join(home, '.ssh/config');
  writeFileSync(config, hosts.join('\n'));
  const ssh = path.join(home, 'ssh');
  writeFileSync(ssh, `#!/bin/sh\nexec /usr/bin/ssh -F '${config}' "$@"\n`, { mode: 0o755 });
  return { ...env, ROLLTOP_SSH: ssh, ROLLTOP_SSH_CONFIG: config, HOME: home };
}

/** A third of the demo's sessions. */
function demoPart(makeDemoHome, part) {
  const { codexHome } = makeDemoHome(Date.now());
  chmodSync(codexHome, 0o755);
  const sessions = path.join(codexHome, 'sessions');
  const files = readdirSync(sessions, { recursive: true }).filter(name => /\.jsonl(\.zst)?$/.test(name));
  for (const [n, name] of files.sort().reverse().entries())
    if (n % (HOSTS.length + 1) !== part) rmSync(path.join(sessions, name));
  return codexHome;
}

async function sources() {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const contents = ['test/support/sshd', 'src/demo/home']
    .map(name => `export * from '../${name}.ts';`)
    .join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here, loader: 'ts' },
    ...{ bundle: true, write: false, platform: 'node', format: 'esm', logLevel: 'error' },
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
