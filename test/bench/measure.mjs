// What a measurement is made of: medians, the CPU time and memory of processes, commands timed by the shell.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

export const median = values => quantile(values, 0.5);

/** CPU ms of a living process with all its threads, from the scheduler's own nanosecond counters. */
export function cpuOf(pid) {
  let total = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      total += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0]) / 1e6;
    } catch {
      // A thread that ended meanwhile takes its time along: a pool's threads do not end.
    }
  }
  return total;
}

/** CPU ms of a living process and of those of its threads that have ended, in steps of 10. */
export function wholeCpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident memory of a living process, MB. */
export function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** Processes whose program is in `folder`. */
export function processesOf(folder) {
  return processes('cmdline', text => text.startsWith(`${folder}/`));
}

/** Living processes of the session that `leader` began. */
export function sessionOf(leader) {
  return processes('stat', text => {
    const [state, , , session] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return Number(session) === leader && state !== 'Z';
  });
}

function processes(file, isMeant) {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  return pids.filter(pid => isMeant(readProc(pid, file))).map(Number);
}

function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

/** Sends SIGTERM to the processes that `find` finds, and waits until it finds none; what has not ended after `patienceMs` is killed. */
export async function endProcesses(find, patienceMs = 5_000) {
  const began = performance.now();
  for (let pids = find(); pids.length > 0; pids = find()) {
    const signal = performance.now() - began > patienceMs ? 'SIGKILL' : 'SIGTERM';
    for (const pid of pids) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended meanwhile.
      }
    }
    await sleep(100);
  }
}

/** Runs a command to its end: { wallMs, cpuMs }, counted by bash, or null when it is not installed. */
export function timed(command, args, options = {}) {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>&1 </dev/null';
  const { stderr } = spawnSync('bash', ['-c', script, 'bash', command, ...args], {
    encoding: 'utf8',
    ...options,
  });
  const [real, user, system] = stderr.trim().split(/\s+/).slice(-3).map(Number);
  return { wallMs: real * 1000, cpuMs: (user + system) * 1000 };
}

/** Where a command is, or null. */
export function which(name) {
  const { status, stdout } = spawnSync('bash', ['-c', 'command -v "$1"', 'bash', name], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/** Runs each of `works` in turn, `times` times over, so that a busy minute hits all of them; medians by name. */
export async function alternately(times, works) {
  const results = Object.fromEntries(Object.keys(works).map(name => [name, []]));
  for (let round = 0; round < times; round++)
    for (const [name, work] of Object.entries(works)) results[name].push(await work(round));
  return results;
}

/** Runs a script of ours in a process of its own and gives back the JSON it prints. */
export async function inProcess(script, args, options = {}) {
  const child = spawn(process.execPath, [...(options.nodeFlags ?? []), script, ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });
  let output = '';
  child.stdout.on('data', text => {
    output += text;
  });
  const code = await new Promise(resolve => child.on('close', resolve));
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
  return JSON.parse(output);
}
