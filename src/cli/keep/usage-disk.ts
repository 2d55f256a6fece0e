/** `rolltop usage --disk`: where the bytes of the home are, or those of one session. Reads only. */

import { dirname } from 'node:path';
import { parseConversationId } from '../../format/identity.ts';
import { segmentsOf } from '../../format/segments.ts';
import { archivedRoot, sessionsRoot } from '../../sessions/catalog.ts';
import { summaryAt } from '../../sessions/conversation-row.ts';
import { SessionNames } from '../../sessions/names.ts';
import { checkRoot, unlistedText } from '../../sessions/walk.ts';
import { countOf, countText, sizeText } from '../../text/numbers.ts';
import { jsonSafe } from '../../text/unicode/json-safe.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { largestOf } from '../../usage/disk/byte-sums.ts';
import type { DiskGrouping } from '../../usage/disk/disk-groupings.ts';
import { diskItems } from '../../usage/disk/disk-items.ts';
import { type DiskGroup, scanDisk, sessionIdIn } from '../../usage/disk/disk-scan.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { chooseSession } from '../find-session.ts';
import type { DiskUsageOptions } from './keep-arguments.ts';
import { Progress } from './progress.ts';

/** One line of the answer. */
interface UsageRow {
  readonly by: DiskGrouping | 'item';
  readonly key: string | null;
  readonly bytes: number;
  readonly count: number;
  readonly title?: string | null;
}

/** Without --limit: what fits a screen. */
const ROWS_SHOWN = 20;

export async function usageDisk(
  { session, by, limit }: DiskUsageOptions,
  context: CommandContext,
): Promise<ExitCode> {
  if (session !== null) return usageOfSession(session, context);
  const { codexHome, json } = context;
  const root = await checkRoot(sessionsRoot(codexHome));
  if (root.kind === 'problem') {
    context.say(root.message);
    return ExitCode.failed;
  }
  const progress = new Progress(context);
  const onProgress = (done: number): void => progress.show(() => countOf(done, 'file'));
  const { groups, unlisted } = await scanDisk({ codexHome, grouping: by, onProgress });
  progress.clear();
  const unread = unlistedText(unlisted);
  if (unread !== null) context.say(unread);
  const shown = largestOf(groups, limit ?? (json ? groups.length : ROWS_SHOWN));
  const rows = by === 'session' ? await titled(shown, codexHome) : shown.map(group => rowOf(by, group));
  await write({ rows, noun: 'file' }, context);
  if (!json) await writeSum(groups, shown.length, context);
  return ExitCode.ok;
}

function rowOf(by: DiskGrouping, { key, bytes, files }: DiskGroup): UsageRow {
  return { by, key, bytes, count: files };
}

async function usageOfSession(session: string, context: CommandContext): Promise<ExitCode> {
  const chosen = await chooseSession(session, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  const { earlierSegments, path } = chosen.conversation;
  const kinds = await diskItems([...earlierSegments, path], context.signal);
  const rows = kinds.map(({ key, bytes, lines }): UsageRow => ({ by: 'item', key, bytes, count: lines }));
  await write({ rows, noun: 'line' }, context);
  if (!context.json) {
    const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
    const lines = rows.reduce((sum, row) => sum + row.count, 0);
    await context.out.write(`${sizeText(bytes).padStart(SIZE_CELLS)}  in ${countOf(lines, 'line')}\n`);
  }
  return ExitCode.ok;
}

/** Names and titles of those that are shown: they are in the files. */
async function titled(sessions: readonly DiskGroup[], codexHome: string): Promise<readonly UsageRow[]> {
  const names = new SessionNames(codexHome);
  await names.refresh();
  const rows: UsageRow[] = [];
  const archive = archivedRoot(codexHome);
  for (const session of sessions) {
    const key = sessionIdIn(session.key ?? '');
    const id = parseConversationId(key);
    const title = (id && names.get(id)) ?? (await titleOf(session, archive));
    rows.push({ ...rowOf('session', session), key, title });
  }
  return rows;
}

async function titleOf({ key, paths = [key ?? ''] }: DiskGroup, archive: string): Promise<string | null> {
  const [first, ...others] = paths.map(path => ({ path, archived: dirname(path) === archive }));
  if (first === undefined) return null;
  const segments = segmentsOf([first, ...others]).map(({ path }) => path);
  const end = segments.at(-1) ?? first.path;
  const earlierSegments = segments.slice(0, -1);
  return (await summaryAt(end, { listed: true, preview: false, earlierSegments })).title;
}

const SIZE_CELLS = 6;
const COUNT_CELLS = 14;

async function write(
  { rows, noun }: { readonly rows: readonly UsageRow[]; readonly noun: string },
  { out, json, glyphs }: CommandContext,
): Promise<void> {
  const lines = rows.map(row => {
    if (json) return jsonSafe(JSON.stringify(row));
    const title = row.title === undefined ? '' : `  ${row.title ?? ''}`;
    const name = safeLine(`${row.key ?? '(unknown)'}${title}`, glyphs);
    return `${sizeText(row.bytes).padStart(SIZE_CELLS)}  ${countOf(row.count, noun).padStart(COUNT_CELLS)}  ${name}`;
  });
  if (lines.length > 0) await out.write(`${lines.join('\n')}\n`);
}

async function writeSum(groups: readonly DiskGroup[], shown: number, { out }: CommandContext): Promise<void> {
  const bytes = groups.reduce((sum, group) => sum + group.bytes, 0);
  const files = groups.reduce((sum, group) => sum + group.files, 0);
  const more = groups.length - shown;
  const rest = more > 0 ? `; ${countText(more)} smaller ones are not shown (-n N)` : '';
  await out.write(
    `${sizeText(bytes).padStart(SIZE_CELLS)}  ${countOf(files, 'file').padStart(COUNT_CELLS)}  in all${rest}\n`,
  );
}
