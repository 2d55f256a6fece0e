/** A session as the objects of `show --json`: values without secrets, the structure kept. The raw lines are there only where nothing is taken out. */

import { Slices } from '../rollout/file/slices.ts';
import { readItems } from '../rollout/read/conversation-items.ts';
import { jsonSafe } from '../text/unicode/json-safe.ts';
import type { DocumentEnd, DocumentRequest } from './document.ts';
import { itemJson } from './item-json.ts';
import { redactionText } from './redactor.ts';
import { TurnCounter } from './turn-range.ts';

export async function* jsonPieces(
  request: Omit<DocumentRequest, 'format'>,
): AsyncGenerator<string, DocumentEnd> {
  const { redactor, history, signal, position } = request;
  const turns = new TurnCounter(request, position);
  const slices = new Slices();
  let isDamaged = false;
  for await (const { items, file, base } of readItems(history)) {
    signal?.throwIfAborted();
    for (const item of items) {
      if (!turns.take(item, base + item.offset)) continue;
      await slices.pause();
      isDamaged ||= item.kind === 'damaged' || item.kind === 'oversize';
      const line = await itemJson(item, file);
      yield `${redactor.takesNothing ? line : redactedLine(line, text => redactor.redact(text))}\n`;
    }
    request.onProgress?.(base + (items.at(-1)?.offset ?? 0));
  }
  const redacted = redactionText(redactor.counts);
  const notes = redacted === null ? [] : [`${redacted}, as far as they can be told.`];
  return { notes, isDamaged, turns: turns.turn, turnAt: turns.turnAt };
}

/** Values only: a name of a field stays as it is. */
function redactedLine(line: string, redact: (text: string) => string): string {
  const value = JSON.parse(line, (key, found: unknown) => {
    if (key === 'raw') return undefined;
    return typeof found === 'string' ? redact(found) : found;
  });
  return jsonSafe(JSON.stringify(value));
}
