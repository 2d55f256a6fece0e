/**
 * What the user is doing while sessions are exported: how they are to be written, and what is looked through before. The documents
 * themselves wait outside; here are their first lines.
 */
import type { ExportChoices, ExportReview } from '../../actions/export.ts';
import type { ByteOffset, ConversationId } from '../../format/identity.ts';
import type { Token } from '../effect.ts';
import type { TextField } from '../field/field.ts';

/** The row on top: of which line, and which of its rows. */
export interface ReviewTop {
  readonly line: number;
  readonly row: number;
}

export type ExportPhase =
  /** The documents are being made; `before` stays on screen meanwhile. */
  | {
      readonly kind: 'preparing';
      readonly token: Token;
      readonly share: number;
      readonly before: ExportReview | null;
    }
  | { readonly kind: 'shown'; readonly review: ExportReview }
  | { readonly kind: 'writing'; readonly token: Token; readonly review: ExportReview }
  | { readonly kind: 'failed'; readonly message: string };

/** A field of one line at the foot. */
export interface ExportField extends TextField {
  readonly what: 'turns' | 'path';
  /** What was typed cannot be read as turns. */
  readonly isWrong: boolean;
}

export interface ExportState {
  readonly ids: readonly ConversationId[];
  /** The item at the mark of the open session: its turn is offered. */
  readonly position: ByteOffset | null;
  readonly choices: ExportChoices;
  /** The turn of that item, once it is known. */
  readonly turnAt: number | null;
  readonly phase: ExportPhase;
  /** Where to write; null: where the review says. */
  readonly target: string | null;
  readonly top: ReviewTop;
  readonly field: ExportField | null;
}

export const TOP: ReviewTop = { line: 0, row: 0 };

export const FIRST_CHOICES: ExportChoices = {
  format: 'md',
  from: null,
  to: null,
  tools: 'short',
  reasoning: false,
};

/** The review as it opens. `position`: the item at the mark. */
export function openedExport(
  { ids, position }: Pick<ExportState, 'ids' | 'position'>,
  token: Token,
): ExportState {
  return {
    ids,
    position,
    choices: FIRST_CHOICES,
    turnAt: null,
    phase: { kind: 'preparing', token, share: 0, before: null },
    target: null,
    top: TOP,
    field: null,
  };
}

/** What is on screen; null while there is nothing yet. */
export function reviewOf({ phase }: ExportState): ExportReview | null {
  switch (phase.kind) {
    case 'preparing':
      return phase.before;
    case 'failed':
      return null;
    default:
      return phase.review;
  }
}
