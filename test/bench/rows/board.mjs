// Row 14: the board beside two hundred live sessions: what it costs while nothing happens, and how soon a line in any of them is on the screen.
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HOLD_ALL, HOLD_EACH, hold } from '../holders.mjs';
import { median, quantile, sleep } from '../measure.mjs';
import { result } from '../table.mjs';
import { Terminal } from '../terminal.mjs';
import { messageLine } from './append.mjs';
import { untilSettled } from './idle.mjs';

const SESSIONS = 200;
const IDLE_MS = 60_000;
const LINES = 100;
/** One in so many stands in a call. */
const STANDING = 10;

const two = n => String(n).padStart(2, '0');

function envelope(type, payload) {
  return `${JSON.stringify({ timestamp: new Date().toISOString(), type, payload })}\n`;
}

/** Two hundred sessions of today in the middle of a turn. */
function liveHome() {
  const home = mkdtempSync(path.join(tmpdir(), 'rolltop-bench-board-'));
  const now = new Date();
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())];
  const folder = path.join(home, 'sessions', ...day.map(String));
  mkdirSync(folder, { recursive: true });
  const sessions = Array.from({ length: SESSIONS }, (_, n) => {
    const id = `0199a0f1-${two(n % 100)}00-7000-8000-${String(n).padStart(12, '0')}`;
    const file = path.join(folder, `rollout-${day.join('-')}T00-00-${two(n % 60)}-${id}.jsonl`);
    const cwd = `/code/project-${n % 12}`;
    const meta = {
      id,
      timestamp: now.toISOString(),
      cwd,
      originator: 'codex_cli_rs',
      cli_version: '0.150.0',
    };
    writeFileSync(
      file,
      envelope('session_meta', { ...meta, source: 'cli', model_provider: 'openai' }) +
        envelope('event_msg', {
          type: 'user_message',
          message: `mend the part ${n} of the whole`,
          images: [],
        }) +
        envelope('event_msg', { type: 'task_started', turn_id: `turn-${n}` }) +
        messageLine(`I look at the part ${n} first.`) +
        // Some stand in a call that may wait for the person: of their holders it matters what they start.
        (n % STANDING === 0
          ? envelope('response_item', {
              type: 'function_call',
              name: 'shell',
              arguments: '{"command":["ls"]}',
              call_id: 'c1',
            })
          : ''),
    );
    return { id, file };
  });
  return { home, sessions };
}

async function board(script) {
  const { home, sessions } = liveHome();
  const release = hold(
    home,
    sessions.map(({ id }) => id),
    script,
  );
  const terminal = Terminal.ours(['board'], { home, columns: 200, rows: 60 });
  try {
    await terminal.until(
      text => text.includes(`${SESSIONS} working`) || /need you · \d+ working/.test(text),
      {
        what: 'the sessions',
      },
    );
    await untilSettled(terminal);
    const [cpu, bytes, began] = [terminal.cpuMs, terminal.bytes, performance.now()];
    await sleep(IDLE_MS);
    const percent = ((terminal.cpuMs - cpu) / (performance.now() - began)) * 100;
    const sent = terminal.bytes - bytes;
    const times = await lines(terminal, sessions);
    return { percent, sent, times };
  } finally {
    await terminal.close();
    await release();
    rmSync(home, { recursive: true, force: true });
  }
}

/** From a line in one of the sessions on the screen to its words there. Not in those that wait: with a line they work, and go to another place. */
async function lines(terminal, sessions) {
  const times = [];
  for (let n = 0; n < LINES; n++) {
    const shown = sessions.filter(
      (_, at) => at % STANDING !== 0 && new RegExp(`the part ${at}( |…|$)`, 'm').test(terminal.text()),
    );
    const { file } = shown[(n * 7) % shown.length];
    const mark = `line-${n}-x`;
    appendFileSync(file, messageLine(mark));
    times.push(await terminal.until(text => text.includes(mark), { what: mark }));
    await sleep(60 + ((n * 37) % 80));
  }
  return times;
}

export async function measure() {
  const found = [
    ['a process each', await board(HOLD_EACH)],
    ['one process', await board(HOLD_ALL)],
  ];
  return found.flatMap(([what, { percent, sent, times }]) => [
    result({
      row: 14,
      what: `board of ${SESSIONS} live sessions, ${what}, left alone`,
      ours: percent,
      unit: '%',
      target: '≤ 1 %',
      met: percent <= 1,
    }),
    result({ row: 14, what: `bytes sent meanwhile, in ${IDLE_MS / 1000} s`, ours: sent, unit: 'B' }),
    result({ row: 14, what: 'a line in one of them → parsed screen, p50', ours: median(times), unit: 'ms' }),
    result({
      row: 14,
      what: 'a line in one of them → parsed screen, p99',
      ours: quantile(times, 0.99),
      unit: 'ms',
      target: '≤ 100 ms',
      met: quantile(times, 0.99) <= 100,
    }),
  ]);
}
