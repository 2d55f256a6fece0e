/**
 * The thread that reads summaries in the background. Promises: one answer per request, with its number; a summary without its preview
 * for each file, whatever it holds. Keeps nothing.
 */
import { parentPort } from 'node:worker_threads';
import { summaryAt } from '../../sessions/conversation-row.ts';
import { withoutPreview } from './compact-summary.ts';
import type { SummaryAnswer, SummaryRequest } from './summary-thread.ts';

const port = parentPort;
if (port === null) throw new Error('summary.worker runs as a worker thread only.');

port.on('message', async ({ order, files }: SummaryRequest) => {
  const summaries = [];
  for (const { path, earlierSegments } of files)
    summaries.push(withoutPreview(await summaryAt(path, { listed: true, preview: false, earlierSegments })));
  const answer: SummaryAnswer = { order, summaries };
  port.postMessage(answer);
});
