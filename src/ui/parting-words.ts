/** What stands on the terminal when rolltop has ended: what goes on, and what is nowhere else. Pure. */
import type { ConversationId } from '../format/identity.ts';
import type { Glyphs } from '../text/row.ts';
import { safeLine } from '../text/unicode/sanitise.ts';

export interface PartingFacts {
  /** Turns of Codex that were started here go on when rolltop ends. */
  readonly turns: readonly { readonly conversation: { readonly id: ConversationId } }[];
  /** Texts that the disk did not take, by conversation: they are not lost, but shown. */
  readonly unwrittenDrafts: ReadonlyMap<string, string>;
  readonly glyphs: Glyphs;
}

/** Lines with their ends; empty where there is nothing to say. */
export function partingWords({ turns, unwrittenDrafts, glyphs }: PartingFacts): string {
  const goesOn = turns.map(
    ({ conversation }) => `rolltop: Codex goes on with its turn in ${conversation.id}.`,
  );
  const drafts = [...unwrittenDrafts].flatMap(([id, text]) =>
    text === ''
      ? []
      : [
          `rolltop: the draft for ${id} could not be written to the disk:`,
          ...text.split('\n').map(line => safeLine(line, glyphs)),
        ],
  );
  return [...goesOn, ...drafts].map(line => `${line}\n`).join('');
}
