// Prints a session as it is written, by Codex or any other program, until Ctrl-C.
//
//     node follow.mjs [SESSION] [CODEX_HOME]        SESSION: an id or the beginning of one, a name, a path, or last
// @ts-check
import { homedir } from 'node:os';
import path from 'node:path';
import { findSession, followSession } from 'rolltop';

const [session = 'last', home] = process.argv.slice(2);
const codexHome = home ?? process.env.CODEX_HOME ?? path.join(homedir(), '.codex');

const found = await findSession(session, { codexHome });
if (found.kind !== 'found') {
  console.error(found.kind === 'notFound' ? found.message : `${session} can be ${found.total} sessions.`);
  process.exit(3);
}

const ended = new AbortController();
process.once('SIGINT', () => ended.abort());

// The last three items first, then each one as it comes; a command comes again when it has ended.
const options = { codexHome, last: 3, signal: ended.signal };
for await (const change of followSession(found.conversation.path, options)) {
  if (change.kind === 'file') console.log(`(the file: ${change.event})`);
  if (change.kind !== 'item') continue;
  const { item } = change;
  if (item.kind === 'user' || item.kind === 'assistant') console.log(`${item.kind}: ${item.text}`);
  if (item.kind === 'tool_call') console.log(`$ ${item.command ?? item.tool} (${item.status})`);
}
