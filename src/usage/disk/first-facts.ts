/**
 * Folder and branch of a rollout as its first line names them, and who began it, from the first bytes and without parsing: a parsed
 * first line takes ten times as long, since instructions are in it. Promises: what is not sure is said to be, and is asked of the parsed line.
 */
import type { SessionMeta } from '../../format/dialect.ts';
import { openBriefly } from '../../rollout/file/open.ts';
import { readHeader } from '../../rollout/read/header.ts';
import { summaryAt } from '../../sessions/conversation-row.ts';

export type FirstFact = 'folder' | 'branch';

/** Undefined: that is not sure; null: it has none. */
export function firstFactIn(head: Buffer, fact: FirstFact): string | null | undefined {
  return fact === 'folder' ? folderIn(head) : branchIn(head);
}

/** The same of a rollout of any form: by its parsed header; where that has no such facts, as in those of 2025, by its first messages. */
export async function firstFactAt(path: string, fact: FirstFact): Promise<string | null> {
  const meta = await headerAt(path).catch(() => null);
  if (meta !== null && meta.dialect !== 'bare')
    return fact === 'folder' ? meta.cwd : (meta.git?.branch ?? null);
  const { cwd, branch } = await summaryAt(path, { listed: true, preview: false });
  return fact === 'folder' ? cwd : branch;
}

/** Of a compressed file no more is unpacked than a long first line has. */
const UNPACK_AT_MOST = 256 * 1024;

async function headerAt(path: string): Promise<SessionMeta | null> {
  const file = await openBriefly(path, { unpackAtMost: UNPACK_AT_MOST });
  try {
    return (await readHeader(file)).meta;
  } finally {
    await file.close();
  }
}

const NEWLINE = 0x0a;
/** A header as Codex writes it, up to the folder: no value before it is an object. */
const FOLDER =
  /^\{"timestamp":"[^"]*",(?:"ordinal":\d+,)?"type":"session_meta","payload":\{(?:"\w+":(?:"[^"\\]*"|\w+),)*"cwd":("(?:[^"\\]|\\.)*")/;
/** The folder stands before the instructions, which make the line long. */
const FOLDER_WITHIN = 2048;

function folderIn(head: Buffer): string | undefined {
  const quoted = FOLDER.exec(head.toString('utf8', 0, Math.min(head.length, FOLDER_WITHIN)))?.[1];
  return quoted === undefined ? undefined : textOf(quoted);
}

const GIT = '"git":';
const NO_GIT = '"git":null';
const BRANCH = /^"git":\{(?:"\w+":(?:"[^"\\]*"|null),)*"branch":("(?:[^"\\]|\\.)*")[,}]/;
/** Of a header; in a text its quotes would be escaped. */
const ENVELOPE = /^\{"timestamp":"[^"]*",(?:"ordinal":\d+,)?"type":"session_meta",/;
const ENVELOPE_WITHIN = 128;
const BRANCH_WITHIN = 1024;

function branchIn(head: Buffer): string | null | undefined {
  const end = head.indexOf(NEWLINE);
  if (end === -1 || !ENVELOPE.test(head.toString('latin1', 0, Math.min(end, ENVELOPE_WITHIN))))
    return undefined;
  const line = head.subarray(0, end);
  // It is the last thing that Codex writes there.
  const at = line.lastIndexOf(GIT, line.length, 'latin1');
  if (at === -1) return null;
  if (line.indexOf(GIT, 0, 'latin1') !== at) return undefined;
  const git = line.toString('utf8', at, Math.min(end, at + BRANCH_WITHIN));
  if (git.startsWith(NO_GIT)) return null;
  const quoted = BRANCH.exec(git)?.[1];
  return quoted === undefined ? undefined : textOf(quoted);
}

/** Undefined for what is no text in JSON. */
function textOf(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}
