/** A session in one of all formats, piece by piece, and its redactor. */
import { hostname, userInfo } from 'node:os';
import { type DocumentEnd, type DocumentRequest, documentPieces } from './document.ts';
import type { ExportFormat } from './formats.ts';
import { jsonPieces } from './json-pieces.ts';
import { Redactor } from './redactor.ts';

export type ExportRequest = Omit<DocumentRequest, 'format'> & { readonly format: ExportFormat };

/** What it returns says what is not in the document. */
export function exportPieces(request: ExportRequest): AsyncGenerator<string, DocumentEnd> {
  return request.format === 'json'
    ? jsonPieces(request)
    : documentPieces({ ...request, format: request.format });
}

/** The pieces; `onEnd` gets what they returned. */
export async function* piecesWithEnd(
  pieces: AsyncGenerator<string, DocumentEnd>,
  onEnd: (end: DocumentEnd) => void,
): AsyncGenerator<string> {
  onEnd(yield* pieces);
}

/** One for the documents of one export. `keeps`: the names of home, user and machine, or those and all secrets. */
export function makeRedactor(
  homeFolder: string | null | undefined,
  keeps: 'nothing' | 'names' | 'everything' = 'nothing',
): Redactor {
  const names =
    keeps === 'nothing'
      ? { home: homeFolder || null, user: userName(), host: hostname() }
      : { home: null, user: null, host: null };
  return new Redactor(names, keeps === 'everything' ? 'nothing' : 'secrets');
}

/** A process can run as a user without an entry. */
function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
