// Writes what was said in a session as Markdown, in bounded memory, however large the session is. `rolltop export` does more: it
// takes secrets out first.
//
//     node export.mjs FILE [SESSION] [CODEX_HOME]
// @ts-check
import { createWriteStream } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { findSession, readItems } from 'rolltop';

const [file = 'session.md', session = 'last', home] = process.argv.slice(2);
const codexHome = home ?? process.env.CODEX_HOME ?? path.join(homedir(), '.codex');

const found = await findSession(session, { codexHome });
if (found.kind !== 'found') throw new Error(`There is no one session ${session}.`);
const rollout = found.conversation.path;

async function* markdown() {
  for await (const item of readItems(rollout, { codexHome })) {
    if (item.kind === 'user') yield `## ${item.text}\n\n`;
    if (item.kind === 'assistant') yield `${item.text}\n\n`;
    if (item.kind === 'tool_call' && item.command !== null)
      yield `    $ ${item.command.replaceAll('\n', '\n    ')}\n\n`;
    // A line that cannot be read is an item, too: nothing throws in the middle.
    if (item.kind === 'damaged') yield `*(a damaged line, at byte ${item.offset})*\n\n`;
  }
}

await pipeline(Readable.from(markdown()), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
console.log(file);
