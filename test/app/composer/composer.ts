// A composer that is typed into, for tests.

import type { ComposerCommand } from '../../../src/app/composer/commands.ts';
import type { ComposerContext, ComposerEvent } from '../../../src/app/composer/event.ts';
import { type ComposerState, openComposer } from '../../../src/app/composer/state.ts';
import { updateComposer } from '../../../src/app/composer/update.ts';
import { composerHeight, composerWindow } from '../../../src/app/composer/window.ts';
import type { Effect } from '../../../src/app/effect.ts';
import type { Intent } from '../../../src/app/intent.ts';
import { USUAL_KEYS } from '../../../src/app/keymap.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { rowWidth, spansText } from '../../../src/text/spans.ts';
import { someId } from '../../support/items.ts';

export const conversation = { id: someId, path: '/sessions/x.jsonl' };

export class TypedComposer {
  state: ComposerState | null = openComposer(conversation, 1);
  effects: Effect[] = [];
  intents: Intent[] = [];
  size: { columns: number; rows: number };
  token = 2;

  constructor(draft: string | null = '', size = { columns: 40, rows: 24 }) {
    this.size = size;
    if (draft !== null) this.event({ type: 'draftLoaded', token: 1, text: draft });
  }

  context(): ComposerContext {
    return { size: this.size, glyphs: UNICODE_GLYPHS, keys: USUAL_KEYS, token: this.token };
  }

  event(event: ComposerEvent): this {
    if (this.state === null) return this;
    const { state, effects, intent } = updateComposer(this.state, event, this.context());
    this.token += 1;
    this.state = state;
    this.effects.push(...effects);
    if (intent) this.intents.push(intent);
    return this;
  }

  press(...commands: ComposerCommand[]): this {
    for (const command of commands) this.event({ type: 'command', command });
    return this;
  }

  type(text: string): this {
    return this.event({ type: 'text', text });
  }

  /** The text with a bar where the cursor is. */
  get text(): string {
    if (this.state === null) return 'closed';
    const { text, cursor } = this.state;
    return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
  }

  window() {
    if (this.state === null) throw new Error('the composer is closed');
    return composerWindow(this.state, this.context());
  }

  lines(): string[] {
    return this.window().rows.map(row => spansText(row.spans));
  }

  widths(): number[] {
    return this.window().rows.map(rowWidth);
  }

  height(): number {
    return this.state === null ? 0 : composerHeight(this.state, this.context());
  }

  /** Where the cursor is. */
  caret(): { row: number; text: string }[] {
    return this.window().rows.flatMap((row, index) =>
      row.spans.filter(span => span.style === 'caret').map(span => ({ row: index, text: span.text })),
    );
  }
}
