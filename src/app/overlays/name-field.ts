/** The one-line field that gives a session a name: opened, edited, sent; and how naming ended. */

import type { Conversation } from '../../format/conversation.ts';
import type { Row } from '../../text/row.ts';
import type { Action } from '../action.ts';
import { edit } from '../field/edit.ts';
import { fieldWith } from '../field/field.ts';
import { labelledField } from '../field/labelled-field.ts';
import type { KeyLook } from '../keymap.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay, withOverlay } from '../step.ts';
import { takeToken } from '../tokens.ts';
import type { NameCommand } from './commands.ts';
import { withNotice } from './notices.ts';
import type { NameField } from './overlay.ts';
import { submitHint } from './submit-hint.ts';

/** The field with the name that the session has. */
export function openNameField(state: AppState, conversation: Conversation): AppStep {
  const { id, path, name, summary } = conversation;
  const dialect = summary?.dialect ?? null;
  return withOverlay(state, { kind: 'name', conversation: { id, path }, dialect, ...fieldWith(name ?? '') });
}

function submit(state: AppState, { conversation, dialect, text }: NameField): AppStep {
  const { token, counted } = takeToken(state);
  if (text.trim() === '') return stay(state);
  return andThen(withOverlay(counted, null), next =>
    stay(next, { type: 'rename', token, conversation, dialect, name: text }),
  );
}

export function runNameCommand(state: AppState, field: NameField, command: NameCommand): AppStep {
  switch (command) {
    case 'submit':
      return submit(state, field);
    case 'cancel':
      return withOverlay(state, null);
    default:
      return withOverlay(state, { ...field, ...edit(field, command) });
  }
}

/** Says how it ended. The name itself is on screen as soon as the list has read it. */
export function wasRenamed(state: AppState, { result }: Extract<Action, { type: 'renamed' }>): AppStep {
  if (result.kind === 'failed') return withNotice(state, result.message, { tone: 'bad' });
  if (result.inCodex === null) return withNotice(state, 'Named.', { tone: 'good' });
  return withNotice(state, `Named. Codex itself may not show it. ${result.inCodex}`);
}

/** The field as one row over the footer, exactly `width` cells. */
export function nameFieldRow(field: NameField, width: number, look: KeyLook): Row {
  const label = { label: ' Name: ', hint: submitHint(look, 'name', 'name'), leastCells: 14 };
  return labelledField(field, label, { width, glyphs: look.glyphs });
}
