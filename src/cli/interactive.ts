/** Opens the screen: the picker, or the viewer on one session. Prints the list instead where there is no terminal. */

import path from 'node:path';
import type { Fleet } from '../fleet/desk/fleet.ts';
import type { HostDesk } from '../fleet/desk/host-desk.ts';
import type { Conversation, Scope } from '../format/conversation.ts';
import type { ListSort } from '../query/order.ts';
import { pricesPath } from '../usage/prices/prices-path.ts';
import type { InvocationOf } from './arguments.ts';
import { firstMistake, settingsFollower } from './config/configured.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { laterThanNamed } from './find-session.ts';
import type { HostChoice } from './hosts/host-option.ts';
import { cacheFolder, chosenHosts } from './hosts/host-places.ts';
import { chooseReadable } from './hosts/readable-session.ts';
import { stateFolderOf } from './kept-files.ts';
import { list } from './list/list.ts';
import type { ListOptions } from './list/list-options.ts';
import type { ScreenOptions } from './screen-options.ts';

export async function picker(
  invocation: Pick<InvocationOf<'picker'>, 'list' | 'query' | keyof ScreenOptions>,
  context: CommandContext,
): Promise<number> {
  if (context.json) return list(invocation, context);
  if (isPlain(invocation, context)) return openPlain(context, { ...invocation, ...NOTHING_OPEN });
  if (!hasScreen(context)) return list(invocation, context);
  return openScreen(context, { ...invocation, ...NOTHING_OPEN });
}

