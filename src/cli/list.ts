/** `rolltop list`: prints one line per session, newest first. Also runs instead of the picker where there is no terminal. */
import path from 'node:path';
import { HomeHolders } from '../rollout/lock/home-holders.ts';
import { passAll } from '../sessions/list-all.ts';
import type { ListOptions } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { listJson } from './list-json.ts';
import { listRow } from './list-row.ts';

export async function list(options: ListOptions, context: CommandContext): Promise<ExitCode> {
  const { host, codexHome } = context;
  const nowMs = host.nowMs();
  const layout = { columns: isTerminal(context) ? context.columns : null, glyphs: context.glyphs, nowMs };
  let count = 0;
  const { nextCursor, missing, problem, unnameable } = await passAll(
    {
      codexHome,
      scope: options.scope === 'plain' ? 'active' : options.scope,
      sort: options.sort ?? 'updated',
      cwd: options.cwd === null ? undefined : path.resolve(host.cwd, options.cwd),
      live: options.live,
      limit: options.limit ?? undefined,
      cursor: options.cursor ?? undefined,
      holders: await new HomeHolders(codexHome).read(),
      currentFolder: host.cwd,
      nowMs,
    },
    async rows => {
      count += rows.length;
      const lines = rows.map(row => (context.json ? listJson(row) : context.paint(listRow(row, layout))));
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

function isTerminal({ host }: CommandContext): boolean {
  return host.machine.stdout.isTTY;
}
