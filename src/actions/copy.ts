/** Copying: to the terminal's clipboard by OSC 52, and to a local tool where there is one. Says what became of it. */
import { clipboardSequence, copyWithLocalTool } from '../terminal/clipboard.ts';
import type { Machine } from '../terminal/machine.ts';
import { safeText } from '../text/unicode/sanitise.ts';

/** `what` names the thing in the message: "id", "path", … */
export async function copyText(
  text: string,
  options: { readonly what: string; readonly machine: Machine; readonly send: (sequence: string) => void },
): Promise<string> {
  const { what, machine, send } = options;
  const safe = safeText(text);
  const sequence = clipboardSequence(safe, machine.env);
  if (sequence !== null) send(sequence);
  const local = await copyWithLocalTool(safe, machine.env, machine.platform);
  if (sequence === null && !local)
    return `The ${what} is too long for this terminal's clipboard: nothing was copied.`;
  return local ? `Copied the ${what}.` : `Copied the ${what} (sent to the terminal's clipboard).`;
}
