/**
 * `--plain`: the desk for screen readers, braille lines and slow links. Nothing moves: every statement is a line at the end, commands are a
 * letter and Enter, and the terminal itself edits what is typed. Promises: no escape sequence is ever written; the same stores and actions as
 * on the screen; what changes is said as a line, while nothing is being written.
 */
import { createInterface } from 'node:readline';
import { openLocalSource } from '../../live/local-source.ts';
import type { OtherHosts } from '../../live/other-hosts.ts';
import type { ConversationSource } from '../../live/source.ts';
import type { HostSignal } from '../../terminal/machine.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { stateFolderOf } from '../kept-files.ts';
import { PlainDesk, type PlainStart } from './plain-desk.ts';

const SIGNALS: readonly HostSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Where the desk stands, and what it begins with. */
interface PlainPlace extends PlainStart {
  /** Of the scope “folder”. */
  readonly folder: string;
  readonly hosts: OtherHosts | null;
}

export async function plain(start: PlainPlace, context: CommandContext): Promise<ExitCode> {
  const { program, codexHome } = context;
  const source = openLocalSource({
    codexHome,
    cwd: start.folder,
    home: program.homeFolder,
    marksPath: stateFolderOf(context).marksPath,
    seenPath: stateFolderOf(context).seenPath,
    hosts: start.hosts,
  });
  try {
    return await converse(source, start, context);
  } finally {
    await source.close();
  }
}

async function converse(
  source: ConversationSource,
  start: PlainStart,
  context: CommandContext,
): Promise<ExitCode> {
  const { machine } = context.program;
  let written = Promise.resolve();
  const say = (line: string): void => {
    written = written.then(() => context.out.write(`${line}\n`));
    // A reader that has gone ends the program: see below.
    written.catch(() => {});
  };
  const desk = new PlainDesk(source, context, say);
  const lines = createInterface({ input: machine.stdin, terminal: false });
  // Asked for now: of a pipe that has ended before the list is said, a later one would get nothing, not even its end.
  const typed = lines[Symbol.asyncIterator]();
  const stops: (() => void)[] = [];
  let code: ExitCode = ExitCode.ok;
  for (const signal of SIGNALS)
    stops.push(
      machine.onSignal(signal, () => {
        code = ExitCode.interrupted;
        lines.close();
      }),
    );
  try {
    await desk.begin(start);
    for await (const line of typed) if ((await desk.take(line)) === 'quit') break;
    await desk.close();
    await written;
    return code;
  } finally {
    for (const stop of stops) stop();
    lines.close();
  }
}
