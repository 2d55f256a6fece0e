/**
 * The screen in a pseudo-terminal for an hour, while fifty sessions are written, created, archived, brought back, compressed, unpacked, trashed and cut;
 * each minute the list that it shows is compared with the disk, and its memory (after a forced collection), descriptors and CPU are taken. A case is a
 * minute.
 */
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
} from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { randomOf } from '../../support/hostile-contents.ts';
import { runCli } from '../../support/run-cli.ts';
import { type Session, SessionHome } from '../../support/session-home.ts';
import { TestTerminal } from '../../support/terminal.ts';
import { type CaseResult, caseSeed, type Part, type PartRun, pick } from '../part.ts';
import { buildProgram } from '../programs.ts';

const ROLLTOP = new URL('../../../bin/rolltop.js', import.meta.url).pathname;

const SESSIONS = 50;
/** With more, the screen could not show all of them at once. */
const MOST_SESSIONS = 90;
/** The lines of a session's header, first question and answer. */
const LEAST_LINES = 6;
const TEN_DAYS_AGO = new Date(Date.now() - 10 * 86_400_000);
const MINUTE_MS = 60_000;
const SHORT_MINUTE_MS = 6_000;
const STEP_MS = 150;
/** What the list may take to see the last change. */
const SETTLE_MS = 60_000;
/** Growth beyond these is a leak: more sessions take more, and watchers come and go. */
const MORE_HEAP_KB = 20_000;
const MORE_DESCRIPTORS = 40;
/** A minute that takes so many times the CPU of the first warm one, and so much more, is not flat. */
const MORE_CPU = 2;
const MORE_CPU_MS = 6_000;
const COLLECT_MS = 30_000;
/** Memory is compared with what it was once everything was loaded. */
const WARM_MINUTES = 3;

export const soak: Part = {
  name: 'soak',
  does: 'an hour of the screen over fifty sessions that are written, made, archived, compressed, trashed and restored, its list compared with the disk each minute',
  cases: 60,
  shortCases: 2,
  figures: [
    ['minutes', 'minutes'],
    ['changes', 'changes'],
    ['compared', 'comparisons of the list with the disk'],
    ['moreHeapKb', 'KB more heap at the end, collected, than after three minutes'],
    ['moreDescriptors', 'more descriptors'],
    ['cpuMs', 'ms of CPU'],
  ],
  async begin(seed, how): Promise<PartRun> {
    const preload = await buildProgram('collect-on-signal');
    const run = new Soak({ seed, minuteMs: how === 'short' ? SHORT_MINUTE_MS : MINUTE_MS, preload });
    await run.start();
    return { seed, case: number => run.minute(number), end: () => run.end() };
  },
};

type Run = (...args: string[]) => Promise<unknown>;

interface SoakOptions {
  readonly seed: number;
  readonly minuteMs: number;
  /** `programs/collect-on-signal.ts`, built. */
  readonly preload: string;
}

/** As the program itself says it. */
interface Load {
  readonly heapKb: number;
  readonly descriptors: number;
  /** Since its start. */
  readonly cpuMs: number;
}

class Soak {
  readonly #seed: number;
  readonly #minuteMs: number;
  readonly #home = new SessionHome();
  readonly #sessions: Session[] = [];
  #terminal: TestTerminal;
  #minutes = 0;
  readonly #loadPath = `${this.#home.path}/load.json`;
  #first: Load | null = null;
  #last: Load | null = null;
  #firstCpuMs = 0;

