/** A session as the objects of `show --json`: values without secrets, the structure kept. The raw lines are there only where nothing is taken out. */

import type { Item } from '../format/items/item.ts';
import type { RolloutFile } from '../rollout/file/rollout-file.ts';
import { Slices } from '../rollout/file/slices.ts';
import { readItems } from '../rollout/read/conversation-items.ts';
import { cleanFile } from './blocks-of.ts';
import type { DocumentEnd, DocumentRequest } from './document.ts';
import { changedItemJson, itemJson } from './item-json.ts';
import { isCutOff, isDamage, notesOf } from './notes.ts';
import type { Redactor } from './redactor.ts';
import { TurnCounter } from './turn-range.ts';

/** In UTF-16 units. A piece for each of a million short items would take as long as all else. */
const PIECE_LENGTH = 64 * 1024;

export async function* jsonPieces(
  request: Omit<DocumentRequest, 'format'>,
): AsyncGenerator<string, DocumentEnd> {
  const { redactor, history, signal, position, tools } = request;
  const turns = new TurnCounter(request, position);
  const slices = new Slices();
  let damaged = 0;
  for await (const { items, file, base } of readItems(history)) {
    signal?.throwIfAborted();
    let piece = '';
    for (const item of items) {
      if (!turns.take(item, base + item.offset) || !isWanted(item, request)) continue;
      await slices.pause();
      if (isDamage(item)) damaged += 1;
      piece += `${await itemLine(item, file, redactor)}\n`;
      if (piece.length < PIECE_LENGTH) continue;
      yield piece;
      piece = '';
    }
    if (piece !== '') yield piece;
    request.onProgress?.(base + (items.at(-1)?.offset ?? 0));
  }
  const facts = { ...request, tools: tools === 'none' ? ('all' as const) : null, context: false };
  const notes = notesOf({ ...facts, pictures: 0, damaged });
  return {
    notes,
    isDamaged: damaged > 0 || isCutOff(history),
    turns: turns.turn,
    turnAt: turns.turnAt,
  };
}

async function itemLine(item: Item, file: RolloutFile | null, redactor: Redactor): Promise<string> {
  if (redactor.takesNothing) return itemJson(item, file);
  const redact = (text: string): string => redactor.redact(text);
  return changedItemJson(withCleanPatches(item, redact), redact);
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
