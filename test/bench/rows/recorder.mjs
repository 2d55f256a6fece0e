// Row 10: items a second through the recorder, beside a loop that writes the same lines with nothing around it.
import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { alternately, median } from '../measure.mjs';
import { notHere, result } from '../table.mjs';

const LINES = 20_000;
const DURABLE = 400;

const item = n => ({
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text: `answer ${n} ${'words '.repeat(60)}` }],
});

async function inHome(work) {
  const home = mkdtempSync(path.join(tmpdir(), 'rolltop-bench-'));
  const { RolloutRecorder } = await import('../../../dist/index.js');
  const recorder = await RolloutRecorder.create({ codexHome: home, cwd: home });
  try {
    return await work(recorder, home);
  } finally {
    await recorder.shutdown();
    rmSync(home, { recursive: true, force: true });
  }
}

const perSecond = (count, began) => count / ((performance.now() - began) / 1000);

/** A writer that waits for each item to be queued, and for the kernel at the end. Also the lines it wrote, for the peer. */
const ours = () =>
  inHome(async recorder => {
    const began = performance.now();
    for (let n = 0; n < LINES; n++) await recorder.recordItems([item(n)]);
    await recorder.flush();
    const rate = perSecond(LINES, began);
    return { rate, lines: readFileSync(recorder.rolloutPath, 'utf8').trimEnd().split('\n').length / LINES };
  });

const serialised = n =>
  `${JSON.stringify({ timestamp: new Date().toISOString(), type: 'response_item', payload: item(n) })}\n`;

function bareLoop({ count, sync }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rolltop-bench-'));
  const file = openSync(path.join(folder, 'lines'), 'a');
  const began = performance.now();
  for (let n = 0; n < count; n++) {
    writeSync(file, serialised(n));
    if (sync) fdatasyncSync(file);
  }
  const rate = perSecond(count, began);
  closeSync(file);
  rmSync(folder, { recursive: true });
  return rate;
}

const durableOneByOne = () =>
  inHome(async recorder => {
    const began = performance.now();
    for (let n = 0; n < DURABLE; n++) {
      await recorder.recordItems([item(n)]);
      await recorder.flush({ durable: true });
    }
    return perSecond(DURABLE, began);
  });

const durableTogether = () =>
  inHome(async recorder => {
    const began = performance.now();
    const waiting = [];
    for (let n = 0; n < DURABLE * 10; n++) {
      await recorder.recordItems([item(n)]);
      waiting.push(recorder.flush({ durable: true }));
    }
    await Promise.all(waiting);
    return perSecond(DURABLE * 10, began);
  });

export async function measure({ rounds }) {
  const found = await alternately(rounds, {
    ours,
    bare: () => bareLoop({ count: LINES, sync: false }),
    single: durableOneByOne,
    group: durableTogether,
    synced: () => bareLoop({ count: DURABLE, sync: true }),
  });
  const rate = median(found.ours.map(one => one.rate));
  const bare = median(found.bare);
  const [single, group, synced] = [median(found.single), median(found.group), median(found.synced)];
  const perItem = found.ours[0].lines.toFixed(1);
  return [
    result({
      row: 10,
      what: `one writer, items (${perItem} lines each) in the kernel`,
      ours: rate,
      unit: '/s',
      against: 'fs.writeSync loop',
      peer: bare,
      target: '≥ 0.8',
      met: rate >= 0.8 * bare,
    }),
    result({
      row: 10,
      what: 'durable, one by one',
      ours: single,
      unit: '/s',
      against: 'writeSync + fdatasync',
      peer: synced,
    }),
    result({
      row: 10,
      what: 'durable, group commit',
      ours: group,
      unit: '/s',
      against: 'one by one',
      peer: single,
      target: '≥ 5',
      met: group >= 5 * single,
    }),
    notHere(10, 'one writer', 'sonic-boom'),
  ];
}
