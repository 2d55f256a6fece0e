// Loaded into the measured program with `--require`: notes what each write to the terminal had cost so far. Two counters are read
// per write, nothing is written out before somebody asks with SIGURG (rolltop ends by most others), so that measuring costs next to nothing.
'use strict';
const fs = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const writes = [];
const delay = monitorEventLoopDelay({ resolution: 2 });
let longestTurn = 0;
let lastCpu = 0;

/** CPU ms of the main thread alone: a busy machine does not make it larger, other threads do not either. */
function threadCpu() {
  try {
    return Number(fs.readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6;
  } catch {
    return 0;
  }
}

const { write } = process.stdout;
process.stdout.write = function counted(chunk, ...rest) {
  const { user, system } = process.cpuUsage();
  writes.push({ atMs: Date.now(), cpuMs: (user + system) / 1000, text: String(chunk) });
  return write.call(this, chunk, ...rest);
};

/** Between two ticks the main thread can have worked in one piece for as long as its CPU time grew, and not longer. */
function tick() {
  const now = threadCpu();
  longestTurn = Math.max(longestTurn, now - lastCpu);
  lastCpu = now;
}

let _ticking = null;
process.on('SIGURG', () => {
  fs.writeFileSync(
    process.env.ROLLTOP_BENCH_LOG,
    JSON.stringify({
      writes,
      longestTurnMs: longestTurn,
      delayMaxMs: delay.max / 1e6,
      memory: process.memoryUsage(),
    }),
  );
  fs.renameSync(process.env.ROLLTOP_BENCH_LOG, `${process.env.ROLLTOP_BENCH_LOG}.done`);
  writes.length = 0;
  longestTurn = 0;
  lastCpu = threadCpu();
  delay.reset();
  delay.enable();
  _ticking ??= setInterval(tick, 2).unref();
});
