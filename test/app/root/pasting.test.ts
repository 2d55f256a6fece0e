import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/app/action.ts';
import type { Effect } from '../../../src/app/effect.ts';
import { initialState } from '../../../src/app/initial-state.ts';
import { keyContext } from '../../../src/app/root/focus.ts';
import { update } from '../../../src/app/root/update.ts';
import { type AppState, composerOf, viewerOf } from '../../../src/app/state.ts';
import type { Snapshot } from '../../../src/live/snapshot.ts';
import { decodeKey } from '../../../src/terminal/decode-key.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { conversation, conversations, listSnapshot, NOW } from '../../support/conversations.ts';
import { assistant, itemsOf, snapshotOf, user } from '../../support/items.ts';

/** A person in a list of thirty sessions, or in one of them. */
class Person {
  state: AppState = initialState({
    size: { columns: 100, rows: 30 },
    glyphs: UNICODE_GLYPHS,
    home: '/home/ana',
    preferences: { scope: 'all', sort: 'updated', detail: 'tools' },
    open: null,
  });
  snapshot: Snapshot = { conversations: listSnapshot(conversations(30)), items: null, nowMs: NOW };
  effects: Effect['type'][] = [];

  constructor(...sequences: string[]) {
    this.act({ type: 'diskChanged' });
    this.press(...sequences);
  }

  act(action: Action): this {
    const step = update(this.state, action, this.snapshot);
    this.state = step.state;
    this.effects = step.effects.map(({ type }) => type);
    return this;
  }

  press(...sequences: string[]): this {
    for (const sequence of sequences) {
      const decoded = decodeKey(sequence);
      if (decoded.kind === 'key') this.act({ type: 'key', key: decoded.key });
      if (this.effects.includes('open')) this.opens();
    }
    return this;
  }

  opens(): this {
    const items = itemsOf([user('a question'), assistant('an answer')]);
    this.snapshot = { ...this.snapshot, items: { ...snapshotOf(items), conversation: conversation(0) } };
    return this.act({ type: 'diskChanged' });
  }

  burst(text: string): this {
    return this.act({ type: 'burst', text });
  }
}

const composing = (): Person => {
  const person = new Person('r');
  return person.act({ type: 'draftLoaded', token: 1, text: '' });
};

const PLACES: readonly (readonly [string, () => Person])[] = [
  ['the list', () => new Person()],
  ['a session', () => new Person('\r')],
  ['the raw lines', () => new Person('\r', 'm')],
  ['a menu', () => new Person('s')],
  ['the help', () => new Person('?')],
];

describe('in lists and menus', () => {
  it.each(PLACES)('a paste does nothing (%s)', (_name, go) => {
    const person = go();
    const before = person.state;
    for (const problem of [null, 'tooLong'] as const) {
      person.act({ type: 'paste', text: 'all of it\nquit\n', problem });
      expect(person.effects).toEqual([]);
      expect(person.state).toEqual(before);
    }
  });

  it.each(PLACES)('a burst that would do more than show something does nothing (%s)', (_name, go) => {
    const person = go();
    const before = person.state;
    for (const text of [
      'ja',
      'aaa',
      'qq',
      'oo',
      'Error: it is broken',
      'new name\r',
      'jj quit\r',
      'x\r',
      'q',
    ]) {
      person.burst(text);
      expect(person.effects).toEqual([]);
      expect(person.state).toEqual(before);
    }
  });

  it('a burst of keys that move is pressed, as a slow link brings them', () => {
    expect(new Person().burst('jjk').state.picker).toEqual(new Person('j', 'j', 'k').state.picker);
    expect(new Person('\r').burst('kkk').state).toEqual(new Person('\r', 'k', 'k', 'k').state);
    expect(new Person().burst('j\r').effects).toContain('open');
  });

  it('a burst that begins a field is text in it', () => {
    const filtered = new Person().burst('/session 1');
    expect(filtered.state.picker).toMatchObject({ typing: true, query: 'session 1' });
    expect(new Person().burst('/session\r').state.picker.query).toBe('session');
    expect(keyContext(new Person().burst('Sneedle').state)).toBe('searchAll');
    expect(viewerOf(new Person('\r').burst('/answer').state)?.search?.query).toBe('answer');
    expect(composerOf(new Person().burst('rhello').state)?.text).toBe('hello');
  });
});

describe('in fields', () => {
  it('the line ends of a burst never send', () => {
    const person = composing().burst('go on\r');
    expect(person.effects).toEqual([]);
    expect(composerOf(person.state)?.text).toBe('go on\n');
    expect(composerOf(person.burst('\r').state)?.text).toBe('go on\n\n');
  });

  it('an Enter behind one line is Enter in a field of one line, those of a paste are spaces', () => {
    expect(new Person('n').burst('a name\r').effects).toContain('rename');
    const pasted = new Person('n').act({ type: 'paste', text: 'one\ntwo\n' });
    expect(pasted.state.overlay).toMatchObject({ kind: 'name', text: 'one two ' });
  });

  it.each([
    ['endLost', 'The end of the paste never came: what had come of it is in the text.'],
    ['tooLong', 'The paste was longer than 4 MB: its first 4 MB are in the text, the rest was left out.'],
  ] as const)('a paste that was cut says so (%s)', (problem, sentence) => {
    const person = composing().act({ type: 'paste', text: 'some', problem });
    expect(composerOf(person.state)?.text).toBe('some');
    expect(person.state.notice?.text).toBe(sentence);
  });

  it('a paste whose end never came says so in a list too: it took the keys', () => {
    const person = new Person().act({ type: 'paste', text: 'some', problem: 'endLost' });
    expect(person.state.notice?.text).toBe('The end of a paste never came. Nothing was done with it.');
  });
});

it('an Alt that is taken for Escape runs nothing that changes a session or starts a program', () => {
  const doing: readonly Effect['type'][] = ['archive', 'unarchive', 'handOff'];
  for (const key of ['a', 'o', 'O', 'u']) {
    for (const person of [new Person(`\u001B${key}`), new Person('\r', `\u001B${key}`)])
      expect(person.effects.filter(effect => doing.includes(effect))).toEqual([]);
  }
});
