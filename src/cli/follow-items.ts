/**
 * `tail -f`: writes each item once, when it has stood still for a look. An event that its response_item replaces is therefore
 * not written twice. A command is shown when it begins and again, as its output, when it ends; JSON waits for the end.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ByteOffset } from '../format/identity.ts';
import { ItemAssembler } from '../format/items/assemble.ts';
import type { Item } from '../format/items/item.ts';
import type { RawLine } from '../format/line.ts';
import { parseLine } from '../format/parse-line.ts';
import { CutFinder } from '../format/turns.ts';
import type { Whereabouts } from '../rollout/file/find-moved.ts';
import { openRollout, type RolloutFile } from '../rollout/file/open.ts';
import type { FileTail } from '../rollout/read/conversation-items.ts';
import { type FollowChange, Follower } from '../rollout/read/follow.ts';
import type { HistoryPart } from '../rollout/read/history.ts';
import { countNewlines, findLineStart } from '../rollout/read/read-lines.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { isReadable } from './item-lines.ts';
import { ItemWriter } from './item-writer.ts';

export interface FollowStart {
  readonly part: HistoryPart;
  readonly file: RolloutFile;
  readonly read: FileTail;
  /** The items to begin with. */
  readonly shown: readonly Item[];
}

/** Short beside a person's patience, long beside the two writes of one event. */
const LOOK_MS = 150;

/** Goes on until interrupted, or until nobody reads (OutputClosedError). */
export async function followItems(start: FollowStart, context: CommandContext): Promise<ExitCode> {
  const following = new Following(start, context);
  try {
    while (!context.signal.aborted) {
      await following.look();
      await pause(LOOK_MS, undefined, { signal: context.signal }).catch(() => {});
    }
    return ExitCode.interrupted;
  } finally {
    await following.close();
  }
}

class Following {
  readonly #context: CommandContext;
  readonly #part: HistoryPart;
  readonly #writer: ItemWriter;
  /** Where the file is now: it may be archived, or unpacked. */
  #path: string;
  #file: RolloutFile;
  /** The first file is closed by whoever opened it. */
  #ownFile = false;
  #follower: Follower;
  #assembler: ItemAssembler;
  readonly #cuts: CutFinder;
  #nextLine: number | null;
  /** Right behind the last line that had its newline. */
  #linesEnd: number;
  /** Offsets of written items; what lies before the first one shown counts as written. */
  #written = new Set<ByteOffset>();
  #firstShown: number;
  /** Commands that were shown while they ran. */
  readonly #begun = new Set<ByteOffset>();
  /** As they were at the last look. */
  #before: ReadonlySet<Item>;

  constructor({ part, file, read, shown }: FollowStart, context: CommandContext) {
    this.#context = context;
    this.#part = part;
    this.#path = part.path;
    this.#writer = new ItemWriter(context);
    this.#file = file;
    this.#follower = new Follower({ file, start: read.end, now: context.world.nowMs });
    this.#assembler = read.assembler;
    this.#cuts = new CutFinder(part.dialect, 'forward');
    this.#nextLine = read.nextLine;
    this.#linesEnd = read.end;
    this.#firstShown = shown[0]?.offset ?? read.end;
    this.#before = new Set(shown);
  }

  async close(): Promise<void> {
    if (this.#ownFile) await this.#file.close();
  }

  async look(): Promise<void> {
    const change = await this.#follower.check();
    await this.#take(change);
    await this.#writeSettled();
    if (change.kind === 'grown' && change.more) await this.look();
  }

  async #take(change: FollowChange): Promise<void> {
    switch (change.kind) {
      case 'none':
        return;
      case 'grown':
        for (const line of change.lines) this.#push(line);
        return;
      case 'truncated':
      case 'replaced':
        this.#context.say(`${this.#path} was ${change.kind}; going on from its new end.`);
        return this.#reopen();
      case 'gone':
        this.#context.say(goneMessage(this.#path, change.whereabouts));
        return this.#goAfter(change.whereabouts);
      default:
        return change satisfies never;
    }
  }

  /** Between turns a new assembler begins: days of following must not fill the memory. */
  #push(raw: RawLine): void {
    const line = parseLine(raw, this.#part.dialect);
    const settled = this.#assembler
      .items()
      .every(item => this.#isWritten(item) && !this.#begun.has(item.offset));
    const cut = raw.ended ? this.#cuts.take(line) : null;
    if (cut === 'turn' && settled && !hasRunning(this.#assembler)) {
      this.#assembler = new ItemAssembler({ dialect: this.#part.dialect });
      this.#written.clear();
    }
    this.#assembler.push(line, this.#nextLine);
    if (!raw.ended) return;
    this.#linesEnd = raw.offset + raw.length + 1;
    if (this.#nextLine !== null) this.#nextLine++;
  }

  #isWritten({ offset, joined }: Item): boolean {
    if (offset < this.#firstShown || this.#written.has(offset)) return true;
    return joined.some(part => this.#written.has(part.offset));
  }

  async #writeSettled(): Promise<void> {
    const items = this.#assembler.items();
    const { json } = this.#context;
    for (const item of items) {
      const running = 'status' in item && item.status === 'running';
      if (this.#begun.has(item.offset) && !running) await this.#writeOutcome(item);
      if (this.#isWritten(item) || !this.#before.has(item) || (running && json)) continue;
      this.#written.add(item.offset);
      if (!json && !isReadable(item)) continue;
      await this.#writer.write(item, this.#file);
      if (running) this.#begun.add(item.offset);
    }
    this.#before = new Set(items);
  }

  /** The second half of a command that was shown while it ran. */
  async #writeOutcome(item: Item): Promise<void> {
    this.#begun.delete(item.offset);
    if ((item.kind !== 'tool_call' && item.kind !== 'patch') || item.output === null) return;
    const { offset, length, line, ordinal, timestamp, inheritedFrom, joined, callId, output } = item;
    const place = { offset, length, line, ordinal, timestamp, inheritedFrom, joined };
    await this.#writer.write({ ...place, kind: 'tool_output', callId, output }, this.#file);
  }

  /** The same bytes at another place: what comes behind those that were read is read there. */
  async #goAfter(whereabouts: Whereabouts): Promise<void> {
    if (whereabouts.kind === 'unknown') return;
    const file = await openRollout(whereabouts.path).catch(() => null);
    if (file === null) return;
    this.#path = whereabouts.path;
    await this.#use(file);
    this.#follower = new Follower({ file, start: this.#linesEnd, now: this.#context.world.nowMs });
  }

  async #use(file: RolloutFile): Promise<void> {
    await this.close();
    this.#file = file;
    this.#ownFile = true;
  }

  /** The bytes that were read are gone: what is written from now on is what counts. */
  async #reopen(): Promise<void> {
    const file = await openRollout(this.#path);
    await this.#use(file);
    const start = await findLineStart(file, file.size);
    this.#follower = new Follower({ file, start, now: this.#context.world.nowMs });
    this.#assembler = new ItemAssembler({ dialect: this.#part.dialect });
    this.#nextLine = this.#nextLine === null ? null : (await countNewlines(file, 0, start)) + 1;
    this.#written.clear();
    this.#begun.clear();
    this.#firstShown = start;
    this.#linesEnd = start;
  }
}

function hasRunning(assembler: ItemAssembler): boolean {
  return assembler.items().some(item => 'status' in item && item.status === 'running');
}

function goneMessage(path: string, whereabouts: Whereabouts): string {
  if (whereabouts.kind === 'unknown') return `${path} is gone; what was shown was in it.`;
  return `${path} was ${whereabouts.kind}; it is at ${whereabouts.path} now.`;
}