  constructor({ seed, minuteMs, preload }: SoakOptions) {
    this.#seed = seed;
    this.#minuteMs = minuteMs;
    for (let n = 0; n < SESSIONS; n++)
      this.#sessions.push(this.#home.add({ title: `session ${n}`, minutesAgo: 60 + n }));
    this.#terminal = new TestTerminal(['--all'], {
      codexHome: this.#home.path,
      columns: 120,
      rows: 200,
      env: { PROVE_LOAD: this.#loadPath },
      program: [process.execPath, '--expose-gc', '--require', preload, ROLLTOP],
    });
  }

  async start(): Promise<void> {
    await this.#terminal.shows('session 0');
  }

  async minute(number: number): Promise<CaseResult> {
    const random = randomOf(caseSeed(this.#seed, number));
    const end = performance.now() + this.#minuteMs;
    let changes = 0;
    while (performance.now() < end) {
      await this.#change(random, `${number}-${changes}`);
      changes += 1;
      await pause(STEP_MS);
    }
    this.#minutes += 1;
    const different = await this.#compare();
    const { counts, findings } = await this.#weigh();
    return {
      counts: { minutes: this.#minuteMs / MINUTE_MS, changes, compared: 1, ...counts },
      findings: [...different, ...findings],
    };
  }

  async end(): Promise<void> {
    this.#terminal.close();
    this.#home.remove();
  }

  async #change(random: () => number, mark: string): Promise<void> {
    const session = pick(this.#sessions, random);
    const dice = random();
    const run = (...args: string[]) => runCli(args, { codexHome: this.#home.path });
    const isFull = this.#sessions.length > MOST_SESSIONS;
    if (dice < 0.55) this.#write(session, mark);
    else if (dice < 0.65 && !isFull) this.#sessions.push(this.#home.add({ title: `made ${mark}` }));
    else if (dice < 0.75) await run('archive', session.id);
    else if (dice < 0.85) await run('unarchive', session.id);
    else if (dice < 0.9) this.#takeBack(session);
    else if (dice < 0.93) await this.#pack(session, run);
    else await this.#trash(session, isFull ? 0 : random(), run);
  }

  async #trash({ id }: Session, dice: number, run: Run): Promise<void> {
    await run('delete', id);
    if (dice > 0.6) await run('trash', 'restore', id);
    else
      this.#sessions.splice(
        this.#sessions.findIndex(each => each.id === id),
        1,
      );
  }

  /** What was left alone for ten days is packed; some of it is unpacked again. */
  async #pack(session: Session, run: Run): Promise<void> {
    const path = this.#pathOf(session);
    if (path !== undefined) utimesSync(path, TEN_DAYS_AGO, TEN_DAYS_AGO);
    await run('compress', 'size:>1b', '--yes');
    if (this.#minutes % 2 === 1) await run('expand', 'size:>1b', '--yes');
  }

  /** Another program takes the last line back. */
  #takeBack(session: Session): void {
    const path = this.#pathOf(session);
    if (path === undefined) return;
    const text = readFileSync(path, 'utf8');
    const end = text.lastIndexOf('\n', text.length - 2) + 1;
    // The header and the first prompt stay: they are the row of the list.
    if (text.slice(0, end).split('\n').length > LEAST_LINES)
      truncateSync(path, Buffer.byteLength(text.slice(0, end)));
  }

  /** Where it lies now: in its folder, or in the archive. */
  #write(session: Session, mark: string): void {
    const path = this.#pathOf(session);
    const line = {
      timestamp: new Date().toISOString(),
      type: 'event_msg',
      payload: { type: 'agent_message', message: mark },
    };
    if (path !== undefined) appendFileSync(path, `${JSON.stringify(line)}\n`);
  }

  #pathOf({ id }: Session): string | undefined {
    return this.#files().find(file => file.includes(id));
  }

  #files(): string[] {
    return ['sessions', 'archived_sessions'].flatMap(folder => {
      try {
        return readdirSync(`${this.#home.path}/${folder}`, { recursive: true, encoding: 'utf8' })
          .filter(name => /rollout-.*\.jsonl$/.test(name))
          .map(name => `${this.#home.path}/${folder}/${name}`);
      } catch {
        return [];
      }
    });
  }

  /** The titles on the screen are those that a list of the disk has. */
  async #compare(): Promise<string[]> {
    const { stdout } = await runCli(['list', '--json'], { codexHome: this.#home.path });
    const titles = stdout
      .trim()
      .split('\n')
      .map(line => (JSON.parse(line) as { title: string }).title);
    const isEqual = (screen: string): boolean => {
      const shown = screen
        .split('\n')
        .map(titleIn)
        .filter(title => title !== null);
      return [...shown].sort().join('|') === [...titles].sort().join('|');
    };
    const until = performance.now() + SETTLE_MS;
    while (performance.now() < until) {
      if (this.#terminal.exit !== null)
        return [
          `the screen ended: ${JSON.stringify(this.#terminal.exit)}: ${this.#terminal.text().trim().slice(-400)}`,
        ];
      if (isEqual(this.#terminal.text())) return [];
      await pause(200);
    }
    const shown = this.#terminal
      .text()
      .split('\n')
      .map(titleIn)
      .filter(title => title !== null);
    const missing = titles.filter(title => !shown.includes(title));
    const more = shown.filter(title => !titles.includes(title as string));
    return [
      `the list is not the disk: ${shown.length} rows of ${titles.length}; missing ${missing.slice(0, 3)}; more ${more.slice(0, 3)}`,
    ];
  }

  /** Growth is counted from minute to minute, so that the sum of all is the whole growth. */
  async #weigh(): Promise<CaseResult> {
    const now = await this.#load();
    if (now === null) return { counts: {}, findings: ['it does not say what it holds'] };
    const before = this.#last;
    this.#last = now;
    if (before === null || this.#minutes < WARM_MINUTES)
      return { counts: { cpuMs: now.cpuMs }, findings: [] };
    const cpuMs = now.cpuMs - before.cpuMs;
    if (this.#first === null) {
      this.#first = now;
      this.#firstCpuMs = cpuMs;
      return { counts: { cpuMs }, findings: [] };
    }
    const moreHeapKb = now.heapKb - before.heapKb;
    const moreDescriptors = now.descriptors - before.descriptors;
    return { counts: { cpuMs, moreHeapKb, moreDescriptors }, findings: this.#leaks(this.#first, now, cpuMs) };
  }

  #leaks(first: Load, now: Load, cpuMs: number): string[] {
    const problems: string[] = [];
    if (now.heapKb > first.heapKb + MORE_HEAP_KB)
      problems.push(`the heap grew from ${first.heapKb} to ${now.heapKb} KB`);
    if (now.descriptors > first.descriptors + MORE_DESCRIPTORS)
      problems.push(`descriptors grew from ${first.descriptors} to ${now.descriptors}`);
    if (cpuMs > this.#firstCpuMs * MORE_CPU + MORE_CPU_MS)
      problems.push(`a minute took ${cpuMs} ms of CPU, the first ${this.#firstCpuMs}`);
    return problems;
  }

  /** Null when it does not answer. */
  async #load(): Promise<Load | null> {
    rmSync(this.#loadPath, { force: true });
    const until = performance.now() + COLLECT_MS;
    if (this.#terminal.exit === null) process.kill(this.#terminal.pty.pid, 'SIGURG');
    while (performance.now() < until && this.#terminal.exit === null) {
      if (existsSync(this.#loadPath)) return JSON.parse(readFileSync(this.#loadPath, 'utf8')) as Load;
      await pause(100);
    }
    return null;
  }
}

/** The title in a row of the list, behind its age; null for other rows. */
function titleIn(row: string): string | null {
  return /^.{0,4}\s+(?:now|\d+[smhd]|[A-Z][a-z]+ \d+)\s+(session \d+|made \d+-\d+)/.exec(row)?.[1] ?? null;
}
