/**
 * A day of many sessions in some minutes: real files that grow as those of a Codex do, and rolltop beside them in pseudo-terminals, whose person
 * comes and goes. Its turns say that they began minutes ago, so that what takes hours is written in seconds; all else is in real time. What rang is
 * judged by the oracle.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Session, SessionHome } from '../session-home.ts';
import { TestTerminal } from '../terminal.ts';
import { type Day, type Happening, type Heard, judgeDay } from './oracle.ts';

export interface DayOptions {
  readonly random: () => number;
  readonly sessions: number;
  /** How much longer than usual everything takes: with few things at a time, each rings for itself. */
  readonly calm: number;
  readonly slackMs: number;
}

/** What is going on in a session, until when. */
interface Doing {
  readonly what: 'rest' | 'work' | 'short work' | 'question';
  readonly untilMs: number;
}

interface Simulated {
  readonly title: string;
  readonly session: Session;
  readonly happenings: Happening[];
  doing: Doing;
  calls: number;
  writtenMs: number;
}

const ESC = '\u001B';
const [LEAVES, COMES_BACK] = [`${ESC}[O`, `${ESC}[I`];
const TICK_MS = 50;
/** A session that nobody is seen to hold counts as stopped when it was silent for a minute. */
const SIGN_OF_LIFE_MS = 20_000;

/** A window of rolltop, and what rang in it. */
class Window {
  readonly name: string;
  readonly terminal: TestTerminal;
  readonly heard: Heard[] = [];
  readonly reportsFocus: boolean;
  readonly open: string | null;
  #read = 0;

  constructor(
    name: string,
    args: readonly string[],
    {
      home,
      reportsFocus,
      open,
    }: { readonly home: SessionHome; readonly reportsFocus: boolean; readonly open: string | null },
  ) {
    this.name = name;
    this.reportsFocus = reportsFocus;
    this.open = open;
    this.terminal = new TestTerminal(args, { codexHome: home.path });
    this.terminal.pty.onData(() => this.#listen());
  }

  /** Strings of the terminal and bells between them. One that has not ended waits for its end. */
  #listen(): void {
    const { output } = this.terminal;
    const form =
      /\u001B[\]P](?<said>[^\u0007\u001B]*)(?:\u0007|\u001B\\)|\u0007|\u001B[\]P][^\u0007\u001B]*\u001B?$/g;
    form.lastIndex = this.#read;
    for (let found = form.exec(output); found !== null; found = form.exec(output)) {
      const [text] = found;
      const said = found.groups?.said;
      if (said === undefined && text !== '\u0007') return;
      this.#read = form.lastIndex;
      const told = said === undefined ? null : toldBy(said);
      if (said === undefined || told !== null) this.heard.push({ atMs: Date.now(), told });
    }
    this.#read = Math.max(this.#read, output.length - (output.endsWith(ESC) ? 1 : 0));
  }
}

/** What a notification says: of one session its title, of several how many. Null: it is none. */
function toldBy(said: string): Heard['told'] {
  const text = /^9;rolltop: (.*)$/.exec(said)?.[1];
  if (text === undefined) return null;
  const one = /^"(.*)" (needs you|is ready)$/.exec(text);
  if (one !== null)
    return {
      needYou: one[2] === 'needs you' ? 1 : 0,
      ready: one[2] === 'needs you' ? 0 : 1,
      title: one[1] ?? '',
    };
  const count = (form: RegExp): number => Number(form.exec(text)?.[1] ?? 0);
  const told = {
    needYou: count(/^(\d+) sessions? needs? you/),
    ready: count(/(\d+) (?:sessions are|is|are) ready$/),
    title: null,
  };
  if (told.needYou + told.ready < 2) throw new Error(`A notification says “${text}”.`);
  return told;
}

export class SimulatedDay {
  readonly #options: DayOptions;
  readonly #home = new SessionHome();
  readonly #all: Simulated[];
  readonly #windows: Window[] = [];
  readonly #visits: { fromMs: number; toMs: number }[] = [];
  readonly #keysMs: number[] = [];
  #isThere = true;
  #personMs = 0;

