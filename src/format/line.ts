/**
 * One line of a rollout: where it is, and what it holds once parsed. Bytes are split at 0x0A first and each line is decoded alone, so that a
 * damaged line costs only itself.
 */
import type { ByteOffset, Ordinal } from './identity.ts';

/** Where a line is in its file. `length` counts bytes without the newline; `ended` says whether the newline is there. */
export interface LinePlace {
  readonly offset: ByteOffset;
  readonly length: number;
  readonly ended: boolean;
  /** It is so many blank lines in a row, up to the newline of the last; left out: it is one line. */
  readonly blankLines?: number;
}

/** A line that is not parsed. It has no bytes when it is longer than 16 MB: those are read only on request. */
export interface RawLine extends LinePlace {
  readonly bytes: Buffer | null;
  /** It is so many short lines in a row, up to the newline of the last; only for readers that ask for rows of them. */
  readonly shortLines?: number;
}

export type JsonObject = { readonly [key: string]: unknown };

/** Why a line is no record. */
export type DamageReason =
  | 'not-json'
  | 'not-utf8'
  | 'nul-run'
  | 'not-an-object'
  | 'torn'
  | 'too-many-keys'
  | 'too-many-values';

/** What a line holds. A record keeps its whole object: unknown fields, items and types survive. */
export type Line =
  | (LinePlace & {
      readonly kind: 'record';
      /** `session_meta`, `response_item`, `event_msg`, …; for bare lines `response_item`, `state` or `session_meta`. */
      readonly type: string;
      readonly timestamp: string | null;
      readonly ordinal: Ordinal | null;
      /** The payload (envelope, paginated) or the whole object (bare). */
      readonly payload: JsonObject;
      /** What paginated lines have beside their payload; null where a line has nothing. */
      readonly metadata: JsonObject | null;
    })
  | (LinePlace & { readonly kind: 'blank' })
  | (LinePlace & {
      readonly kind: 'damaged';
      readonly reason: DamageReason;
      readonly message: string;
      /** The beginning of the bytes, decoded as far as possible: for display only. */
      readonly text: string;
    })
  | (LinePlace & { readonly kind: 'oversize' });

export type RecordLine = Extract<Line, { kind: 'record' }>;
