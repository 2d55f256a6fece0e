/** A session as the objects of `show --json`: values without secrets, the structure kept. The raw lines are there only where nothing is taken out. */

import type { Item } from '../format/items/item.ts';
import { Slices } from '../rollout/file/slices.ts';
import { readItems } from '../rollout/read/conversation-items.ts';
import { jsonSafe } from '../text/unicode/json-safe.ts';
import { cleanFile } from './blocks-of.ts';
import type { DocumentEnd, DocumentRequest } from './document.ts';
import { itemJson } from './item-json.ts';
import { isCutOff, isDamage, noteSentences } from './notes.ts';
import { TurnCounter } from './turn-range.ts';

export async function* jsonPieces(
  request: Omit<DocumentRequest, 'format'>,
): AsyncGenerator<string, DocumentEnd> {
  const { redactor, history, signal, position, tools } = request;
  const redact = (text: string): string => redactor.redact(text);
  const turns = new TurnCounter(request, position);
  const slices = new Slices();
  let damaged = 0;
  for await (const { items, file, base } of readItems(history)) {
    signal?.throwIfAborted();
    for (const item of items) {
      if (!turns.take(item, base + item.offset) || !isWanted(item, request)) continue;
      await slices.pause();
      if (isDamage(item)) damaged += 1;
      const line = redactor.takesNothing
        ? await itemJson(item, file)
        : redactedLine(await itemJson(withCleanPatches(item, redact), null), redact);
      yield `${line}\n`;
    }
    request.onProgress?.(base + (items.at(-1)?.offset ?? 0));
  }
  const facts = { ...request, tools: tools === 'none' ? ('all' as const) : null, context: false };
  const notes = noteSentences({ ...facts, pictures: 0, damaged });
  return {
    notes,
    isDamaged: damaged > 0 || isCutOff(history),
    turns: turns.turn,
    turnAt: turns.turnAt,
  };
}

/** Whole items are left out, as in a document for people; what tools printed is never cut. */
function isWanted(
  { kind }: Item,
  { tools, reasoning }: Pick<DocumentRequest, 'tools' | 'reasoning'>,
): boolean {
  switch (kind) {
    case 'context':
      return false;
    case 'reasoning':
      return reasoning;
    case 'tool_call':
    case 'tool_output':
    case 'patch':
      return tools !== 'none';
    default:
      return true;
  }
}

/** A secret of several lines is no secret in any line of a patch alone. */
function withCleanPatches(item: Item, redact: (text: string) => string): Item {
  return item.kind === 'patch' ? { ...item, files: item.files.map(file => cleanFile(file, redact)) } : item;
}

/** Values only: a name of a field stays as it is. */
function redactedLine(line: string, redact: (text: string) => string): string {
  const { raw: _raw, ...facts } = JSON.parse(line, (_, found: unknown) =>
    typeof found === 'string' ? redact(found) : found,
  );
  return jsonSafe(JSON.stringify(facts));
}
