/** The printed list and the screen say the same of each session: one definition of running, held, damaged and hidden. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseConversationId } from '../../src/format/identity.ts';
import { openLocalSource } from '../../src/live/local-source.ts';
import { systemClock } from '../../src/rollout/file/clock.ts';
import { nodeFileOperations } from '../../src/rollout/file/file-operations.ts';
import { takeWriterLock } from '../../src/rollout/lock/writer-lock.ts';
import { idOf, line, rollout, TemporaryHome } from '../sessions/temporary-home.ts';
import { PickerHarness } from '../support/picker.ts';
import { runCli } from '../support/run-cli.ts';

const MINUTE = 60_000;
const started = line('event_msg', { type: 'task_started', turn_id: '1' });
/** A holder works on a turn that began since it runs. */
const startedNow = started.replace(/"timestamp":"[^"]*"/, `"timestamp":"${new Date().toISOString()}"`);
const ended = line('event_msg', { type: 'task_complete', turn_id: '1', last_agent_message: 'done' });
const asks = line('response_item', {
  type: 'function_call',
  name: 'request_user_input',
  arguments: '{}',
  call_id: 'c1',
});

interface Kind {
  readonly what: string;
  readonly minutesAgo: number;
  readonly source?: string;
  /** What is written behind a question and its answer. */
  readonly more?: string;
  /** A process has the session's lock. */
  readonly held?: true;
  /** What both have to show. */
  readonly mark: string;
}

const KINDS: readonly Kind[] = [
  { what: 'answered', minutesAgo: 5, mark: ' ' },
  { what: 'running', minutesAgo: 0, more: started, mark: '●' },
  { what: 'running and held', minutesAgo: 0, more: startedNow, held: true, mark: '●' },
  { what: 'held later', minutesAgo: 0, more: started, held: true, mark: '○' },
  { what: 'from an old holder', minutesAgo: 600, more: started, held: true, mark: '○' },
  { what: 'ended and held', minutesAgo: 21, more: started + ended, held: true, mark: '○' },
  { what: 'held without turns', minutesAgo: 22, held: true, mark: '○' },
  { what: 'waiting for an answer', minutesAgo: 0, more: started + asks, mark: '?' },
  { what: 'killed in a turn', minutesAgo: 30, more: started, mark: '✗' },
  { what: 'ended just now', minutesAgo: 0, more: started + ended, mark: ' ' },
  { what: 'exec', minutesAgo: 7, source: 'exec', mark: '⊘' },
  { what: 'exec and running', minutesAgo: 0, source: 'exec', more: started, mark: '●' },
  { what: 'damaged', minutesAgo: 8, more: '{"timestamp":\n', mark: '⚠' },
  { what: 'damaged exec', minutesAgo: 9, source: 'exec', more: 'no JSON\n', mark: '⚠' },
  { what: 'damaged and running', minutesAgo: 0, more: `no JSON\n${started}`, mark: '●' },
];

/** The session of each kind; `held` ones are locked as Codex locks them. */
async function homeOfKinds(): Promise<TemporaryHome> {
  const home = new TemporaryHome();
  for (const [at, { what, minutesAgo, source, more = '', held }] of KINDS.entries()) {
    const session = {
      n: at + 1,
      time: '2026-11-22T05-00-00',
      title: `This is ${what}.`,
      ...(source !== undefined && { source }),
    };
    const updatedMs = Date.now() - minutesAgo * MINUTE;
    const path = home.session({ ...session, content: rollout(session) + more, updatedMs });
    if (held) await hold(home.path, path, session.n);
  }
  return home;
}

async function hold(codexHome: string, path: string, n: number): Promise<void> {
  const id = parseConversationId(idOf(n));
  if (id === null) throw new Error('no id');
  const how = { operations: nodeFileOperations, clock: systemClock, allowUnlocked: false };
  const lock = await takeWriterLock({ codexHome, id, path, ...how });
  onTestFinished(() => lock.release());
}

/** The mark of each kind's row, which is what stands at `markAt`. */
function marksOf(rows: readonly string[], markAt: number): Record<string, string> {
  const marks = rows.flatMap(row => {
    const what = /This is ([^.]*)\./.exec(row)?.[1];
    return what === undefined ? [] : [[what, row[markAt] ?? '']];
  });
  return Object.fromEntries(marks);
}

const EXPECTED = Object.fromEntries(KINDS.map(({ what, mark }) => [what, mark]));

/** Waits until the screen shows just these marks. Who holds what is found out a moment after the first page. */
async function pickerShows(
  home: TemporaryHome,
  scope: 'all' | 'live',
  marks: Record<string, string>,
): Promise<void> {
  const source = openLocalSource({ codexHome: home.path, cwd: '/code/app' });
  onTestFinished(() => source.close());
  const { conversations } = source;
  conversations.setView({ ...conversations.getSnapshot().view, scope });
  // Holders are polled while somebody looks.
  onTestFinished(conversations.subscribe(() => {}));
  conversations.setVisibleRows({ from: 0, to: KINDS.length });
  const size = { columns: 160, rows: 40 };
  await vi.waitFor(
    () => {
      const snapshot = conversations.getSnapshot();
      const { screen } = new PickerHarness(snapshot, { size, nowMs: Date.now() }, { scope });
      expect([snapshot.phase, marksOf(screen, 1)]).toEqual(['ready', marks]);
    },
    { timeout: 30_000, interval: 20 },
  );
}

test('list and picker mark each session with the same state', async () => {
  const home = await homeOfKinds();
  const options = { codexHome: home.path, cwd: '/code/app' };
  const onTerminal = await runCli(['list', '--no-color'], { ...options, columns: 160 });
  const inPipe = await runCli(['list'], options);
  expect(marksOf(inPipe.stdout.split('\n'), 0)).toEqual(EXPECTED);
  expect(marksOf(plain(onTerminal.stdout), 0)).toEqual(EXPECTED);
  await pickerShows(home, 'all', EXPECTED);
});

test('list --live is what the scope live shows, and what --json says', async () => {
  const home = await homeOfKinds();
  const options = { codexHome: home.path, cwd: '/code/app' };
  const live = Object.fromEntries(Object.entries(EXPECTED).filter(([, mark]) => '●○?'.includes(mark)));
  expect(marksOf((await runCli(['list', '--live'], options)).stdout.split('\n'), 0)).toEqual(live);
  await pickerShows(home, 'live', live);
  const { stdout } = await runCli(['list', '--json'], options);
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map(row => JSON.parse(row));
  const says = rows.filter(row => row.live !== null).map(row => /This is ([^.]*)\./.exec(row.title)?.[1]);
  expect(new Set(says)).toEqual(new Set(Object.keys(live)));
});

function plain(text: string): string[] {
  return text.replace(/\u001b\[[0-9;]*m/g, '').split('\n');
}
