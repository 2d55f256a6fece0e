/**
 * `tail -f`: writes each item once, when it did not change for a moment. An event that its response_item replaces is
 * therefore not written twice. A command is shown when it begins and again, as its output, when it ends; JSON waits for the end. A
 * conversation that is taken back goes on in another file: that is said, and followed.
 */

import { linesIn } from '../../format/blank-lines.ts';
import type { ByteOffset } from '../../format/identity.ts';
import { ItemAssembler } from '../../format/items/assemble.ts';
import type { Item } from '../../format/items/item.ts';
import type { RawLine } from '../../format/line.ts';
import { parseLine } from '../../format/parse-line.ts';
import { CutFinder } from '../../format/turns.ts';
import type { SessionFiles } from '../../live/session/session-files.ts';
import { systemClock } from '../../rollout/file/clock.ts';
import type { MovedTo } from '../../rollout/file/find-moved.ts';
import type { RolloutFile } from '../../rollout/file/open.ts';
import type { FileTail } from '../../rollout/read/conversation-items.ts';
import { type FollowChange, LineFollower, type MoveKind } from '../../rollout/read/follow.ts';
import { assemblerOptions, borderItem, type HistoryPart } from '../../rollout/read/history.ts';
import { countNewlines, findLineStart } from '../../rollout/read/read-lines.ts';
import type { CurrentFile } from '../../sessions/continuation.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { historyOf } from '../find-session.ts';
import type { Hints } from './hints.ts';
import { isReadable } from './item-lines.ts';
import { ItemWriter } from './item-writer.ts';

export interface FollowStart {
  readonly part: HistoryPart;
  readonly file: RolloutFile;
  /** Its items are written first. */
  readonly tail: FileTail;
  /** Where the conversation is; null: the file is followed, and not the conversation. */
  readonly current: CurrentFile | null;
  /** Where its files are. */
  readonly files: SessionFiles;
  /** The next check is made at once when one comes; where none do, now and then. */
  readonly hints: Hints;
}

/** Short beside a person's patience. */
const CHECK_MS = 150;
/** Long beside the two writes of one event, between which hints may bring many checks; over before the next check that no hint brings. */
const UNCHANGED_MS = 100;
/** No turn has so many lines; one that goes on and on is forgotten as far as it was written. */
const MOST_LINES = 16 * 1024;
/** A person who takes something back then types: a second is early enough. */
const CONTINUED_MS = 1_000;

/** Goes on until interrupted, or until the reader of the output has gone (OutputClosedError). */
export async function followItems(start: FollowStart, context: CommandContext): Promise<ExitCode> {
  const following = new Following(start, context);
  try {
    while (!context.signal.aborted) {
      await following.check();
      await start.hints.pause(CHECK_MS, context.signal);
    }
    return ExitCode.interrupted;
  } finally {
    await following.close();
  }
}

class Following {
  readonly #context: CommandContext;
  readonly #files: SessionFiles;
  #part: HistoryPart;
  #current: CurrentFile | null;
  #continuedMs = 0;
  readonly #writer: ItemWriter;
  #follower: LineFollower;
  #assembler: ItemAssembler;
  /** Lines that it was given. */
  #lines = 0;
  #cuts: CutFinder;
  #nextLine: number | null;
  /** Offsets of written items; what is before the first one shown counts as written. */
  #written = new Set<ByteOffset>();
  #firstShown: number;
  /** Commands that were shown while they ran. */
  readonly #begun = new Set<ByteOffset>();
  /** Commands that were shown, and that Codex left in the background: their end comes late. */
  readonly #inBackground = new Set<ByteOffset>();
  /** Since when, by the elapsed time, each item has been as it is. */
  #unchangedSince: ReadonlyMap<Item, number>;

