// A stand-in for codex, for tests: writes down how it was called, and plays its part. FAKE_CODEX is the folder with its log.
const fs = require('node:fs');
const path = require('node:path');

const [, , version, log, ...args] = process.argv;
const home = process.env.CODEX_HOME ?? '';

function note(more) {
  const call = {
    args,
    cwd: process.cwd(),
    codexHome: home,
    marker: process.env.FAKE_MARKER ?? null,
    ...more,
  };
  fs.appendFileSync(log, `${JSON.stringify(call)}\n`);
}

function rolloutOf(id) {
  const names = fs.readdirSync(path.join(home, 'sessions'), { recursive: true });
  return path.join(
    home,
    'sessions',
    names.find(name => name.endsWith(`${id}.jsonl`)),
  );
}

function append(file, type, payload) {
  fs.appendFileSync(file, `${JSON.stringify({ timestamp: new Date().toISOString(), type, payload })}\n`);
}

function say(file, role, text) {
  const content = [{ type: role === 'user' ? 'input_text' : 'output_text', text }];
  append(file, 'response_item', { type: 'message', role, content });
}

function fail(text, code) {
  process.stderr.write(`${text}\n\nStack backtrace:\n   0: <unknown>\n`);
  process.exit(code);
}

/** A screen that shows the keys it gets. */
function play() {
  note({});
  const out = text => process.stdout.write(`${text}\r\n`);
  const size = () => out(`size ${process.stdout.columns}x${process.stdout.rows}`);
  out(`FAKE CODEX ${args.join(' ')}`);
  size();
  process.on('SIGWINCH', size);
  process.on('SIGINT', () => out('got SIGINT'));
  process.stdin.setRawMode(true);
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', keys => {
    for (const key of keys) {
      if (key === 'q') process.exit(0);
      if (key === 'x') fail('Error: no rollout found', 3);
      if (key === 'k') process.kill(process.pid, 'SIGKILL');
      if (key === 'c') process.stdin.setRawMode(false);
      // Modes that a program killed on the terminal leaves behind.
      if (key === 'm') process.stdout.write('\u001B[?1000h\u001B[?1006h\u001B[?2004h');
      out(`key ${JSON.stringify(key)}`);
    }
  });
}

function turn() {
  const message = fs.readFileSync(0, 'utf8');
  note({ message });
  const id = args[args.indexOf('resume') + 1];
  if (message.includes('untrusted') && !args.includes('--skip-git-repo-check')) {
    process.stderr.write('Not inside a trusted directory and --skip-git-repo-check was not specified.\n');
    process.exit(1);
  }
  if (message.includes('refuse')) fail('Error: thread/resume failed: no rollout found', 1);
  const file = rolloutOf(id);
  say(file, 'user', message);
  if (message.includes('break')) fail('ERROR: stream disconnected', 1);
  if (!message.includes('slowly')) {
    say(file, 'assistant', `fake answer to: ${message}`);
    return;
  }
  process.on('SIGINT', () => {
    append(file, 'event_msg', { type: 'turn_aborted', reason: 'interrupted' });
    process.exit(1);
  });
  setInterval(() => {
    if (!fs.existsSync(`${log}.finish`)) return;
    say(file, 'assistant', 'a slow answer');
    process.exit(0);
  }, 50);
}

function queue() {
  note({});
  if (args.some(arg => arg.includes('break'))) fail('Error: failed to queue session message', 1);
}

if (args[0] === '--version') process.stdout.write(`codex-cli ${version}\n`);
else if (args[0] === 'resume' || args[0] === 'fork') play();
else if (args[0] === 'exec') turn();
else if (args[0] === 'queue') queue();
else fail(`error: unexpected argument '${args[0]}' found`, 2);