export async function openSession(
  { session, hosts: choice, ...options }: InvocationOf<'open'>,
  context: CommandContext,
): Promise<number> {
  const chosen = await chooseReadable(session, choice, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  const { conversation, hosts } = chosen;
  if (isPlain(options, context))
    return openPlain(context, { list: null, query: '', open: conversation, hosts });
  if (hasScreen(context)) {
    const later = hosts === null ? await laterThanNamed(session, conversation) : null;
    const follows = later === null ? 'conversation' : 'file';
    return openScreen(context, {
      ...options,
      list: null,
      open: conversation,
      follows,
      hosts,
    });
  }
  context.say(`rolltop open needs a terminal; rolltop show ${chosen.conversation.id} prints the session.`);
  return ExitCode.usage;
}

/** The board of what is going on. */
export async function board(
  { hosts: choice, ...invocation }: InvocationOf<'board'>,
  context: CommandContext,
): Promise<number> {
  if (isPlain(invocation, context))
    return openPlain(context, { list: null, query: 'is:live', ...NOTHING_OPEN });
  if (hasScreen(context))
    return openScreen(context, { ...invocation, ...NOTHING_OPEN, list: null, board: true, choice });
  context.say('rolltop board needs a terminal; rolltop list --live prints what is going on.');
  return ExitCode.usage;
}

const NOTHING_OPEN = { open: null, follows: 'conversation', hosts: null } as const;

/** True when a person can type and read: both standard streams are a terminal that can move its cursor. */
export function hasScreen({ program }: CommandContext): boolean {
  const { stdin, stdout, env } = program.machine;
  return stdin.isTTY && stdout.isTTY && !['', 'dumb', 'unknown'].includes(env.TERM ?? '');
}

/** Asked for on the command line anywhere, by the configuration where a person sits. */
function isPlain({ plain }: Pick<ScreenOptions, 'plain'>, { program, settings }: CommandContext): boolean {
  return plain || (settings.plain && program.machine.stdin.isTTY && program.machine.stdout.isTTY);
}

async function openPlain(
  context: CommandContext,
  start: Pick<ScreenStart, 'list' | 'open' | 'hosts'> & { readonly query: string },
): Promise<number> {
  const { plain } = await import('./plain/plain.ts');
  const { list: options, open, hosts } = start;
  const folder = path.resolve(context.program.cwd, options?.cwd ?? '');
  const scope = (options === null ? null : scopeOf(options)) ?? 'all';
  return plain({ folder, hosts, scope, query: start.query || context.settings.filter, open }, context);
}

interface ScreenStart extends ScreenOptions {
  readonly list: ListOptions | null;
  readonly open: Conversation | null;
  /** Begins with the board. */
  readonly board?: true;
  /** See `AppOptions`. */
  readonly follows: 'conversation' | 'file';
  /** Named for this run; left out: those of the list's options. */
  readonly choice?: HostChoice | null;
  /** Connected already; null: none is. */
  readonly hosts: Fleet | null;
}

/** The only place from which Ink and React are loaded. */
async function openScreen(context: CommandContext, start: ScreenStart): Promise<number> {
  const [{ runApp }, { openLocalSource }] = await Promise.all([
    import('../ui/run-app.ts'),
    import('../live/local-source.ts'),
  ]);
  const { program, codexHome, glyphs, noColor, settings } = context;
  const hosts = await hostsOfScreen(start, context);
  const follow = settingsFollower(program);
  const notify = start.notify ?? settings.notify;
  const folder = path.resolve(program.cwd, start.list?.cwd ?? '');
  const ended = runApp({
    machine: program.machine,
    source: openLocalSource({
      codexHome,
      cwd: folder,
      home: program.homeFolder,
      marksPath: stateFolderOf(context).marksPath,
      seenPath: stateFolderOf(context).seenPath,
      hosts,
      pricesPath: pricesPath(program.machine.env),
    }),
    hosts,
    codexHome,
    cwd: program.cwd,
    folder,
    glyphs,
    color: !noColor,
    isDemo: context.isDemo ?? false,
    title: start.title,
    links: start.links,
    settings,
    changedSettings: async () => {
      const changed = await follow();
      return changed === null ? null : { settings: changed.settings, problem: firstMistake(changed) };
    },
    preferences: {
      ...(start.list !== null && preferencesOf(start.list)),
      ...(notify !== null && { notify }),
    },
    open: start.open,
    board: start.board ?? false,
    follows: start.follows,
  });
  return ended.finally(() => hosts?.close());
}

/** Those that the command line names, else those that were chosen before. Nothing of them is read or loaded before the first page is drawn. */
async function hostsOfScreen(
  { list, choice = list?.hosts ?? null, hosts: fleet, cache }: ScreenStart,
  context: CommandContext,
): Promise<HostDesk | null> {
  if (context.isDemo) return null;
  const { HostDesk } = await import('../fleet/desk/host-desk.ts');
  const { env } = context.program.machine;
  return new HostDesk({
    fleet,
    chosen: async () => {
      const named = choice ?? chosenHosts(context);
      return named.length === 0
        ? []
        : (await import('./hosts/host-choice.ts')).hostsOf(named, context.program);
    },
    known: async () => (await import('./hosts/host-choice.ts')).knownHosts(context.program),
    open: async aliases =>
      (await import('./hosts/open-fleet.ts')).openFleet(aliases, env, {
        cachePath: cacheFolder({ ...context, cache }),
      }),
  });
}

/** What the command line sets; the rest stays as it was at the last end. */
function preferencesOf(options: ListOptions): { readonly scope?: Scope; readonly sort?: ListSort } {
  const scope = scopeOf(options);
  const sort = sortOf(options);
  return { ...(scope === null ? {} : { scope }), ...(sort === null ? {} : { sort }) };
}

/** `--sort` and `--reverse`; null: neither was said. */
function sortOf({ sort, reverse }: ListOptions): ListSort | null {
  if (sort === null && !reverse) return null;
  return reverse ? `-${sort ?? 'updated'}` : sort;
}

function scopeOf({ cwd, live, scope }: ListOptions): Scope | null {
  if (live) return 'live';
  if (cwd !== null) return 'folder';
  return scope === 'plain' ? null : scope;
}
