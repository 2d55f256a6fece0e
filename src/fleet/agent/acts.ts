/**
 * What the agent does to sessions when it is asked: the actions of this program, on the host, under the host's locks. A program of its own,
 * which is sent when it is first needed. Promises: the outcome is a value; where no lock can be taken nothing is appended or moved.
 */
import { archive } from '../../actions/archive.ts';
import { bringBack } from '../../actions/bring-back.ts';
import { offerQueue, queueMessage } from '../../actions/queue.ts';
import { renameConversation } from '../../actions/rename.ts';
import { sendMessage } from '../../actions/send.ts';
import { errorMessage } from '../../format/error-message.ts';
import type { Act, ActOutcome } from '../protocol/act.ts';

/** What an act needs to know of the machine. */
export interface ActPlace {
  readonly codexHome: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export async function runAct(act: Act, place: ActPlace): Promise<ActOutcome> {
  try {
    return await run(act, place);
  } catch (error) {
    return { kind: 'failed', message: errorMessage(error) };
  }
}

async function run(act: Act, { codexHome, env }: ActPlace): Promise<ActOutcome> {
  const conversation = { id: act.id, path: act.path };
  switch (act.verb) {
    case 'append':
      return append(conversation, act.text, { codexHome, env });
    case 'queue': {
      const session = { conversation, folder: act.folder ?? codexHome, cwd: codexHome, codexHome, env };
      return queueMessage(session, act.text);
    }
    case 'archive':
      return moved(await archive(conversation, codexHome));
    case 'unarchive':
      return moved(await bringBack({ conversation, codexHome, env }));
    case 'rename': {
      const { name, dialect } = act;
      return renameConversation({ conversation, name, codexHome, dialect, env, nowMs: Date.now() });
    }
    default:
      return act satisfies never;
  }
}

async function append(
  conversation: Pick<Act, 'id' | 'path'>,
  text: string,
  { codexHome, env }: ActPlace,
): Promise<ActOutcome> {
  const result = await sendMessage(conversation, text, { codexHome });
  switch (result.kind) {
    case 'recorded':
      return { kind: 'recorded' };
    case 'busy': {
      const { holder, canQueue = false } = await offerQueue({ kind: 'busy', holder: result.holder }, env);
      return { kind: 'busy', holder, canQueue };
    }
    case 'unlocked':
      return { kind: 'failed', message: `Nothing was appended: on that host n${result.message.slice(1)}` };
    case 'stopped':
    case 'failed':
      return { kind: 'failed', message: 'message' in result ? result.message : 'It was stopped.' };
    default:
      return result satisfies never;
  }
}

function moved(result: Awaited<ReturnType<typeof archive>>): ActOutcome {
  if (result.kind === 'failed') return { kind: 'failed', message: result.message };
  const { path, subagents, note } = result;
  return { kind: 'moved', path, subagents, note };
}
