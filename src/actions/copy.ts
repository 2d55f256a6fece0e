/**
 * Copies a text to the person's clipboard, made safe, and reports in a sentence what became of it: "Copied" only where a program said
 * so; else how it was sent, and how to check.
 */
import { sizeText } from '../text/numbers.ts';
import { safeText } from '../text/unicode/sanitise.ts';

/** What became of a text. */
export interface Copied {
  /** The program that has put it on the clipboard. */
  readonly program: string | null;
  /** tmux has it in its buffer, or has also sent it to the terminal's clipboard. */
  readonly tmux: 'buffer' | 'forwarded' | null;
  /** A sequence was sent to the terminal. */
  readonly sent: boolean;
  /** What to set for more, as an end of a sentence. */
  readonly advice: string | null;
  /** Where less than the whole text was sent. */
  readonly cut: { readonly bytes: number; readonly of: number } | null;
}

export type Clipboard = (text: string) => Promise<Copied>;

/** `what` names the thing in the sentence: "id", "path", … */
export async function copyText(
  text: string,
  { what, clipboard }: { readonly what: string; readonly clipboard: Clipboard },
): Promise<string> {
  const copied = await clipboard(safeText(text));
  const { cut } = copied;
  const less = cut === null ? '' : ` Only its first ${sizeText(cut.bytes)} of ${sizeText(cut.of)}.`;
  return sentence(copied, what) + less;
}

function sentence({ program, tmux, sent, advice }: Copied, what: string): string {
  const also = tmux === null ? '' : '; tmux has it too (prefix ] pastes it)';
  if (program !== null) return `Copied the ${what} (${program})${also}.`;
  const more = advice === null ? '' : ` (${advice})`;
  if (tmux === 'forwarded')
    return `Sent the ${what} through tmux to the terminal's clipboard: paste to check. Prefix ] pastes tmux's own copy.`;
  if (sent)
    return `Sent the ${what} to the terminal's clipboard, which does not answer: paste to check${more}${also}.`;
  if (tmux === 'buffer')
    return `The ${what} is in tmux's buffer (prefix ] pastes it), not on the clipboard${advice === null ? '' : `: ${advice}`}.`;
  return `The ${what} was not copied${advice === null ? '' : `: ${advice}`}.`;
}
