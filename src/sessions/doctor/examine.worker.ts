/** The thread that examines sessions: it says what it finds, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ExamineNews, type ExamineOrder, examineSessions } from './examine-sessions.ts';

const port = parentPort;
if (port === null) throw new Error('examine.worker runs as a worker thread only.');

void examineSessions(workerData as ExamineOrder, {
  // Whoever stops it ends the thread.
  signal: new AbortController().signal,
  onNews: (news: ExamineNews) => port.postMessage(news),
});
