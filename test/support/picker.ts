/** Runs the picker's update as the program does, and reads its rows and effects. */
import type { Effect } from '../../src/app/effect.ts';
import { USUAL_KEYS } from '../../src/app/keymap.ts';
import { USUAL_LIST } from '../../src/app/picker/columns.ts';
import type { PickerContext, PickerEvent, PickerStep } from '../../src/app/picker/event.ts';
import { pickerLayout } from '../../src/app/picker/layout.ts';
import { initialPicker, type PickerState } from '../../src/app/picker/state.ts';
import { updatePicker } from '../../src/app/picker/update.ts';
import { type PickerWindow, pickerWindow } from '../../src/app/picker/window.ts';
import type { ConversationId } from '../../src/format/identity.ts';
import type { ConversationsSnapshot } from '../../src/live/snapshot.ts';
import { UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import type { Row } from '../../src/text/row.ts';
import { NOW } from './conversations.ts';

const SIZE = { columns: 120, rows: 32 };

export function pickerContext(
  snapshot: ConversationsSnapshot,
  over: Partial<PickerContext> = {},
): PickerContext {
  return {
    snapshot,
    size: SIZE,
    nowMs: NOW,
    glyphs: UNICODE_GLYPHS,
    keys: USUAL_KEYS,
    look: USUAL_LIST,
    home: '/home/ana',
    begun: new Map(),
    hosts: [],
    isDemo: false,
    undo: '',
    preview: null,
    ...over,
  };
}

/** A picker with a list under it; keeps every effect and the last step. */
export class PickerHarness {
  state: PickerState = initialPicker({ scope: 'all', sort: 'updated' });
  context: PickerContext;
  step: PickerStep = { state: this.state, effects: [], intent: null };
  /** All but those that request the end of a session for the preview. */
  readonly effects: Effect[] = [];
  /** The sessions whose end was requested for the preview. */
  readonly previews: (ConversationId | null)[] = [];

  constructor(
    snapshot: ConversationsSnapshot,
    over: Partial<PickerContext> = {},
    chosen?: Partial<PickerState>,
  ) {
    this.state = { ...this.state, ...chosen };
    this.context = pickerContext(snapshot, over);
    this.send({ type: 'diskChanged' });
  }

  send(event: PickerEvent): this {
    const step = updatePicker(this.state, event, this.context);
    const effects = step.effects.filter(effect => effect.type !== 'preview');
    this.previews.push(...step.effects.flatMap(effect => (effect.type === 'preview' ? [effect.id] : [])));
    this.step = { ...step, effects };
    this.state = this.step.state;
    this.effects.push(...effects);
    return this;
  }

  press(...commands: Extract<PickerEvent, { type: 'command' }>['command'][]): this {
    for (const command of commands) this.send({ type: 'command', command });
    return this;
  }

  /** The selection has rested; the second time, its end was waited for in vain. */
  rest(): this {
    const wait = this.effects.findLast(effect => effect.type === 'awaitRest');
    return wait ? this.send({ type: 'rested', id: wait.id }) : this;
  }

  type(text: string): this {
    return this.send({ type: 'text', text });
  }

  /** The disk changed: another snapshot, by default with the view that the state requests. */
  show(snapshot: ConversationsSnapshot): this {
    this.context = { ...this.context, snapshot };
    return this.send({ type: 'diskChanged' });
  }

  resize(columns: number, rows: number): this {
    this.context = { ...this.context, size: { columns, rows } };
    return this.send({ type: 'resize' });
  }

  get window(): PickerWindow {
    return pickerWindow(this.state, this.context);
  }

  /** The screen's rows as text. */
  get screen(): string[] {
    return screenText(this.window);
  }

  get pageRows(): number {
    return pickerLayout(this.context.size).listRows;
  }

  /** The selected session's id, as the list has it. */
  get selectedId() {
    return this.context.snapshot.at(this.state.index)?.conversation.id ?? null;
  }

  get screenRow(): number {
    return this.state.index - this.state.top;
  }
}

/** A row's text without its styles. */
export function rowText({ spans }: Row): string {
  return spans.map(({ text }) => text).join('');
}

/** Everything on the screen from top to bottom, regions side by side joined. */
export function screenText({ header, upperRule, list, preview, lowerRule, footer }: PickerWindow): string[] {
  const besides = preview?.where === 'beside' ? preview.rows : [];
  const joined = list.map((row, at) => rowText(row) + rowText(besides[at] ?? { spans: [] }));
  const beneath = preview?.where === 'below' ? preview.rows.map(rowText) : [];
  const one = (row: Row | null) => (row === null ? [] : [rowText(row)]);
  return [...one(header), ...one(upperRule), ...joined, ...beneath, ...one(lowerRule), ...one(footer)];
}
