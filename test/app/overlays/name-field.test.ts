import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/app/action.ts';
import type { Effect } from '../../../src/app/effect.ts';
import { fieldWith } from '../../../src/app/field/field.ts';
import { initialState } from '../../../src/app/initial-state.ts';
import { USUAL_KEYS } from '../../../src/app/keymap.ts';
import { nameFieldRow } from '../../../src/app/overlays/name-field.ts';
import { keyContext } from '../../../src/app/root/focus.ts';
import { update } from '../../../src/app/root/update.ts';
import type { Conversation } from '../../../src/format/conversation.ts';
import type { Snapshot } from '../../../src/live/snapshot.ts';
import { decodeKey } from '../../../src/terminal/decode-key.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { rowWidth } from '../../../src/text/spans.ts';
import { conversation, listSnapshot, snapshotWith } from '../../support/conversations.ts';
import { assistant, itemsOf, snapshotOf, user } from '../../support/items.ts';
import { rowText } from '../../support/picker.ts';

const ENTER = '\r';
const ESC = '\u001B';

class Person {
  readonly one: Conversation;
  readonly snapshot: Snapshot;
  state;
  effects: readonly Effect[] = [];

  constructor({ opened = false, name = null as string | null } = {}) {
    this.one = conversation(0, { name });
    const items = { ...snapshotOf(itemsOf([user('a question'), assistant('yes')])), conversation: this.one };
    this.snapshot = snapshotWith({
      conversations: listSnapshot([this.one, conversation(1)]),
      items: opened ? items : null,
    });
    this.state = initialState({
      size: { columns: 100, rows: 30 },
      glyphs: UNICODE_GLYPHS,
      home: '/home/ana',
      preferences: { scope: 'all', sort: 'updated', detail: 'tools', notify: null },
      open: opened ? this.one : null,
    });
    this.act({ type: 'diskChanged' });
  }

  act(action: Action): this {
    const { state, effects } = update(this.state, action, this.snapshot);
    this.state = state;
    this.effects = effects;
    return this;
  }

  press(...sequences: readonly string[]): this {
    for (const sequence of sequences) {
      const decoded = decodeKey(sequence);
      if (decoded.kind === 'key') this.act({ type: 'key', key: decoded.key });
    }
    return this;
  }

  get field(): string {
    const { overlay } = this.state;
    return overlay?.kind === 'name' ? overlay.text : 'closed';
  }
}

describe('the field for a name', () => {
  it.each([
    ['in the list', false],
    ['in a session', true],
  ])('R opens it %s, with the name that is there, and Enter sends it', (_, opened) => {
    const person = new Person({ opened, name: 'old' }).press('R');
    expect(person.field).toBe('old');
    expect(keyContext(person.state)).toBe('name');
    person.press('\u0015', 'n', 'e', 'w', ' ', 'q', '\u007F').press(ENTER);
    const { id, path } = person.one;
    expect(person.effects).toEqual([
      {
        type: 'rename',
        token: 1,
        conversation: { id, path },
        dialect: 'paginated',
        name: 'new ',
      },
    ]);
    expect(person.field).toBe('closed');
  });

  it('Esc leaves the name as it was, and an empty name is not sent', () => {
    const person = new Person().press('R', 'x', ESC);
    expect([person.field, person.effects]).toEqual(['closed', []]);
    person.press('R', ' ', ENTER);
    expect([person.field, person.effects]).toEqual([' ', []]);
  });

  it('a paste is one line and no longer than a name', () => {
    const person = new Person().press('R').act({ type: 'paste', text: 'two\nlines\t' });
    expect(person.field).toBe('two lines ');
    expect(person.act({ type: 'paste', text: 'x'.repeat(1000) }).field).toHaveLength(450);
  });

  it('n never opens it: with a search it is the next hit, without one it says so', () => {
    expect(new Person({ opened: true }).press('/', 'y', ENTER, 'n').field).toBe('closed');
    const without = new Person({ opened: true }).press('n');
    expect([without.field, without.state.notice?.text]).toEqual(['closed', 'Nothing searched for yet.']);
    expect(new Person().press('n').field).toBe('closed');
  });

  it.each([
    [{ kind: 'named', name: 'x', inCodex: null }, 'Named.', 'good'],
    [
      { kind: 'named', name: 'x', inCodex: 'There is no codex here.' },
      'may not show it. There is no codex here.',
      'plain',
    ],
    [{ kind: 'failed', message: 'The disk is full.' }, 'The disk is full.', 'bad'],
  ] as const)('%j is said', (result, text, tone) => {
    const { notice } = new Person().act({ type: 'renamed', token: 1, result }).state;
    expect(notice).toMatchObject({ text: expect.stringContaining(text), tone });
  });

  it.each([20, 39, 40, 80, 200])('is drawn %i cells wide, its end in sight, nothing raw', width => {
    for (const glyphs of [UNICODE_GLYPHS, ASCII_GLYPHS]) {
      for (const text of ['', 'short', `${'a long name '.repeat(30)}日本 END`, '\u202Eevil\u001B[2J END']) {
        const row = nameFieldRow(
          { kind: 'name', conversation: new Person().one, dialect: null, ...fieldWith(text) },
          width,
          { glyphs, keys: USUAL_KEYS },
        );
        expect(rowWidth(row)).toBe(width);
        expect(rowText(row)).not.toMatch(/[\u001B\u202E]/);
        if (text.endsWith('END')) expect(rowText(row)).toContain('END');
      }
    }
  });
});
