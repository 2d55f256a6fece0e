// The bench's own data: seeded, written once into a cache folder. Homes of 100 to 100,000 sessions over two years, and rollouts of
// one and of a thousand megabytes with items of the sizes that real ones have.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const FORM = 1;
const DAY_MS = 86_400_000;
const two = n => String(n).padStart(2, '0');

function mulberry(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const WORDS =
  `fix the flaky retry in uploader why is signup failing on safari rename billing tables port parser to new schema add index query
  slow cache stale token refresh login page render twice memory leak worker queue deadlock migrate database upgrade node typescript
  test timeout docker image build pipeline deploy staging rollback feature flag metrics dashboard alert noise log rotate disk full
  network proxy certificate expired websocket reconnect editor cursor jumps scroll search highlight wrong unicode width emoji table
  export report invoice currency rounding date zone daylight`.split(/\s+/);
const FOLDERS = [
  'api',
  'web',
  'ops',
  'billing',
  'parser',
  'uploader',
  'docs',
  'infra',
  'mobile',
  'search',
  'auth',
  'data',
];
const BRANCHES = ['main', 'main', 'main', 'develop', 'feat/zod', 'fix/retry', 'release/2.4'];
const MODELS = ['gpt-5', 'gpt-5-codex', 'gpt-5.4', 'gpt-5.5'];

class Words {
  constructor(seed) {
    this.next = mulberry(seed);
  }

  upTo(n) {
    return Math.floor(this.next() * n);
  }

  pick(list) {
    return list[this.upTo(list.length)];
  }

  text(count) {
    let text = this.pick(WORDS);
    for (let n = 1; n < count; n++) text += ` ${this.pick(WORDS)}`;
    return text;
  }

  /** Most are small, a few are a hundred times larger: as outputs and messages are. */
  length(usual) {
    return Math.max(1, Math.round(usual * Math.exp((this.next() + this.next() + this.next() - 1.5) * 2.2)));
  }

  base64(length) {
    let text = '';
    while (text.length < length) text += Buffer.from(String(this.next())).toString('base64').slice(2, 22);
    return text.slice(0, length);
  }

  uuid(ms) {
    const time = Math.trunc(ms).toString(16).padStart(12, '0');
    const hex = n => Array.from({ length: n }, () => this.upTo(16).toString(16)).join('');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${this.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`;
  }
}

const line = (ms, type, payload) =>
  `${JSON.stringify({ timestamp: new Date(ms).toISOString(), type, payload })}\n`;

function metaLine(words, { id, ms, source }) {
  const cwd = `/code/${words.pick(FOLDERS)}`;
  const git = { commit_hash: words.uuid(ms).replaceAll('-', ''), branch: words.pick(BRANCHES) };
  const base_instructions = { text: words.text(500) };
  const meta = {
    id,
    timestamp: new Date(ms).toISOString(),
    cwd,
    originator: 'codex_cli_rs',
    cli_version: '0.125.0',
    source,
  };
  return line(ms, 'session_meta', { ...meta, model_provider: 'openai', base_instructions, git });
}

function questionLines(words, ms, text) {
  return (
    line(ms, 'turn_context', {
      cwd: '/code',
      approval_policy: 'never',
      model: words.pick(MODELS),
      effort: 'medium',
      summary: 'auto',
    }) +
    line(ms, 'response_item', { type: 'message', role: 'user', content: [{ type: 'input_text', text }] }) +
    line(ms, 'event_msg', {
      type: 'user_message',
      message: text,
      images: [],
      local_images: [],
      text_elements: [],
    })
  );
}

function answerLines(ms, text) {
  return (
    line(ms, 'event_msg', { type: 'agent_message', message: text }) +
    line(ms, 'response_item', {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text }],
    })
  );
}

function toolLines(words, ms) {
  const call_id = `call_${words.uuid(ms).slice(0, 13)}${words.upTo(1e9)}`;
  const command = ['bash', '-lc', `rg -n "${words.text(2)}" src/${words.pick(FOLDERS)}`];
  const output = Array.from(
    { length: words.length(6) },
    (_, n) => `src/${words.pick(FOLDERS)}.ts:${n}: ${words.text(7)}`,
  ).join('\n');
  const metadata = { exit_code: words.next() < 0.1 ? 1 : 0, duration_seconds: 0.1 };
  return (
    line(ms, 'response_item', {
      type: 'function_call',
      name: 'shell',
      arguments: JSON.stringify({ command }),
      call_id,
    }) +
    line(ms, 'response_item', {
      type: 'function_call_output',
      call_id,
      output: JSON.stringify({ output, metadata }),
    })
  );
}

function reasoningLines(words, ms) {
  const text = `**${words.text(3)}**`;
  const encrypted_content = words.base64(words.length(900));
  return (
    line(ms, 'event_msg', { type: 'agent_reasoning', text }) +
    line(ms, 'response_item', {
      type: 'reasoning',
      summary: [{ type: 'summary_text', text }],
      content: null,
      encrypted_content,
    })
  );
}

function tokenLine(words, ms) {
  const usage = {
    input_tokens: 10_000 + words.upTo(90_000),
    cached_input_tokens: 9_000,
    output_tokens: words.upTo(2_000),
    reasoning_output_tokens: 0,
  };
  const total_token_usage = { ...usage, total_tokens: usage.input_tokens + usage.output_tokens };
  return line(ms, 'event_msg', {
    type: 'token_count',
    info: { total_token_usage, last_token_usage: total_token_usage, model_context_window: 272_000 },
    rate_limits: null,
  });
}

function turn(words, ms, question = words.text(words.length(14))) {
  let text = questionLines(words, ms, question);
  for (let tools = words.upTo(12); tools > 0; tools--)
    text += reasoningLines(words, ms) + toolLines(words, ms) + tokenLine(words, ms);
  return text + answerLines(ms, words.text(words.length(60)));
}

const at = ms => new Date(ms);
const dayOf = ms => [at(ms).getFullYear(), two(at(ms).getMonth() + 1), two(at(ms).getDate())].join('/');

function nameOf(ms, id) {
  const time = [at(ms).getHours(), at(ms).getMinutes(), at(ms).getSeconds()].map(two).join('-');
  return `rollout-${dayOf(ms).replaceAll('/', '-')}T${time}-${id}.jsonl`;
}

/** Developer messages before the first prompt, of so many KB together: those for the sandbox, for skills and for tools are the longest. */
function instructionLines(words, ms, kilobytes) {
  if (kilobytes === 0) return '';
  return Array.from({ length: 3 }, () => {
    let text = '';
    while (text.length < (kilobytes * 1000) / 3)
      text += `- Say "${words.text(2)}" only when ${words.text(8)}.\n`;
    const content = [{ type: 'input_text', text }];
    return line(ms, 'response_item', { type: 'message', role: 'developer', content });
  }).join('');
}

/** `instructions`: KB before each first prompt. `turns`: how many turns follow it. */
function writeHome(home, { count, seed, instructions = 0, turns = 0 }) {
  const words = new Words(seed + count);
  const newest = Math.floor(Date.now() / DAY_MS) * DAY_MS - 3_600_000;
  let written = 0;
  for (let n = 0; n < count; n++) {
    // Evenly over two years, so that every home of more than 730 has sessions on every day.
    const ms = newest - (n / count) * 730 * DAY_MS - words.upTo(1000);
    const id = words.uuid(ms);
    const folder = path.join(home, 'sessions', dayOf(ms));
    if (written++ === 0 || words.upTo(50) === 0 || !existsSync(folder))
      mkdirSync(folder, { recursive: true });
    const file = path.join(folder, nameOf(ms, id));
    const source = words.next() < 0.15 ? 'exec' : 'cli';
    const tools = words.upTo(3) === 0 ? toolLines(words, ms) : '';
    const title = `${words.text(3 + words.upTo(6))} ${n}`;
    writeFileSync(
      file,
      metaLine(words, { id, ms, source }) +
        instructionLines(words, ms, instructions) +
        questionLines(words, ms, title) +
        tools +
        answerLines(ms, words.text(words.length(30))) +
        Array.from({ length: turns }, () => turn(words, ms)).join(''),
    );
    const touched = (ms + words.upTo(3_600_000)) / 1000;
    utimesSync(file, touched, touched);
  }
}

/** A home with one rollout of `bytes`. Its last answer says END-OF-ROLLOUT, its first question START-OF-ROLLOUT. */
function writeRollout(home, { bytes, seed, longLine = 0 }) {
  const words = new Words(seed + bytes);
  const ms = Math.floor(Date.now() / DAY_MS) * DAY_MS - 7_200_000;
  const id = words.uuid(ms);
  const folder = path.join(home, 'sessions', dayOf(ms));
  mkdirSync(folder, { recursive: true });
  const file = openSync(path.join(folder, nameOf(ms, id)), 'w');
  let written = writeSync(
    file,
    metaLine(words, { id, ms, source: 'cli' }) + turn(words, ms, 'START-OF-ROLLOUT'),
  );
  if (longLine > 0) written += writeSync(file, answerLines(ms, words.text(8).padEnd(longLine, ' long line')));
  for (let pending = ''; written < bytes; pending = '') {
    while (pending.length < 4_000_000 && written + pending.length < bytes)
      pending += turn(words, ms + written / 1000);
    written += writeSync(file, pending);
  }
  writeSync(file, questionLines(words, ms, 'and the last one') + answerLines(ms, 'END-OF-ROLLOUT'));
  closeSync(file);
}

export class Homes {
  constructor(seed = 1) {
    this.seed = seed;
    const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
    this.folder = path.join(cache, 'rolltop-bench', `form-${FORM}-seed-${seed}`);
  }

  /** A CODEX_HOME with `count` sessions. */
  sessions(count) {
    return this.#made(`sessions-${count}`, home => writeHome(home, { count, seed: this.seed }));
  }

  /** A CODEX_HOME with 400 sessions: so many KB of instructions before the first prompt, so many turns behind it. */
  heads({ instructions, turns }) {
    return this.#made(`heads-${instructions}-turns-${turns}`, home =>
      writeHome(home, { count: 400, seed: this.seed, instructions, turns }),
    );
  }

  /** A CODEX_HOME with one rollout of so many megabytes. */
  rollout(megabytes) {
    return this.#made(`rollout-${megabytes}`, home =>
      writeRollout(home, { bytes: megabytes * 1e6, seed: this.seed }),
    );
  }

  /** A CODEX_HOME with one rollout of 50 MB, 40 of them in one line. */
  longLine() {
    return this.#made('long-line', home =>
      writeRollout(home, { bytes: 50e6, seed: this.seed, longLine: 40e6 }),
    );
  }

  #made(name, write) {
    const home = path.join(this.folder, name);
    if (existsSync(home)) return home;
    const unfinished = `${home}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    process.stderr.write(`making ${home} …\n`);
    write(unfinished);
    renameSync(unfinished, home);
    return home;
  }
}