  constructor(options: DayOptions) {
    this.#options = options;
    this.#all = Array.from({ length: options.sessions }, (_, n) => {
      const title = `job ${n} of the day`;
      const session = this.#home.add({ title, minutesAgo: 60 + n, cwd: `/code/project-${n % 7}` });
      const doing = { what: 'rest', untilMs: 0 } as const;
      return { title, session, happenings: [], doing, calls: 0, writtenMs: 0 };
    });
  }

  /** Two windows that report their focus, one of them with an open session, and one that does not report it. */
  async begin(): Promise<void> {
    const [first] = this.#all;
    if (first === undefined) throw new Error('A day without sessions.');
    const home = this.#home;
    const add = (
      name: string,
      args: readonly string[],
      rest: { reportsFocus: boolean; open: string | null },
    ): void => void this.#windows.push(new Window(name, args, { home, ...rest }));
    add('the list', ['--notify', 'bell'], { reportsFocus: true, open: null });
    add('an open session', ['open', first.session.path, '--notify', 'osc9'], {
      reportsFocus: true,
      open: first.title,
    });
    add('the board', ['board', '--notify', 'osc9'], { reportsFocus: false, open: null });
    for (const { terminal } of this.#windows) {
      await terminal.until(() => terminal.output.includes(`${ESC}]2;`), 'the title of the terminal');
      const seen = join(terminal.state, 'rolltop', 'seen.jsonl');
      const isKept = (): boolean => existsSync(seen) && readFileSync(seen, 'utf8').includes('since');
      await terminal.until(isKept, 'the record of what was looked at');
    }
    const nowMs = Date.now();
    this.#comeBack(nowMs);
    this.#goAway(nowMs);
    for (const each of this.#all) each.doing = { what: 'rest', untilMs: nowMs + this.#between(0, 20) };
  }

  /** Goes on for so long. */
  async live(ms: number): Promise<void> {
    const endMs = Date.now() + ms;
    while (Date.now() < endMs) {
      for (const each of this.#all) this.#step(each);
      this.#person();
      await pause(TICK_MS);
    }
  }

  /** Nothing more happens, and what is due rings. */
  async settle(): Promise<void> {
    await pause(this.#options.slackMs);
  }

  get happenings(): number {
    return this.#all.reduce((sum, { happenings }) => sum + happenings.length, 0);
  }

  get rings(): number {
    return this.#windows.reduce((sum, { heard }) => sum + heard.length, 0);
  }

  /** One sentence for each thing that was wrong. */
  judged(): readonly string[] {
    const sessions = new Map(this.#all.map(({ title, happenings }) => [title, happenings] as const));
    const nowMs = Date.now();
    const visits = this.#visits.map(({ fromMs, toMs }) => ({ fromMs, toMs: Math.min(toMs, nowMs) }));
    return this.#windows.flatMap(({ name, heard, reportsFocus, open, terminal }) => {
      if (terminal.exit !== null) return [`${name}: it ended`];
      const day: Day = {
        sessions,
        visits: reportsFocus ? visits : [],
        keysMs: reportsFocus ? null : this.#keysMs,
        open,
        endMs: nowMs,
        slackMs: this.#options.slackMs,
      };
      return judgeDay(day, heard).map(finding => `${name} ${finding}`);
    });
  }

  end(): void {
    for (const { terminal } of this.#windows) terminal.close();
    this.#home.remove();
  }

  /** A time between so many seconds, in ms. */
  #between(least: number, most: number): number {
    return (least + this.#options.random() * (most - least)) * 1_000 * this.#options.calm;
  }

  #step(each: Simulated): void {
    const nowMs = Date.now();
    if (nowMs < each.doing.untilMs) {
      if (each.doing.what !== 'rest' && nowMs - each.writtenMs > SIGN_OF_LIFE_MS)
        this.#write(each, 'event_msg', { type: 'token_count', info: null });
      return;
    }
    switch (each.doing.what) {
      case 'rest':
        return this.#start(each, nowMs);
      case 'question':
        return this.#answer(each);
      case 'short work':
        return this.#finish(each);
      case 'work':
        return this.#options.random() < 0.4 ? this.#ask(each) : this.#finish(each);
      default:
        return each.doing.what satisfies never;
    }
  }

  /** Turns of less than ten seconds are written as long as they take. */
  #start(each: Simulated, nowMs: number): void {
    const isShort = this.#options.random() < 0.25;
    const turnMs = isShort ? nowMs : nowMs - 12_000 - Math.floor(this.#options.random() * 600_000);
    each.happenings.push({ what: 'starts', atMs: Date.now(), turnMs });
    this.#write(each, 'event_msg', { type: 'task_started', turn_id: `${each.happenings.length}` }, turnMs);
    const untilMs = isShort ? nowMs + 3_000 + this.#options.random() * 4_000 : nowMs + this.#between(3, 10);
    each.doing = { what: isShort ? 'short work' : 'work', untilMs };
  }

  #ask(each: Simulated): void {
    each.calls += 1;
    const call = { type: 'function_call', name: 'request_user_input', arguments: '{}' };
    each.happenings.push({ what: 'asks', atMs: Date.now() });
    this.#write(each, 'response_item', { ...call, call_id: `call_${each.calls}` });
    each.doing = { what: 'question', untilMs: Date.now() + this.#between(0.3, 15) };
  }

  #answer(each: Simulated): void {
    const output = { type: 'function_call_output', call_id: `call_${each.calls}`, output: '{}' };
    each.happenings.push({ what: 'is answered', atMs: Date.now() });
    this.#write(each, 'response_item', output);
    each.doing = { what: 'work', untilMs: Date.now() + this.#between(1, 14) };
  }

  #finish(each: Simulated): void {
    const type = this.#options.random() < 0.85 ? 'task_complete' : 'turn_aborted';
    each.happenings.push({ what: 'ends', atMs: Date.now() });
    this.#write(each, 'event_msg', { type, turn_id: `${each.happenings.length}` });
    each.doing = { what: 'rest', untilMs: Date.now() + this.#between(2, 40) };
  }

  #write(each: Simulated, type: string, payload: object, atMs = Date.now()): void {
    const line = { timestamp: new Date(atMs).toISOString(), type, payload };
    appendFileSync(each.session.path, `${JSON.stringify(line)}\n`);
    each.writtenMs = Date.now();
  }

  #person(): void {
    const nowMs = Date.now();
    if (nowMs < this.#personMs) return;
    if (this.#isThere) this.#goAway(nowMs);
    else this.#comeBack(nowMs);
  }

  #goAway(nowMs: number): void {
    const visit = this.#visits.at(-1);
    if (visit !== undefined) visit.toMs = nowMs;
    this.#isThere = false;
    for (const { terminal, reportsFocus } of this.#windows) if (reportsFocus) terminal.type(LEAVES);
    this.#personMs = nowMs + this.#between(10, 60);
  }

  #comeBack(nowMs: number): void {
    this.#isThere = true;
    this.#visits.push({ fromMs: nowMs, toMs: Number.POSITIVE_INFINITY });
    this.#keysMs.push(nowMs);
    for (const { terminal, reportsFocus } of this.#windows) terminal.type(reportsFocus ? COMES_BACK : 'j');
    this.#personMs = nowMs + this.#between(1, 6);
  }
}
