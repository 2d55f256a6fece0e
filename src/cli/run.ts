/** Arguments → exit code: parses, runs the command, turns an error into one sentence and a code. */

import { DEFAULT_SETTINGS } from '../config/settings.ts';
import { errorMessage } from '../format/error-message.ts';
import { type InvocationOf, parseArguments } from './arguments.ts';
import { firstMistake, readConfigured } from './config/configured.ts';
import { type CommandContext, codexHomeOf, commandContext, type Program, saidLine } from './context.ts';
import { ExitCode, exitCodeOf } from './exit-code.ts';
import { helpOn } from './help/help.ts';
import { board, openSession, picker } from './interactive.ts';
import { stoppable } from './interruption.ts';
import { glyphsFor } from './locale.ts';
import { OutputClosedError } from './output.ts';

type ReadingInvocation = InvocationOf<
  'list' | 'watch' | 'show' | 'tail' | 'search' | 'usage' | 'hosts' | 'doctor' | 'export'
>;
type WritingInvocation = InvocationOf<
  | 'append'
  | 'record'
  | 'rename'
  | 'archive'
  | 'unarchive'
  | 'delete'
  | 'trash'
  | 'prune'
  | 'compress'
  | 'expand'
  | 'pin'
  | 'unpin'
  | 'tag'
>;
type RunnableInvocation =
  | InvocationOf<'picker' | 'open' | 'board' | 'demo' | 'serve' | 'config' | 'completion'>
  | ReadingInvocation
  | WritingInvocation;

const NO_HOME =
  'Your home folder is not known: HOME is not set, and the system has no entry for this user. ' +
  'Set HOME, or set CODEX_HOME to the folder of Codex.';

/** Resolves when the program is done and all of its output was handed on. */
export async function run(argv: readonly string[], program: Program): Promise<number> {
  const parsed = parseArguments(argv);
  if (!parsed.ok) {
    program.machine.stderr.write(`${saidLine(parsed.message, glyphsFor(program.machine.env))}\n`);
    return ExitCode.usage;
  }
  const { invocation } = parsed;
  if (invocation.command === 'help') return printed(program, await helpOn(invocation.topic, program));
  if (invocation.command === 'version') return printed(program, versionText(program, invocation));
  const codexHome = codexHomeOf(program, invocation);
  // The demo has a home of its own, and the configuration is not in it.
  if (codexHome === null && invocation.command !== 'demo' && invocation.command !== 'config') {
    program.machine.stderr.write(`${saidLine(NO_HOME, glyphsFor(program.machine.env))}\n`);
    return ExitCode.usage;
  }
  const interrupted = new AbortController();
  const configured = await readConfigured(program);
  const { settings } = configured;
  const context = commandContext(
    program,
    { ...invocation, codexHome: codexHome ?? '', settings },
    interrupted.signal,
  );
  const mistake =
    invocation.command === 'config' || invocation.command === 'completion' ? null : firstMistake(configured);
  if (mistake !== null) context.say(mistake);
  return finish(context, runCommand(invocation, context, interrupted));
}

function versionText({ version }: Program, { json }: InvocationOf<'version'>): string {
  return `${json ? JSON.stringify({ version }) : version}\n`;
}

/** Text that needs neither home nor session. */
async function printed(program: Program, text: string): Promise<number> {
  const context = commandContext(
    program,
    { codexHome: '', json: false, noColor: true, settings: DEFAULT_SETTINGS },
    new AbortController().signal,
  );
  return finish(
    context,
    context.out.write(text).then(() => ExitCode.ok),
  );
}

/** A closed pipe, as `| head` leaves it, is no error. */
async function ended(written: Promise<void>, code: number): Promise<number> {
  try {
    await written;
    return code;
  } catch (error) {
    if (error instanceof OutputClosedError) return code;
    throw error;
  }
}

async function finish(context: CommandContext, running: Promise<number>): Promise<number> {
  try {
    const code = await running;
    return await ended(context.out.flush(), code);
  } catch (error) {
    if (error instanceof OutputClosedError) return ExitCode.ok;
    context.say(errorMessage(error));
    return exitCodeOf(error);
  } finally {
    await context.hosts.close();
  }
}

