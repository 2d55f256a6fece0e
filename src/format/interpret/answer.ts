/**
 * The text of an answer, without the blocks that the model writes for Codex (FORMAT.md, section 10): a citation of its memory, and the tags around
 * a plan. The event of the answer has neither.
 */

/** A tag that is only spoken of stands within a line, or has no end. */
const CITATION = /<oai-mem-citation>[\s\S]*?<\/oai-mem-citation>|^[ \t]*<oai-mem-citation>[\s\S]*$/gm;
const PLAN = /^[ \t]*<proposed_plan>[ \t]*\n([\s\S]*?)^[ \t]*<\/proposed_plan>[ \t]*$/m;

export interface AnswerText {
  /** Without the plan. */
  readonly words: string;
  /** With the plan, without its tags. */
  readonly whole: string;
  readonly plan: string | null;
}

export function readAnswer(text: string): AnswerText {
  const cited = text.includes('<oai-mem-citation>');
  const spoken = cited ? text.replace(CITATION, '').trimEnd() : text;
  const found = spoken.includes('<proposed_plan>') ? PLAN.exec(spoken) : null;
  if (!found) return { words: spoken, whole: spoken, plan: null };
  const plan = found[1] ?? '';
  return { words: spoken.replace(PLAN, '').trim(), whole: spoken.replace(PLAN, () => plan.trimEnd()), plan };
}
