/** A session as the objects of `show --json`: values without secrets, the structure kept. The raw lines are there only where nothing is taken out. */

import type { DocumentEnd, DocumentRequest } from '../../export/document.ts';
import { redactionText } from '../../export/redactor.ts';
import { readItems } from '../../rollout/read/conversation-items.ts';
import { jsonSafe } from '../../text/unicode/json-safe.ts';
import { itemJson } from '../items/item-json.ts';

export async function* jsonPieces(
  request: Omit<DocumentRequest, 'format'>,
): AsyncGenerator<string, DocumentEnd> {
  const { redactor, history, from, to, signal } = request;
  let turn = 0;
  let isDamaged = false;
  for await (const { items, file } of readItems(history)) {
    signal?.throwIfAborted();
    for (const item of items) {
      if (item.kind === 'user') turn += 1;
      if (turn < (from ?? 0) || turn > (to ?? Number.POSITIVE_INFINITY)) continue;
      isDamaged ||= item.kind === 'damaged' || item.kind === 'oversize';
      const line = await itemJson(item, file);
      yield `${redactor.takesNothing ? line : redactedLine(line, text => redactor.redact(text))}\n`;
    }
  }
  const redacted = redactionText(redactor.counts);
  return { notes: redacted === null ? [] : [`${redacted}, as far as they can be told.`], isDamaged };
}

/** Values only: a name of a field stays as it is. */
function redactedLine(line: string, redact: (text: string) => string): string {
  const value = JSON.parse(line, (key, found: unknown) => {
    if (key === 'raw') return undefined;
    return typeof found === 'string' ? redact(found) : found;
  });
  return jsonSafe(JSON.stringify(value));
}