/** The screen handles signals itself; they end other commands with 130. */
async function runCommand(
  invocation: RunnableInvocation,
  context: CommandContext,
  controller: AbortController,
): Promise<number> {
  const { machine } = context.program;
  switch (invocation.command) {
    case 'picker':
      return picker(invocation, context);
    case 'open':
      return openSession(invocation, context);
    case 'board':
      return board(invocation, context);
    case 'config':
      return (await import('./config/config.ts')).config(invocation.act, context);
    case 'completion':
      return (await import('./completion/completion.ts')).completion(invocation.act, context);
    case 'serve':
      return (await import('./serve.ts')).serve(context);
    case 'demo':
      return (await import('./demo.ts')).demo(invocation, context);
    case 'list':
    case 'watch':
    case 'show':
    case 'tail':
    case 'search':
    case 'usage':
    case 'hosts':
    case 'doctor':
      return stoppable(() => readOnly(invocation, context), { machine, controller, finishFirst: false });
    case 'export': {
      const { output } = invocation.options;
      // What was begun of a file is removed first; a pipe may never be read.
      const finishFirst = output !== null && output !== '-';
      return stoppable(() => readOnly(invocation, context), { machine, controller, finishFirst });
    }
    case 'append':
    case 'record':
    case 'rename':
    case 'archive':
    case 'unarchive':
    case 'delete':
    case 'trash':
    case 'prune':
    case 'compress':
    case 'expand':
    case 'pin':
    case 'unpin':
    case 'tag':
      context.out.outliveReader();
      return stoppable(() => writing(invocation, context), { machine, controller, finishFirst: true });
    default:
      return invocation satisfies never;
  }
}

/** What a screen does not need is loaded on demand, here and in `writing`. */
async function readOnly(invocation: ReadingInvocation, context: CommandContext): Promise<number> {
  switch (invocation.command) {
    case 'list':
      return (await import('./list/list.ts')).list(invocation, context);
    case 'watch':
      return (await import('./list/watch.ts')).watch(invocation, context);
    case 'show':
      return (await import('./show.ts')).show(invocation, context);
    case 'tail':
      return (await import('./tail.ts')).tail(invocation, context);
    case 'search':
      return (await import('./search.ts')).search(invocation, context);
    case 'export':
      return (await import('./export/export.ts')).exportSessions(invocation, context);
    case 'usage':
      return invocation.of === 'disk'
        ? (await import('./keep/usage-disk.ts')).usageDisk(invocation, context)
        : (await import('./usage/usage.ts')).usage(invocation, context);
    case 'hosts':
      return (await import('./hosts/hosts.ts')).hosts(invocation, context);
    case 'doctor':
      return (await import('./keep/doctor.ts')).doctor(invocation.sessions, context);
    default:
      return invocation satisfies never;
  }
}

async function writing(invocation: WritingInvocation, context: CommandContext): Promise<number> {
  switch (invocation.command) {
    case 'append':
      return (await import('./append.ts')).append(invocation, context);
    case 'record':
      return (await import('./record.ts')).record(invocation, context);
    case 'rename':
      return (await import('./rename.ts')).rename(invocation, context);
    case 'archive':
      return (await import('./archive.ts')).archive(invocation.sessions, context);
    case 'unarchive':
      return (await import('./archive.ts')).unarchive(invocation.sessions, context);
    case 'delete':
      return (await import('./keep/delete.ts')).deleteSessions(invocation.sessions, context);
    case 'trash':
      return (await import('./keep/trash.ts')).trash(invocation.act, context);
    case 'prune':
      return (await import('./keep/prune.ts')).prune(invocation, context);
    case 'compress':
    case 'expand':
      return (await import('./keep/compress.ts')).compress(
        { ...invocation, act: invocation.command },
        context,
      );
    case 'pin':
    case 'unpin':
      return (await import('./keep/mark.ts')).pin(invocation, context);
    case 'tag':
      return (await import('./keep/mark.ts')).tag(invocation, context);
    default:
      return invocation satisfies never;
  }
}
