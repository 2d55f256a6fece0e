import type { ByteOffset, ConversationId, Ordinal } from '../../src/format/identity.ts';
import type { Item, ItemContent, PatchFile, ToolOutput } from '../../src/format/items/item.ts';

export function itemOf(content: ItemContent, place: Partial<Item> = {}): Item {
  return {
    offset: 3456 as ByteOffset,
    length: 100,
    line: 12,
    ordinal: 7 as Ordinal,
    timestamp: '2026-11-22T09:12:00.000Z',
    inheritedFrom: null,
    joined: [],
    ...place,
    ...content,
  } as Item;
}

export function outputOf(text: string, more: Partial<ToolOutput> = {}): ToolOutput {
  return { text, exitCode: null, durationMs: null, images: [], ...more };
}

export const inherited = '01a201f1-1118-7632-9461-a7370d39113f' as ConversationId;

function filesOf(text: string): readonly PatchFile[] {
  const signs = ['@', '-', '+', ' '] as const;
  const lines = text.split('\n').map((line, index) => ({ sign: signs[index % 4] ?? ' ', text: line }));
  return [
    { path: text, change: 'update', movedTo: null, added: 3, removed: 1, lines },
    { path: 'a.ts', change: 'move', movedTo: text, added: 0, removed: 0, lines: [] },
    { path: 'new.ts', change: 'add', movedTo: null, added: 1, removed: 0, lines: [{ sign: '+', text }] },
  ];
}

/** One item of every kind (and of the variants that are drawn differently), with `text` wherever foreign text can be. */
export function everyKind(text: string): readonly Item[] {
  const image = { mediaType: text, bytes: 90_000, location: text };
  const output = outputOf(text, { exitCode: 1, durationMs: 8400, images: [image] });
  const call = { kind: 'tool_call', callId: text, tool: text, command: text, input: text } as const;
  const question = { id: text, header: text, text, options: [{ label: text, description: text }] };
  const contents: readonly ItemContent[] = [
    { kind: 'session', text },
    { kind: 'user', text, images: [image] },
    { kind: 'assistant', text, images: [image] },
    {
      kind: 'assistant',
      text: `# ${text}\n\n- ${text}\n\n> ${text}\n\n\`\`\`ts\n${text}\n\`\`\`\n`,
      images: [],
    },
    {
      kind: 'assistant',
      text: `|a|b|\n|--|:-:|\n|${text}|${text}|\n\n[${text}](${text}) **${text}**`,
      images: [],
    },
    { kind: 'reasoning', text, encrypted: true },
    { ...call, status: 'failed', output },
    { ...call, status: 'ok', output: outputOf(text) },
    { ...call, status: 'unknown', output: outputOf('') },
    { ...call, status: 'running', output: null },
    { ...call, command: null, status: 'ok', output },
    { ...call, command: null, about: text, status: 'ok', output },
    { ...call, background: true, status: 'unknown', output },
    { ...call, begunMs: 1_795_339_778_318, status: 'ok', output },
    { ...call, status: 'unknown', output: null },
    { ...call, command: null, tool: 'update_plan', input: planOf(text), status: 'ok', output },
    {
      ...call,
      command: null,
      input: JSON.stringify({ [text]: text, list: [1], no: null }),
      status: 'ok',
      output,
    },
    { kind: 'tool_output', callId: text, output },
    { kind: 'patch', callId: null, files: filesOf(text), status: 'failed', output },
    { kind: 'patch', callId: null, files: [], status: 'running', output: null },
    { kind: 'web_search', query: text, status: text },
    { kind: 'image', image },
    { kind: 'image', image, prompt: text, failure: text },
    { kind: 'question', callId: text, questions: [question], status: 'ok', output },
    { kind: 'question', callId: text, questions: [question], status: 'unknown', output: null },
    { kind: 'turn_started', turnId: text },
    { kind: 'turn_completed', turnId: text, durationMs: 12_345 },
    { kind: 'turn_completed', turnId: text, durationMs: 12_345, error: text },
    { kind: 'turn_aborted', turnId: text, reason: text },
    { kind: 'tokens', total: 120_000, input: 100_000, output: null },
    { kind: 'context', label: text, role: text, text },
    { kind: 'settings', model: text, cwd: text, text },
    { kind: 'compacted', text, prompts: [text, text] },
    { kind: 'notice', level: 'note', text },
    { kind: 'notice', level: 'warning', text },
    { kind: 'notice', level: 'error', text },
    { kind: 'state', label: text, text },
    { kind: 'damaged', reason: 'torn', text },
    { kind: 'oversize', bytes: 23_000_000 },
    { kind: 'fork', parentId: text, missing: false, problem: null },
    { kind: 'fork', parentId: text, missing: true, problem: 'it is not on this disk' },
    { kind: 'continued', segmentId: text, missing: true, problem: text, removed: null },
    { kind: 'unknown', type: text, text },
  ];
  return contents.flatMap(content => [
    itemOf(content),
    itemOf(content, { timestamp: null, line: null, inheritedFrom: inherited }),
  ]);
}

function planOf(text: string): string {
  const plan = ['completed', 'in_progress', 'pending', text].map(status => ({ step: text, status }));
  return JSON.stringify({ explanation: text, plan });
}
