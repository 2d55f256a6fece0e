// Row 11: all pages of 100,000 sessions, fifty at a time, beside one walk over the same folders, which for pages with heads opens
// each file too, reads its first 16 KB and parses ten records of it. All in processor time of this process: the walls of a shared machine say little.
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import path from 'node:path';
import { alternately, median } from '../measure.mjs';
import { result } from '../table.mjs';

function cpuMsSince(began) {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

async function pages(list) {
  const times = [];
  let cursor;
  const began = process.cpuUsage();
  do {
    const pageBegan = process.cpuUsage();
    const page = await list(cursor);
    times.push(cpuMsSince(pageBegan));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  const part = (from, to) =>
    median(times.slice(Math.floor(times.length * from), Math.floor(times.length * to)));
  return { cpuMs: cpuMsSince(began), pages: times.length, first: part(0, 0.1), last: part(0.9, 1) };
}

const head = Buffer.alloc(16 * 1024);

/** The plain way, without regard to damage. */
function readHead(file) {
  const descriptor = openSync(file, 'r');
  const bytes = readSync(descriptor, head, 0, head.length, 0);
  closeSync(descriptor);
  // What is behind the last newline is cut off, or nothing.
  const lines = head.toString('utf8', 0, bytes).split('\n').slice(0, -1);
  return lines.slice(0, 10).map(line => JSON.parse(line));
}

/** As a program without pages does it: every folder once. */
function walk(home, onFile) {
  const began = process.cpuUsage();
  const below = folder => {
    for (const found of readdirSync(folder, { withFileTypes: true }))
      if (found.isDirectory()) below(path.join(folder, found.name));
      else onFile?.(`${folder}/${found.name}`);
  };
  below(path.join(home, 'sessions'));
  return cpuMsSince(began);
}

export async function measure({ homes, rounds }) {
  const { RolloutRecorder } = await import('../../../dist/index.js');
  const home = homes.sessions(100_000);
  const found = await alternately(Math.min(rounds, 3), {
    paths: () => pages(cursor => RolloutRecorder.listConversationPaths(home, 50, cursor)),
    walk: () => walk(home),
    heads: () => pages(cursor => RolloutRecorder.listConversations(home, 50, cursor)),
    walkHeads: () => walk(home, readHead),
  });
  const of = (name, key) => median(found[name].map(one => one[key]));
  const [walked, walkedHeads] = [median(found.walk), median(found.walkHeads)];
  const count = of('heads', 'pages').toLocaleString('en-US');
  return [
    result({
      row: 11,
      what: `${count} pages of 100,000`,
      ours: of('paths', 'cpuMs'),
      unit: 'ms CPU',
      against: 'one readdir walk',
      peer: walked,
      target: '≤ 2.5',
      met: of('paths', 'cpuMs') <= 2.5 * walked,
    }),
    result({
      row: 11,
      what: 'the same with heads, parsed',
      ours: of('heads', 'cpuMs'),
      unit: 'ms CPU',
      against: 'one walk that reads and parses, too',
      peer: walkedHeads,
      target: '≤ 2.5',
      met: of('heads', 'cpuMs') <= 2.5 * walkedHeads,
    }),
    result({
      row: 11,
      what: 'a page with heads at the far end',
      ours: of('heads', 'last'),
      unit: 'ms CPU',
      against: 'a page at the near end',
      peer: of('heads', 'first'),
      target: '≤ 1.5',
      met: of('heads', 'last') <= 1.5 * of('heads', 'first'),
    }),
  ];
}
