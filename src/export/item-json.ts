/** One item as `show --json` and `tail --json` print it. The shape is a contract: see `rolltop help json`. */
import type { Item } from '../format/items/item.ts';
import { itemText } from '../format/items/item-text.ts';
import type { RolloutFile } from '../rollout/file/open.ts';
import { readLineAt } from '../rollout/read/read-lines.ts';
import { jsonSafe } from '../text/unicode/json-safe.ts';

/**
 * The item as one line of JSON, without a newline. `raw` is the canonical line's own text, copied: numbers that
 * JavaScript cannot hold stay as they are. It is null where the line is no JSON, or over the line cap.
 */
export async function itemJson(item: Item, file: RolloutFile | null): Promise<string> {
  const raw = file === null ? null : await rawJson(item, file);
  return jsonSafe(`${JSON.stringify(factsOf(item)).slice(0, -1)},"raw":${raw ?? 'null'}}`);
}

/** The same without `raw`, each text as `change` gives it back; a name of a field stays as it is. */
export function changedItemJson(item: Item, change: (text: string) => string): string {
  return jsonSafe(JSON.stringify(withTexts(factsOf(item), change)));
}

/** Walked before it is written: taking the written line apart again takes three times as long. */
function withTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(one => withTexts(one, change));
  const fields = Object.entries(value).map(([name, one]) => [name, withTexts(one, change)] as const);
  return Object.fromEntries(fields);
}

function factsOf(item: Item): Readonly<Record<string, unknown>> {
  const { kind, line, offset, ordinal, timestamp, inheritedFrom, ...rest } = item;
  const { joined: _joined, length: _length, ...content } = rest;
  return {
    line,
    offset,
    ordinal,
    timestamp,
    kind,
    role: roleOf(item),
    ...content,
    text: itemText(item),
    ...(inheritedFrom === null ? {} : { inheritedFrom }),
  };
}

async function rawJson(item: Item, file: RolloutFile): Promise<string | null> {
  if (item.kind === 'damaged' || item.kind === 'oversize' || item.length === 0) return null;
  const bytes = await readLineAt(file, item);
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  return text === '' ? null : text;
}

function roleOf(item: Item): string | null {
  switch (item.kind) {
    case 'user':
      return 'user';
    case 'assistant':
    case 'reasoning':
    case 'tool_call':
    case 'patch':
    case 'question':
    case 'web_search':
      return 'assistant';
    case 'tool_output':
      return 'tool';
    case 'context':
      return item.role;
    default:
      return null;
  }
}
