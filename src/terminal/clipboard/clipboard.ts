/**
 * A text to the clipboard of the person, who may sit at the other end of tmux, screen and SSH. Without a package. Only called on a key
 * press, with safe text. Reports what was done: a terminal does not say whether it took a text.
 */
import type { Machine } from '../machine.ts';
import { type ClipboardPlan, clipboardPlan } from './plan.ts';
import { output } from './run.ts';
import { clipboardSequence, firstBytes, SEQUENCE_LIMIT_BYTES } from './sequence.ts';
import { environmentOfSession, loadBuffer, tmuxFacts } from './tmux.ts';

/** No clipboard is meant for more. */
const LIMIT_BYTES = 16 * 1024 * 1024;

/** What was done; `sent` is a sequence to the terminal, `cut` is null where it was the whole text. */
interface ClipboardResult extends Pick<ClipboardPlan, 'tmux' | 'advice'> {
  readonly program: string | null;
  readonly sent: boolean;
  readonly cut: { readonly bytes: number; readonly of: number } | null;
}

export function clipboardOf(
  { env, platform }: Pick<Machine, 'env' | 'platform'>,
  sendSequence: (sequence: string) => void,
): (text: string) => Promise<ClipboardResult> {
  return async whole => {
    const text = firstBytes(whole, LIMIT_BYTES);
    const inTmux = Boolean(env.TMUX);
    const session = inTmux ? await environmentOfSession(env) : env;
    const facts = inTmux ? ((await tmuxFacts(env)) ?? 'silent') : null;
    const plan = clipboardPlan({ env: session, platform }, facts);
    const program = await firstThatWorks(plan.programs, session, text);
    const forward = plan.tmux === 'forwarded';
    const tmux = plan.tmux !== null && (await loadBuffer(text, env, { forward })) ? plan.tmux : null;
    const short = firstBytes(text, SEQUENCE_LIMIT_BYTES);
    const sent = program === null && plan.sequences.length > 0;
    if (sent) for (const wrap of plan.sequences) sendSequence(clipboardSequence(short, wrap));
    const arrived = sent ? short : text;
    const [bytes, of] = [Buffer.byteLength(arrived), Buffer.byteLength(whole)];
    return { program, tmux, sent, advice: plan.advice, cut: bytes < of ? { bytes, of } : null };
  };
}

async function firstThatWorks(
  programs: ClipboardPlan['programs'],
  env: Machine['env'],
  text: string,
): Promise<string | null> {
  for (const { file, args } of programs) {
    if ((await output(file, { args, env, input: text })) !== null) return file;
  }
  return null;
}
