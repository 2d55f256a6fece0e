/**
 * Separates text that Codex put into the conversation from text that a person typed (FORMAT.md, section 4). Judges by how one text begins, and
 * knows nothing of the lines around it. Not for developer messages: those are never typed.
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
  // What Codex says to the model as the user (since 0.66).
  ['Warning: apply_patch was requested via ', 'warning'],
  ['Warning: The maximum number of unified exec processes ', 'warning'],
];

/** A whole text in one snake_case tag, such as `<subagent_notification>…</subagent_notification>`: no HTML tag has an underscore. */
const WRAPPED = /^<([a-z]+(?:_[a-z]+)+)(?:\s[^>]*)?>/;

/** A short name for injected text, for display; null when a person may have typed the text. */
export function injectedLabel(text: string): string | null {
  const trimmed = text.trimStart();
  for (const [beginning, label] of LABELS) if (trimmed.startsWith(beginning)) return label;
  const tag = WRAPPED.exec(trimmed)?.[1];
  return tag && trimmed.trimEnd().endsWith(`</${tag}>`) ? tag.replaceAll('_', ' ') : null;
}

const ANY_TAG = /^<([a-z][a-z_-]*)[\s>]/;

/**
 * A short name for text that is known to be injected, whatever it looks like: how it begins, the first of the kinds that Codex gives it (since 0.157),
 * or nothing better.
 */
export function injectedName(text: string, [kind]: readonly unknown[]): string {
  const trimmed = text.trimStart();
  const known = injectedLabel(trimmed) ?? ANY_TAG.exec(trimmed)?.[1];
  if (known) return known.replace(/[_-]/g, ' ');
  if (trimmed.startsWith('Side conversation boundary.')) return 'side conversation';
  const named =
    typeof kind === 'string' && !/^(?:user\.|unknown$)/.test(kind) ? kind.split('.').at(-1) : null;
  return named?.replaceAll('_', ' ') || 'injected';
}

/** Whether Codex, not a person, wrote this text. */
export function isInjectedContext(text: string): boolean {
  return injectedLabel(text) !== null;
}

/** The folder in an `<environment_context>`: a bare file has it nowhere else. */
export function environmentFolder(text: string): string | null {
  if (!text.trimStart().startsWith('<environment_context')) return null;
  return /<cwd>([^<]*)<\/cwd>/.exec(text)?.[1] ?? null;
}

/** An editor puts its context before the prompt, and this mark between the two. */
const REQUEST_MARK = '## My request for Codex:';

/** Files that the person attached: `## name: path`, and behind them the mark. */
const ATTACHED = '# Files mentioned by the user:';
const HEADING = /^##+ (.+?)(?:: (?:\/|~|[A-Za-z]:\\)\S.*)?$/gm;

/** What the person typed in words, attachments left out; may be empty. */
export function typedWords(text: string): string {
  const at = text.lastIndexOf(REQUEST_MARK);
  return at === -1 ? text.trim() : text.slice(at + REQUEST_MARK.length).trim();
}

/** The part of a prompt that the person typed: what follows `## My request for Codex:`, or all of it; without words, what they attached. */
export function typedPart(text: string): string {
  const at = text.lastIndexOf(REQUEST_MARK);
  if (at === -1) return text;
  const typed = typedWords(text);
  if (typed !== '' || !text.trimStart().startsWith(ATTACHED)) return typed;
  return Array.from(text.slice(0, at).matchAll(HEADING), ([, heading = '']) => heading).join(', ');
}
