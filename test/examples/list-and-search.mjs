// Prints the newest sessions, then the places in all of them where a text was said.
//
//     node list-and-search.mjs TEXT [CODEX_HOME]
// @ts-check
import { homedir } from 'node:os';
import path from 'node:path';
import { RolloutRecorder, searchSessions } from 'rolltop';

const [text = 'retry', home] = process.argv.slice(2);
const codexHome = home ?? process.env.CODEX_HOME ?? path.join(homedir(), '.codex');

// A page costs the names of its files and their first lines; `nextCursor` leads to the next one.
const page = await RolloutRecorder.listConversations(codexHome, 5);
for (const { path: file } of page.items) console.log(path.basename(file));

// Newest session first. Leaving the loop stops the search.
for await (const { session, line, snippet } of searchSessions(text, { codexHome, limit: 20 }))
  console.log(`${session.title ?? session.id}, line ${line}: ${snippet}`);
