// Reads the history of a session for another agent: the messages as role and text, one JSON object a line. What a fork inherited comes
// first.
//
//     node history-for-an-agent.mjs [SESSION] [CODEX_HOME]
// @ts-check
import { homedir } from 'node:os';
import path from 'node:path';
import { findSession, getRolloutHistory } from 'rolltop';

const [session = 'last', home] = process.argv.slice(2);
const codexHome = home ?? process.env.CODEX_HOME ?? path.join(homedir(), '.codex');

const found = await findSession(session, { codexHome });
if (found.kind !== 'found') throw new Error(`There is no one session ${session}.`);

const history = await getRolloutHistory(found.conversation.path);
const items = history.kind === 'new' ? [] : history.history;
for (const item of items) {
  if (item.type !== 'message' || !('content' in item) || !Array.isArray(item.content)) continue;
  const text = item.content.map(part => (typeof part.text === 'string' ? part.text : '')).join('');
  console.log(JSON.stringify({ role: item.role, content: text }));
}

// Lines that could not be read cost themselves only, and are told.
for (const { offset, reason } of history.unread ?? []) console.error(`byte ${offset}: ${reason}`);
