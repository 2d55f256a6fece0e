/** `rolltop list`: prints one line per session, newest first. Also runs instead of the picker where there is no terminal. */
import path from 'node:path';
import { HomeHolders } from '../rollout/lock/home-holders.ts';
import { passAll } from '../sessions/list-all.ts';
import { shortIdsOf } from '../sessions/short-ids.ts';
import type { ListOptions } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { listJson } from './list-json.ts';
import { type ListPlace, listHeadings, listRow } from './list-row.ts';

export async function list(options: ListOptions, context: CommandContext): Promise<ExitCode> {
  const { host, codexHome } = context;
  const nowMs = host.nowMs();
  const sort = options.sort ?? 'updated';
  const layout = { place: await placeOf(context), sort, glyphs: context.glyphs, nowMs };
  let count = 0;
  const { nextCursor, missing, problem, unnameable } = await passAll(
    {
      codexHome,
      scope: options.scope === 'plain' ? 'active' : options.scope,
      sort,
      cwd: options.cwd === null ? undefined : path.resolve(host.cwd, options.cwd),
      live: options.live,
      limit: options.limit ?? undefined,
      cursor: options.cursor ?? undefined,
      holders: await new HomeHolders(codexHome).read().catch(() => null),
      currentFolder: host.cwd,
      nowMs,
    },
    async rows => {
      const lines = rows.map(row => (context.json ? listJson(row) : context.paint(listRow(row, layout))));
      const headings = count === 0 && rows.length > 0 && !context.json ? listHeadings(layout) : null;
      if (headings !== null) lines.unshift(context.paint(headings));
      count += rows.length;
      if (lines.length > 0) await context.out.write(`${lines.join('\n')}\n`);
    },
  );
  if (problem !== null) {
    context.say(problem);
    return ExitCode.failed;
  }
  if (missing && count === 0)
    context.say(`There are no sessions yet: ${path.join(codexHome, 'sessions')} does not exist.`);
  else if (count === 0 && options.cursor === null) context.say(nothingText(options, context));
  reportUnnameable(unnameable, context);
  if (nextCursor !== null) await reportMore(nextCursor, context);
  return ExitCode.ok;
}

/** Why nothing is listed, by the narrowest of the options. */
function nothingText({ live, cwd, scope }: ListOptions, { host }: CommandContext): string {
  const where = cwd === null ? '' : ` in ${path.resolve(host.cwd, cwd)}`;
  if (live) return `No session is running or held now${where}.`;
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

async function placeOf({ host, columns, codexHome, json }: CommandContext): Promise<ListPlace> {
  if (!host.machine.stdout.isTTY || json) return { kind: 'pipe' };
  return { kind: 'terminal', columns, ids: await shortIdsOf(codexHome) };
}
