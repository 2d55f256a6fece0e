/**
 * Tells text that Codex put into the conversation from what a person typed (format.md, section 4). Promises: a label a person
 * understands, or null for real text. Judges one text at a time; says nothing about developer messages, which are never typed.
 */

/** Beginnings of injected text. `<skills` also matches `<skills_instructions>`. */
const LABELS: readonly (readonly [beginning: string, label: string])[] = [
  ['<environment_context', 'environment'],
  ['# AGENTS.md instructions', 'AGENTS.md'],
  ['<user_instructions', 'instructions'],
  ['<INSTRUCTIONS>', 'instructions'],
  ['<skills', 'skills'],
  ['<skill>', 'skill'],
  ['<permissions', 'permissions'],
  ['<turn_aborted', 'turn aborted'],
  ['<collaboration_mode', 'collaboration mode'],
  ['<personality', 'personality'],
  ['<system-reminder', 'reminder'],
  // What Codex tells the model in the user's name (0.66+).
  ['Warning: apply_patch was requested via ', 'warning'],
  ['Warning: The maximum number of unified exec processes ', 'warning'],
];

/** A whole text in one snake_case tag, such as `<subagent_notification>…</subagent_notification>`: no HTML tag has an underscore. */
const WRAPPED = /^<([a-z]+(?:_[a-z]+)+)(?:\s[^>]*)?>/;

/** What kind of injected text this is, or null when a person may have typed it. */
export function injectedLabel(text: string): string | null {
  const trimmed = text.trimStart();
  for (const [beginning, label] of LABELS) if (trimmed.startsWith(beginning)) return label;
  const tag = WRAPPED.exec(trimmed)?.[1];
  return tag && trimmed.trimEnd().endsWith(`</${tag}>`) ? tag.replaceAll('_', ' ') : null;
}

/** Whether Codex, not a person, put this text there. */
export function isInjectedContext(text: string): boolean {
  return injectedLabel(text) !== null;
}

/** The folder an `<environment_context>` names: the only place a bare rollout says it. */
export function environmentFolder(text: string): string | null {
  if (!text.trimStart().startsWith('<environment_context')) return null;
  return /<cwd>([^<]*)<\/cwd>/.exec(text)?.[1] ?? null;
}

/** An editor puts its context before the prompt and marks where the prompt begins. */
const REQUEST_MARK = '## My request for Codex:';

/** What the person asked: the text after `## My request for Codex:`, or the whole. */
export function requestText(text: string): string {
  const at = text.lastIndexOf(REQUEST_MARK);
  return at === -1 ? text : text.slice(at + REQUEST_MARK.length).trim();
}
