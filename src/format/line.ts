/**
 * One JSONL line of a rollout: where it is, and what it holds once parsed.
 * Bytes are split on 0x0A first and each line is decoded alone, so a damaged line costs only itself.
 */
import type { ByteOffset, Ordinal } from './identity.ts';

/** Where a line lies. `length` counts bytes without the newline; `ended` says whether the newline is there. */
export interface LinePlace {
  readonly offset: ByteOffset;
  readonly length: number;
  readonly ended: boolean;
}

/** A line's bytes, or no bytes when the line is over the cap and is read only on request. */
export interface RawLine extends LinePlace {
  readonly bytes: Buffer | null;
}

export type JsonObject = { readonly [key: string]: unknown };

/** Why a line could not be taken as a record. */
export type DamageReason = 'not-json' | 'not-utf8' | 'nul-run' | 'not-an-object' | 'torn';

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
    })
  | (LinePlace & { readonly kind: 'blank' })
  | (LinePlace & {
      readonly kind: 'damaged';
      readonly reason: DamageReason;
      readonly message: string;
      /** The beginning of the bytes, decoded loosely: for display only. */
      readonly text: string;
    })
  | (LinePlace & { readonly kind: 'oversize' });