  constructor({ part, file, tail, current, files }: FollowStart, context: CommandContext) {
    this.#context = context;
    this.#files = files;
    this.#part = part;
    this.#current = current;
    this.#writer = new ItemWriter(context);
    this.#follower = this.#follow(file, tail.end);
    this.#assembler = tail.assembler;
    this.#cuts = new CutFinder(part.dialect, 'forward');
    this.#nextLine = tail.nextLine;
    this.#firstShown = tail.items[0]?.offset ?? tail.end;
    this.#unchangedSince = new Map(tail.items.map(item => [item, Number.NEGATIVE_INFINITY]));
  }

  close(): Promise<void> {
    return this.#follower.close();
  }

  async check(): Promise<void> {
    for (let more = true; more; ) {
      const { path } = this.#follower.file;
      const change = await this.#follower.check();
      await this.#take(change, path);
      await this.#writeUnchanged();
      if (this.#lines > MOST_LINES) await this.#forgetWritten();
      more = change.kind === 'grown' && change.more;
    }
    await this.#goOn();
  }

  async #goOn(): Promise<void> {
    const nowMs = this.#context.program.nowMs();
    if (this.#current === null || nowMs - this.#continuedMs < CONTINUED_MS) return;
    this.#continuedMs = nowMs;
    const { path } = this.#follower.file;
    const next = await this.#files.findContinuation({ ...this.#current, path }, nowMs);
    if (next === null) return;
    // It does not change any more.
    await this.#writeUnchanged(0);
    const { own, inherited } = await historyOf(next, this.#files, this.#context);
    const file = await own.open();
    await this.#follower.close();
    this.#context.say(`${path} was taken back; going on in ${next.path}.`);
    const border = inherited.at(-1);
    if (border?.kind === 'border') await this.#writer.write(borderItem(border, { offset: 0 }), null);
    this.#current = next;
    this.#part = own;
    this.#cuts = new CutFinder(own.dialect, 'forward');
    if (this.#nextLine !== null) this.#nextLine = 1;
    this.#begin(file, 0);
  }

  #follow(file: RolloutFile, start: number): LineFollower {
    return new LineFollower({ file, files: this.#files, start, now: this.#context.program.nowMs });
  }

  /** `path`: where the file was before. */
  async #take(change: FollowChange, path: string): Promise<void> {
    switch (change.kind) {
      case 'none':
        return;
      case 'grown':
        for (const line of change.lines) this.#push(line);
        return;
      case 'truncated':
      case 'replaced':
        this.#context.say(`${path} was ${change.kind}; going on from its new end.`);
        return this.#reopen(path);
      case 'moved':
        return this.#context.say(movedMessage(path, change.how, change.path));
      case 'gone':
        return this.#context.say(goneMessage(path, change.whereabouts));
      default:
        return change satisfies never;
    }
  }

  /** Between turns a new assembler begins: days of following must not fill the memory. */
  #push(raw: RawLine): void {
    const line = parseLine(raw, this.#part.dialect);
    const cut = raw.ended ? this.#cuts.take(line) : null;
    if (cut === 'turn' && this.#isSettled() && !hasRunning(this.#assembler)) this.#assembleAnew();
    this.#assembler.push(line, this.#nextLine);
    this.#lines += 1;
    if (raw.ended && this.#nextLine !== null) this.#nextLine += linesIn(raw);
  }

  #isSettled(): boolean {
    return this.#assembler.items().every(item => this.#isWritten(item) && !this.#begun.has(item.offset));
  }

  #assembleAnew(): void {
    this.#assembler = new ItemAssembler(assemblerOptions(this.#part));
    this.#lines = 0;
    this.#written.clear();
    this.#inBackground.clear();
  }

  /** What was not written is, as it is; what comes of a command that is running then is an item of its own. */
  async #forgetWritten(): Promise<void> {
    await this.#writeUnchanged(0);
    for (const item of this.#assembler.items())
      if (!this.#isWritten(item) && (this.#context.json || isReadable(item)))
        await this.#writer.write(item, this.#follower.file);
    this.#begun.clear();
    this.#assembleAnew();
    this.#unchangedSince = new Map();
  }

  #isWritten({ offset, joined }: Item): boolean {
    if (offset < this.#firstShown || this.#written.has(offset)) return true;
    return joined.some(part => this.#written.has(part.offset));
  }

  async #writeUnchanged(forMs = UNCHANGED_MS): Promise<void> {
    const items = this.#assembler.items();
    const { json } = this.#context;
    const isUnchanged = this.#look(items, forMs);
    for (const item of items) {
      const running = 'status' in item && item.status === 'running';
      if (this.#begun.has(item.offset) && !running) await this.#writeOutcome(item);
      else if (this.#inBackground.has(item.offset)) await this.#writeLateEnd(item);
      if (this.#isWritten(item) || (running && json) || !isUnchanged(item)) continue;
      this.#written.add(item.offset);
      if (!json && !isReadable(item)) continue;
      await this.#writer.write(item, this.#follower.file);
      if (running) this.#begun.add(item.offset);
      else if (isLeftBehind(item)) this.#inBackground.add(item.offset);
    }
  }

  /** Which of them have been as they are for so long. */
  #look(items: readonly Item[], forMs: number): (item: Item) => boolean {
    const nowMs = systemClock.elapsedMs();
    const since = new Map(items.map(item => [item, this.#unchangedSince.get(item) ?? nowMs]));
    this.#unchangedSince = since;
    return item => nowMs - (since.get(item) ?? nowMs) >= forMs;
  }

  /** The second half of a command that was shown while it ran. */
  async #writeOutcome(item: Item): Promise<void> {
    this.#begun.delete(item.offset);
    if ((item.kind !== 'tool_call' && item.kind !== 'patch') || item.output === null) return;
    if (isLeftBehind(item)) {
      this.#inBackground.add(item.offset);
      if (item.output.text === '') return;
    }
    const { offset, length, line, ordinal, timestamp, inheritedFrom, joined, callId, output } = item;
    const place = { offset, length, line, ordinal, timestamp, inheritedFrom, joined };
    await this.#writer.write({ ...place, kind: 'tool_output', callId, output }, this.#follower.file);
  }

  /** The end of a command that outlived its turn, as if its call had not been read. */
  async #writeLateEnd(item: Item): Promise<void> {
    if (item.kind !== 'tool_call' || isLeftBehind(item)) return;
    this.#inBackground.delete(item.offset);
    const begunMs = Date.parse(item.timestamp ?? '');
    await this.#writer.write(begunMs >= 0 ? { ...item, begunMs } : item, this.#follower.file);
  }

  /** The bytes that were read are gone: what is written from now on is what counts. */
  async #reopen(path: string): Promise<void> {
    const file = await this.#files.open(path);
    await this.#follower.close();
    const start = await findLineStart(file, file.size);
    this.#nextLine = this.#nextLine === null ? null : (await countNewlines(file, 0, start)) + 1;
    this.#begin(file, start);
  }

  /** Everything from `start` on is new. */
  #begin(file: RolloutFile, start: number): void {
    this.#follower = this.#follow(file, start);
    this.#begun.clear();
    this.#assembleAnew();
    this.#firstShown = start;
  }
}

/** Its turn is over, and it is not. */
function isLeftBehind(item: Item): boolean {
  return item.kind === 'tool_call' && item.background === true && item.status === 'unknown';
}

function hasRunning(assembler: ItemAssembler): boolean {
  return assembler.items().some(item => 'status' in item && item.status === 'running');
}

function goneMessage(path: string, whereabouts: MovedTo): string {
  if (whereabouts.kind === 'unknown') return `${path} is gone; what was shown was in it.`;
  return movedMessage(path, whereabouts.kind, whereabouts.path);
}

function movedMessage(path: string, how: MoveKind, now: string): string {
  return `${path} was ${how}; it is at ${now} now.`;
}
