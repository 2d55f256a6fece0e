/** The formats of a document, what of tools it shows, and how its file is called. Pure. */
import type { Conversation } from '../format/conversation.ts';
import { idThere } from '../text/host-id.ts';
import { documentTitle } from './document-title.ts';

export const EXPORT_FORMATS = ['md', 'html', 'json', 'text'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Nothing of them, the beginning and the end of what they printed, or all. */
export const EXPORT_TOOLS = ['none', 'short', 'full'] as const;
export type ExportTools = (typeof EXPORT_TOOLS)[number];

/** What the names of files end with. */
export const ENDINGS: Readonly<Record<ExportFormat, string>> = {
  md: 'md',
  html: 'html',
  json: 'jsonl',
  text: 'txt',
};

const FORMAT_OF_ENDING: ReadonlyMap<string, ExportFormat> = new Map([
  ['.md', 'md'],
  ['.html', 'html'],
  ['.htm', 'html'],
  ['.json', 'json'],
  ['.jsonl', 'json'],
  ['.txt', 'text'],
]);

/** `.md` → Markdown; null where the ending says nothing. */
export function formatOfEnding(ending: string): ExportFormat | null {
  return FORMAT_OF_ENDING.get(ending.toLowerCase()) ?? null;
}

const NAME_LENGTH = 60;

/** `2026-11-22-fix-the-parser-019d….md`: sorted by time, readable, and not twice. The title goes through `redact`, as all of a document does. */
export function documentName(
  conversation: Conversation,
  format: ExportFormat,
  redact: (text: string) => string,
): string {
  const { id, createdMs, name, summary, host } = conversation;
  const day = new Date(createdMs).toISOString().slice(0, 10);
  const title = name === null && summary?.title == null ? '' : documentTitle(conversation, redact);
  // What another host says is no part of a file's name here: its own name, as the person calls it, is.
  const words = (host ?? title)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]+/g, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, NAME_LENGTH)
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return `${[day, words, idThere(id)].filter(Boolean).join('-')}.${ENDINGS[format]}`;
}
