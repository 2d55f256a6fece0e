/** `rolltop list`: prints one line per session, newest first. Also runs instead of the picker where there is no terminal. */
import path from 'node:path';
import type { Conversation } from '../../format/conversation.ts';
import { isLive } from '../../format/live-state.ts';
import type { NamedView } from '../../query/named-view.ts';
import { compareBy, isReversed, orderOf } from '../../query/order.ts';
import { type ListRequest, passAll } from '../../sessions/list-all.ts';
import { shortIdsOf } from '../../sessions/short-ids.ts';
import { missingRootText, unlistedText } from '../../sessions/walk.ts';
import { idThere } from '../../text/host-id.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { activityOf, stateFolderOf } from '../kept-files.ts';
import { namedQuery } from '../named-query.ts';
import { listJson } from './list-json.ts';
import type { ListOptions } from './list-options.ts';
import { type ReadyQuery, readyQuery, scopeOfQuery } from './list-query.ts';
import { type ListLayout, type ListPlace, listHeadings, listRow } from './list-row.ts';

/** What `rolltop list` is asked for. */
interface ListInvocation {
  readonly list: ListOptions;
  /** A filter line; empty: every session. */
  readonly query: string;
}

export async function list(
  { list: asked, query: typed }: ListInvocation,
  context: CommandContext,
): Promise<ExitCode> {
  const { program, codexHome } = context;
  const named = namedQuery(typed, context);
  if (named.kind === 'refused') return named.exitCode;
  const { query } = named;
  const options = inOrderOf(named.view, asked);
  const ready = readyQuery(query, context);
  if (ready.hasWords && options.cursor !== null) {
    context.say('--cursor does not go with words: what they find is ranked. Leave one of them out.');
    return ExitCode.usage;
  }
  const foreign = await foreignRows(options, ready, context);
  const sorted = sortedBy(options, ready);
  const place = await placeOf(context, foreign);
  const printer = new RowPrinter(options, context, { place, hostCells: hostCellsOf(foreign) });
  const { nextCursor, missing, problem, unnameable, unlisted } = await passAll(
    {
      codexHome,
      scope: scopeOfQuery(options, ready),
      sort: readingOrder(options),
      cwd: options.cwd === null ? undefined : path.resolve(program.cwd, options.cwd),
      live: options.live,
      fits: ready.fits,
      limit: sorted === null ? (options.limit ?? undefined) : undefined,
      cursor: options.cursor ?? undefined,
      activity: await activityOf(context),
      currentFolder: program.cwd,
      marksPath: stateFolderOf(context).marksPath,
      nowMs: program.nowMs(),
    },
    rows => (sorted === null ? printer.print(rows) : sorted.take(rows)),
  );
  if (problem !== null) {
    context.say(problem);
    return ExitCode.failed;
  }
  if (sorted !== null) {
    sorted.take(foreign);
    await printer.print(sorted.rows().slice(0, options.limit ?? undefined));
  }
  const unread = unlistedText(unlisted);
  if (unread !== null) context.say(unread);
  if (missing && printer.count === 0) context.say(missingRootText(path.join(codexHome, 'sessions')));
  else if (printer.count === 0 && options.cursor === null) context.say(nothingText(options, query, context));
  reportUnnameable(unnameable, context);
  if (nextCursor !== null) await reportMore(nextCursor, context);
  return ExitCode.ok;
}

/** A view has an order of its own, which gives way to what the command line says. */
function inOrderOf(view: NamedView | null, options: ListOptions): ListOptions {
  if (view === null || options.sort !== null || options.reverse || options.cursor !== null) return options;
  return { ...options, sort: orderOf(view.sort), reverse: isReversed(view.sort) };
}

/** The order in which sessions are read; those that only their contents have are made of all rows afterwards. */
function readingOrder({ sort, reverse }: ListOptions): ListRequest['sort'] {
  if (sort === 'size') return reverse ? 'smallest' : 'largest';
  return sort === 'created' ? 'created' : 'updated';
}

