/** `rolltop completion`: the script of a shell, or, for the scripts, what can stand at a place. */
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { COMPLETION_SCRIPTS, type CompletionAct, HOW_TO } from './scripts.ts';

export async function completion(act: CompletionAct, context: CommandContext): Promise<ExitCode> {
  const { out, program } = context;
  if (act.kind === 'script') {
    await out.write(COMPLETION_SCRIPTS[act.shell]);
    if (program.machine.stdout.isTTY) context.say(`for good: ${HOW_TO[act.shell]}`);
    return ExitCode.ok;
  }
  const { candidateLines } = await import('./candidates.ts');
  // Nobody wants to read of a problem between two letters.
  await out.write(await candidateLines(act.words, context).catch(() => ''));
  return ExitCode.ok;
}
