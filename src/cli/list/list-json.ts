/** One session as a line of `rolltop list --json`. Promises: the shape that `rolltop help json` prints. */
import type { Conversation, Summary } from '../../format/conversation.ts';
import { idThere } from '../../text/host-id.ts';
import { jsonSafe } from '../../text/unicode/json-safe.ts';
import { areTokensExact } from '../../text/usage-words.ts';

export function listJson(conversation: Conversation): string {
  const { summary, live, state } = conversation;
  return jsonSafe(
    JSON.stringify({
      id: idThere(conversation.id),
      path: conversation.path,
      title: summary?.title ?? null,
      name: conversation.name,
      createdAt: summary?.createdAt ?? timeText(conversation.createdMs),
      updatedAt: timeText(conversation.updatedMs),
      cwd: summary?.cwd ?? null,
      branch: summary?.branch ?? null,
      model: summary?.model ?? null,
      provider: summary?.provider ?? null,
      source: summary?.source ?? null,
      cliVersion: summary?.cliVersion ?? null,
      dialect: summary?.dialect ?? null,
      sizeBytes: conversation.sizeBytes,
      archived: conversation.archived,
      compressed: conversation.compressed,
      live: live && { pid: live.pid, command: live.command, daemon: live.daemon, turn: live.turn },
      state: state?.kind ?? null,
      need: state?.kind === 'needs-you' ? state.need : null,
      since: timeText(state?.sinceMs ?? null),
      parentId: summary?.parentId == null ? null : idThere(summary.parentId),
      ...tokensOf(summary),
      items: summary?.items ?? null,
      turns: summary?.turns ?? null,
      ...faultsOf(summary),
      hiddenByCodex: conversation.hiddenByCodex,
      pinned: conversation.pinned,
      tags: conversation.tags,
      host: conversation.host ?? null,
    }),
  );
}

function faultsOf(summary: Summary | null): Record<'damage' | 'problem', unknown> {
  return { damage: summary?.damage ?? null, problem: summary?.problem ?? null };
}

function tokensOf(summary: Summary | null): Record<'tokens' | 'tokensExact', unknown> {
  if (summary === null || summary.tokens === null) return { tokens: null, tokensExact: null };
  return { tokens: summary.tokens, tokensExact: areTokensExact(summary) };
}

function timeText(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
