/** Copies a text to the person's clipboard, made safe, and reports in one sentence what became of it. */
import { safeText } from '../text/unicode/sanitise.ts';

/** Puts a text on the clipboard: through a program of this machine, through the terminal, or not at all. */
export type Clipboard = (text: string) => Promise<'by a program' | 'by the terminal' | 'too long'>;

/** `what` names the thing in the sentence: "id", "path", … */
export async function copyText(
  text: string,
  { what, clipboard }: { readonly what: string; readonly clipboard: Clipboard },
): Promise<string> {
  const copied = await clipboard(safeText(text));
  switch (copied) {
    case 'by a program':
      return `Copied the ${what}.`;
    case 'by the terminal':
      return `Copied the ${what} (sent to the terminal's clipboard).`;
    case 'too long':
      return `The ${what} is too long for this terminal's clipboard: nothing was copied.`;
    default:
      return copied satisfies never;
  }
}
