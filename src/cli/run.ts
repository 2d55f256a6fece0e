/** Arguments → exit code: parses, runs the command, turns an error into one sentence and a code. */

import { DEFAULT_SETTINGS } from '../config/settings.ts';
import { errorMessage } from '../format/error-message.ts';
import { type Invocation, type InvocationOf, parseArguments } from './arguments.ts';
import { firstMistake, readConfigured } from './config/configured.ts';
import { type CommandContext, codexHomeOf, commandContext, type Program, saidLine } from './context.ts';
import { ExitCode, exitCodeOf } from './exit-code.ts';
import { helpOn } from './help/help.ts';
import { board, openSession, picker } from './interactive.ts';
import { stoppable } from './interruption.ts';
import { glyphsFor } from './locale.ts';
import { OutputClosedError } from './output.ts';

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
  const command = COMMANDS[invocation.command] as Command<RunnableInvocation>;
  return finish(context, command(invocation, context, interrupted));
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

type RunnableInvocation = Exclude<Invocation, { readonly command: 'help' | 'version' }>;

/** Runs the invocation of one command. */
type RunCommand<Asked> = (invocation: Asked, context: CommandContext) => Promise<number>;

/** The same; `interrupted` is aborted by the first signal. */
type Command<Asked> = (
  invocation: Asked,
  context: CommandContext,
  interrupted: AbortController,
) => Promise<number>;

/** Ended by a signal at once, with 130. */
function reads<Asked>(run: RunCommand<Asked>): Command<Asked> {
  return (invocation, context, controller) =>
    stoppable(() => run(invocation, context), {
      machine: context.program.machine,
      controller,
      finishFirst: false,
    });
}

/** Ended by a signal, with 130, when what it has begun to write is whole; nor does a reader that leaves cut it off. */
function writes<Asked>(run: RunCommand<Asked>): Command<Asked> {
  return (invocation, context, controller) => {
    context.out.outliveReader();
    return stoppable(() => run(invocation, context), {
      machine: context.program.machine,
      controller,
      finishFirst: true,
    });
  };
}

/** Every command. What a screen does not need is loaded on demand. */
const COMMANDS: {
  readonly [Name in RunnableInvocation['command']]: Command<InvocationOf<Name>>;
} = {
  // These answer signals themselves, or need no answer.
  picker,
  open: openSession,
  board,
  config: async ({ act }, context) => (await import('./config/config.ts')).config(act, context),
  completion: async ({ act }, context) =>
    (await import('./completion/completion.ts')).completion(act, context),
  serve: async (_, context) => (await import('./serve.ts')).serve(context),
  demo: async (asked, context) => (await import('./demo.ts')).demo(asked, context),

  list: reads(async (asked, context) => (await import('./list/list.ts')).list(asked, context)),
  watch: reads(async (asked, context) => (await import('./list/watch.ts')).watch(asked, context)),
  show: reads(async (asked, context) => (await import('./show.ts')).show(asked, context)),
  tail: reads(async (asked, context) => (await import('./tail.ts')).tail(asked, context)),
  search: reads(async (asked, context) => (await import('./search.ts')).search(asked, context)),
  usage: reads(async (asked, context) =>
    asked.of === 'disk'
      ? (await import('./keep/usage-disk.ts')).usageDisk(asked, context)
      : (await import('./usage/usage.ts')).usage(asked, context),
  ),
  hosts: reads(async (asked, context) => (await import('./hosts/hosts.ts')).hosts(asked, context)),
  doctor: reads(async ({ sessions }, context) =>
    (await import('./keep/doctor.ts')).doctor(sessions, context),
  ),
  export: (asked, context, controller) => {
    const { output } = asked.options;
    const run = async () => (await import('./export/export.ts')).exportSessions(asked, context);
    // What was begun of a file is removed first; a pipe may never be read.
    const finishFirst = output !== null && output !== '-';
    return stoppable(run, { machine: context.program.machine, controller, finishFirst });
  },

  append: writes(async (asked, context) => (await import('./append.ts')).append(asked, context)),
  record: writes(async (asked, context) => (await import('./record.ts')).record(asked, context)),
  rename: writes(async (asked, context) => (await import('./rename.ts')).rename(asked, context)),
  archive: writes(async ({ sessions }, context) => (await import('./archive.ts')).archive(sessions, context)),
  unarchive: writes(async ({ sessions }, context) =>
    (await import('./archive.ts')).unarchive(sessions, context),
  ),
  delete: writes(async ({ sessions }, context) =>
    (await import('./keep/delete.ts')).deleteSessions(sessions, context),
  ),
  trash: writes(async ({ act }, context) => (await import('./keep/trash.ts')).trash(act, context)),
  prune: writes(async (asked, context) => (await import('./keep/prune.ts')).prune(asked, context)),
  compress: writes(async (asked, context) =>
    (await import('./keep/compress.ts')).compress({ ...asked, act: 'compress' }, context),
  ),
  expand: writes(async (asked, context) =>
    (await import('./keep/compress.ts')).compress({ ...asked, act: 'expand' }, context),
  ),
  pin: writes(async (asked, context) => (await import('./keep/mark.ts')).pin(asked, context)),
  unpin: writes(async (asked, context) => (await import('./keep/mark.ts')).pin(asked, context)),
  tag: writes(async (asked, context) => (await import('./keep/mark.ts')).tag(asked, context)),
};