/** Gathers rows that cannot be printed as they come; null where they can. */
function sortedBy(
  { sort, reverse, hosts }: ListOptions,
  ready: ReadyQuery,
): { take(rows: readonly Conversation[]): void; rows(): readonly Conversation[] } | null {
  const comesSorted =
    sort === 'size' || (!reverse && (sort === null || sort === 'updated' || sort === 'created'));
  if (comesSorted && !ready.hasWords && hosts === null) return null;
  const all: Conversation[] = [];
  const compare = compareBy(sort ?? 'updated', reverse ? 'reversed' : 'usual');
  return {
    take: rows => void all.push(...rows),
    rows: () => {
      const isRanked = ready.hasWords && sort === null && !reverse;
      return isRanked ? ready.ranked(all) : [...ready.ranked(all)].sort(compare);
    },
  };
}

class RowPrinter {
  readonly #context: CommandContext;
  readonly #layout: ListLayout;
  count = 0;

  constructor({ sort }: ListOptions, context: CommandContext, look: Pick<ListLayout, 'place' | 'hostCells'>) {
    const age = sort === 'created' ? 'created' : 'updated';
    this.#context = context;
    this.#layout = { ...look, sort: age, glyphs: context.glyphs, nowMs: context.program.nowMs() };
  }

  async print(rows: readonly Conversation[]): Promise<void> {
    const { json, out } = this.#context;
    const lines = rows.map(row => (json ? listJson(row) : this.#context.paint(listRow(row, this.#layout))));
    const headings = this.count === 0 && rows.length > 0 && !json ? listHeadings(this.#layout) : null;
    if (headings !== null) lines.unshift(this.#context.paint(headings));
    this.count += rows.length;
    if (lines.length > 0) await out.write(`${lines.join('\n')}\n`);
  }
}

/** Why nothing is listed, by the narrowest of the options. */
function nothingText({ live, cwd, scope }: ListOptions, query: string, { program }: CommandContext): string {
  if (query !== '')
    return `No session fits "${query}"${scope === 'plain' ? ' (--all: archived ones too)' : ''}.`;
  const where = cwd === null ? '' : ` in ${path.resolve(program.cwd, cwd)}`;
  if (live) return `No session is running, or open in a program${where}.`;
  if (scope === 'archived') return `No session is archived${where}.`;
  const others = scope === 'plain' ? ' (--all: archived ones too)' : '';
  return `There is no session${where}${others}.`;
}

async function reportMore(nextCursor: string, context: CommandContext): Promise<void> {
  if (context.json) await context.out.write(`${JSON.stringify({ nextCursor })}\n`);
  else context.say(`There is more: add --cursor '${nextCursor}'.`);
}

function reportUnnameable([first, ...others]: readonly string[], context: CommandContext): void {
  if (first === undefined) return;
  const what = others.length === 0 ? '1 session file is' : `${others.length + 1} session files are`;
  context.say(`${what} not listed, because the name is not valid UTF-8: rename ${first} and the like.`);
}

const MOST_HOST_CELLS = 12;

/** Zero: there is no such column. */
function hostCellsOf(foreign: readonly Conversation[]): number {
  const longest = Math.max(0, ...new Set(foreign.map(({ host = '' }) => host.length)));
  return foreign.length === 0 ? 0 : Math.min(MOST_HOST_CELLS, Math.max('host'.length, longest));
}

/** The sessions of the hosts that are asked for. What is here is not compared with folders of this machine. */
async function foreignRows(
  options: ListOptions,
  ready: ReadyQuery,
  context: CommandContext,
): Promise<readonly Conversation[]> {
  if (options.hosts === null) return [];
  const [{ meantHosts }, { rowsOfHosts }, { isMeantBy }] = await Promise.all([
    import('../hosts/host-choice.ts'),
    import('../hosts/await-hosts.ts'),
    import('../hosts/fitting-rows.ts'),
  ]);
  const aliases = meantHosts(options.hosts, context);
  const rows = aliases.length === 0 ? [] : await rowsOfHosts(aliases, context);
  const isMeant = isMeantBy(
    { ready, scope: scopeOfQuery(options, ready), cwd: options.cwd },
    context.program,
  );
  return rows.filter(row => isMeant(row) && (!options.live || isLive(row)));
}

async function placeOf(context: CommandContext, foreign: readonly Conversation[]): Promise<ListPlace> {
  const { program, columns, codexHome, json, settings: look } = context;
  if (!program.machine.stdout.isTTY || json) return { kind: 'pipe' };
  return {
    kind: 'terminal',
    columns,
    ids: await shortIdsOf(
      codexHome,
      foreign.map(({ id }) => idThere(id)),
    ),
    look,
  };
}
