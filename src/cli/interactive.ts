/** Opens the screen: the picker, or the viewer on one session. Where there is no terminal, the list is printed instead. */
import path from 'node:path';
import type { Conversation, Scope } from '../rollout/conversation.ts';
import type { InvocationOf, ListOptions } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { chooseSession } from './find-session.ts';
import { list } from './list.ts';

export async function picker(
  invocation: Pick<InvocationOf<'picker'>, 'list'>,
  context: CommandContext,
): Promise<number> {
  if (!hasScreen(context) || context.json) return list(invocation.list, context);
  return openScreen(context, { list: invocation.list, open: null });
}

export async function openSession(
  { session }: InvocationOf<'open'>,
  context: CommandContext,
): Promise<number> {
  const chosen = await chooseSession(session, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  if (hasScreen(context)) return openScreen(context, { list: null, open: chosen.conversation });
  context.say(`rolltop open needs a terminal; rolltop show ${chosen.conversation.id} prints the session.`);
  return ExitCode.usage;
}

/** Both ends of a conversation with a person. */
export function hasScreen({ world }: CommandContext): boolean {
  const { stdin, stdout, env } = world.machine;
  return stdin.isTTY && stdout.isTTY && env.TERM !== undefined;
}

export interface ScreenStart {
  readonly list: ListOptions | null;
  readonly open: Conversation | null;
}

/** Ink and React are loaded here and nowhere else. */
async function openScreen(context: CommandContext, start: ScreenStart): Promise<number> {
  const [{ runApp }, { localSource }] = await Promise.all([
    import('../ui/run-app.tsx'),
    import('../live/local-source.ts'),
  ]);
  const { world, codexHome, glyphs, noColor } = context;
  const cwd = start.list?.cwd ?? null;
  return runApp({
    machine: world.machine,
    source: localSource({ codexHome, cwd: path.resolve(world.cwd, cwd ?? '') }),
    codexHome,
    glyphs,
    color: !noColor,
    preferences: start.list === null ? {} : { sort: start.list.sort, ...scopeOf(start.list) },
    open: start.open,
  });
}

/** The scope asked for; nothing asked: as it was left. */
function scopeOf({ cwd, live, scope }: ListOptions): { readonly scope?: Scope } {
  if (live) return { scope: 'live' };
  if (cwd !== null) return { scope: 'folder' };
  return scope === 'archived' ? { scope: 'archived' } : {};
}
