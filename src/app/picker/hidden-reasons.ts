/** Why Codex's own list would not show a session, in words. */
import type { HiddenReason } from '../../format/conversation.ts';

const REASON_TEXTS: Readonly<Record<HiddenReason, string>> = {
  exec: 'it was run by codex exec',
  mcp: 'it came over MCP',
  subagent: 'it belongs to a sub-agent',
  'side-chat': 'it is a side chat',
  'unknown-source': 'Codex does not know where it came from',
  'other-folder': 'it belongs to another folder',
  'no-user-message': 'nobody wrote a message in it',
  archived: 'it is archived',
  'old-format': 'it has the format of an old Codex',
};

/** `Codex would hide it: it was run by codex exec; it belongs to another folder`, or null. */
export function hiddenWords(reasons: readonly HiddenReason[]): string | null {
  return reasons.length === 0
    ? null
    : `Codex would hide it: ${reasons.map(reason => REASON_TEXTS[reason]).join('; ')}`;
}
