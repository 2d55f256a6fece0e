// Row 8: full-text search over all sessions, beside ripgrep on the same tree.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { alternately, median, timed, which } from '../measure.mjs';
import { notHere, result } from '../table.mjs';
import { program } from '../terminal.mjs';

/** Rare, common in few files, common. */
const needles = ['websocket reconnect editor 77', 'certificate expired websocket', 'invoice currency'];

export async function measure({ homes, rounds }) {
  const rg = which('rg');
  const home = homes.sessions(100_000);
  const env = { ...process.env, CODEX_HOME: home };
  if (rg === null) return [notHere(8, 'full-text search', 'rg -l -i')];
  const tried = spawnSync(process.execPath, [program, 'search', 'no such words anywhere'], { env });
  if (tried.status === 2) return [notHere(8, 'full-text search', 'rolltop search')];
  const lines = [];
  for (const needle of needles) {
    const found = await alternately(Math.min(rounds, 3), {
      ours: () => timed(process.execPath, [program, 'search', needle], { env }),
      rg: () => timed(rg, ['-l', '-i', '-F', needle, path.join(home, 'sessions')]),
    });
    const of = name => median(found[name].map(one => one.wallMs));
    lines.push(
      result({
        row: 8,
        what: `search "${needle}", wall`,
        ours: of('ours'),
        unit: 'ms',
        against: 'rg -l -i',
        peer: of('rg'),
        target: '≤ 1.5',
        met: of('ours') <= 1.5 * of('rg'),
      }),
    );
  }
  return lines;
}
