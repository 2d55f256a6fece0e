// Row 10: items a second through the recorder, beside a loop that writes the same lines with nothing around it.
// sonic-boom is taken from where NODE_PATH leads: npm install --prefix FOLDER sonic-boom, NODE_PATH=FOLDER/node_modules
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { alternately, median } from '../measure.mjs';
import { notHere, result } from '../table.mjs';

const LINES = 20_000;
const DURABLE = 400;

const text = n => `answer ${n} ${'words '.repeat(60)}`;
const item = n => ({
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text: text(n) }],
});

const line = (type, payload) => `${JSON.stringify({ timestamp: new Date().toISOString(), type, payload })}\n`;
/** The two lines that an answer is in an envelope file: what the model reads, and what Codex's screen reads. */
const linesOf = n => [
  line('response_item', item(n)),
  line('event_msg', { type: 'agent_message', message: text(n) }),
];

const perSecond = (count, began) => count / ((performance.now() - began) / 1000);

async function inFolder(work) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rolltop-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function inHome(work) {
  return inFolder(async home => {
    const { RolloutRecorder } = await import('../../../dist/index.js');
    const recorder = await RolloutRecorder.create({ codexHome: home, cwd: home });
    try {
      return await work(recorder);
    } finally {
      await recorder.shutdown();
    }
  });
}

/** A writer that waits for each item to be queued, and for the kernel at the end. Also the bytes, which the peer's must equal. */
const ours = () =>
  inHome(async recorder => {
    const header = statSync(recorder.rolloutPath).size;
    const began = performance.now();
    for (let n = 0; n < LINES; n++) await recorder.recordItems([item(n)]);
    await recorder.flush();
    return { rate: perSecond(LINES, began), bytes: statSync(recorder.rolloutPath).size - header };
  });

const bareLoop = ({ count, sync }) =>
  inFolder(folder => {
    const name = path.join(folder, 'lines');
    const file = openSync(name, 'a');
    const began = performance.now();
    for (let n = 0; n < count; n++) {
      for (const one of linesOf(n)) writeSync(file, one);
      if (sync) fdatasyncSync(file);
    }
    const rate = perSecond(count, began);
    closeSync(file);
    return { rate, bytes: statSync(name).size };
  });

const sonicBoom = SonicBoom =>
  inFolder(folder => {
    const stream = new SonicBoom({ dest: path.join(folder, 'lines'), minLength: 4096, sync: false });
    return new Promise((resolve, reject) => {
      stream.on('error', reject);
      stream.once('ready', () => {
        const began = performance.now();
        let n = 0;
        // As its readme says: wait while the buffer is full.
        const more = () => {
          while (n < LINES)
            if (
              !linesOf(n++)
                .map(one => stream.write(one))
                .at(-1)
            )
              return;
          stream.removeListener('drain', more);
          stream.flush(() => {
            resolve(perSecond(LINES, began));
            stream.destroy();
          });
        };
        stream.on('drain', more);
        more();
      });
    });
  });

function installed(name) {
  try {
    return createRequire(import.meta.url)(name);
  } catch {
    return null;
  }
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
  const sonic = installed('sonic-boom');
  const found = await alternately(rounds, {
    ours,
    bare: () => bareLoop({ count: LINES, sync: false }),
    single: durableOneByOne,
    group: durableTogether,
    synced: () => bareLoop({ count: DURABLE, sync: true }),
    ...(sonic && { sonic: () => sonicBoom(sonic) }),
  });
  if (found.ours[0].bytes !== found.bare[0].bytes) throw new Error('The peer wrote other lines than ours.');
  const rateOf = runs => median(runs.map(one => one.rate));
  const [rate, bare, synced] = [rateOf(found.ours), rateOf(found.bare), rateOf(found.synced)];
  const [single, group] = [median(found.single), median(found.group)];
  const what = 'one writer, items (two lines each) in the kernel';
  const many = { row: 10, what, ours: rate, unit: '/s' };
  return [
    result({ ...many, against: 'fs.writeSync loop', peer: bare, target: '≥ 0.8', met: rate >= 0.8 * bare }),
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
    sonic
      ? result({ ...many, against: 'sonic-boom', peer: median(found.sonic) })
      : notHere(10, what, 'sonic-boom'),
  ];
}
