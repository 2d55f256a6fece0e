/**
 * The thread that reads summaries of files nobody looks at. Promises: one answer per order, with its number; a summary without its preview
 * for each path, whatever the file. Keeps nothing.
 */
import { parentPort } from 'node:worker_threads';
import { summaryAt } from '../conversations/conversation-row.ts';
import { mapBounded } from '../conversations/map-bounded.ts';
import { withoutPreview } from './slim-summary.ts';
import type { SummaryAnswer, SummaryOrder } from './summary-thread.ts';

/** Enough to keep a disk busy while one is parsed. */
const filesAtOnce = 4;

const port = parentPort;
if (port === null) throw new Error('summary.worker runs as a worker thread only.');

port.on('message', async ({ order, paths }: SummaryOrder) => {
  const summaries = await mapBounded(paths, filesAtOnce, summaryAt);
  const answer: SummaryAnswer = {
    order,
    summaries: summaries.map(withoutPreview),
  };
  port.postMessage(answer);
});
