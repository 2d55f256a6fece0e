/**
 * Reads summaries on another thread, for the tens of thousands that are read behind the screen: parsing them here would make keys
 * wait. Promises: every file is answered; without a thread (its file is missing, or it died) the file is read here. The thread ends
 * after two seconds without a request. Keeps no summaries.
 */
import { Worker } from 'node:worker_threads';
import type { Summary } from '../../format/conversation.ts';
import { workerFile } from '../../rollout/read/worker-file.ts';
import type { CurrentFile } from '../../sessions/continuation.ts';
import { summaryAt } from '../../sessions/conversation-row.ts';
import { withoutPreview } from './compact-summary.ts';

export interface SummaryRequest {
  readonly order: number;
  readonly files: readonly CurrentFile[];
}

/** One for each file of the request, without previews. Requests are worked on side by side: the last may be answered first. */
export interface SummaryAnswer {
  readonly order: number;
  readonly summaries: readonly Summary[];
}

interface PendingRead {
  readonly file: CurrentFile;
  readonly answer: (summary: Summary | Promise<Summary>) => void;
}

/** The answer is taken in one piece of work: about two milliseconds. */
const REQUEST_SIZE = 32;
const IDLE_MS = 2_000;
/** Enough for two megabytes of head and tail in each of a few files; more would only make the process larger. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 4 };

export class SummaryThread {
  #worker: Worker | null = null;
  #broken = false;
  #waiting: PendingRead[] = [];
  readonly #sent = new Map<number, PendingRead[]>();
  #requests = 0;
  #scheduled = false;
  #idle: NodeJS.Timeout | null = null;

  /** The summary of the conversation that goes on in the file, without its preview. */
  read({ path, earlierSegments }: CurrentFile): Promise<Summary> {
    return new Promise(answer => {
      this.#waiting.push({ file: { path, earlierSegments }, answer });
      this.#schedule();
    });
  }

  close(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    const worker = this.#worker;
    this.#worker = null;
    if (worker !== null) void worker.terminate();
  }

  /** What is requested in one turn of the loop becomes few messages. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (let at = 0; at < waiting.length; at += REQUEST_SIZE)
        this.#send(waiting.slice(at, at + REQUEST_SIZE));
    });
  }

  #send(reads: PendingRead[]): void {
    const worker = this.#started();
    if (worker === null) return readHere(reads);
    const message: SummaryRequest = { order: this.#requests++, files: reads.map(({ file }) => file) };
    this.#sent.set(message.order, reads);
    worker.postMessage(message);
  }

  #started(): Worker | null {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    if (this.#worker !== null || this.#broken) return this.#worker;
    const file = workerFile('summary');
    this.#broken = file === null;
    if (file === null) return null;
    const worker = new Worker(file, { name: 'summaries', resourceLimits: RESOURCE_LIMITS });
    // Titles in the background must not keep the program alive.
    worker.unref();
    worker.on('message', (answer: SummaryAnswer) => this.#answered(answer));
    worker.on('error', () => this.#died(worker));
    worker.on('exit', () => this.#died(worker));
    this.#worker = worker;
    return worker;
  }

  #answered({ order, summaries }: SummaryAnswer): void {
    const reads = this.#sent.get(order) ?? [];
    this.#sent.delete(order);
    for (const [index, { answer }] of reads.entries()) answer(withoutPreview(summaries[index] as Summary));
    if (this.#sent.size > 0) return;
    this.#idle = setTimeout(() => this.close(), IDLE_MS);
    this.#idle.unref();
  }

  /** What is not answered is read here, and so is everything later: a thread that died once would die again. */
  #died(worker: Worker): void {
    if (worker !== this.#worker) return;
    this.#worker = null;
    this.#broken = true;
    const unanswered = [...this.#sent.values()].flat();
    this.#sent.clear();
    readHere(unanswered);
  }
}

function readHere(reads: readonly PendingRead[]): void {
  for (const { file, answer } of reads)
    answer(summaryAt(file.path, { earlierSegments: file.earlierSegments }).then(withoutPreview));
}
