import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/app/action.ts';
import type { Effect } from '../../../src/app/effect.ts';
import { EMPTY_FIELD } from '../../../src/app/field/field.ts';
import { initialState } from '../../../src/app/initial-state.ts';
import { USUAL_KEYS } from '../../../src/app/keymap.ts';
import { helpRows } from '../../../src/app/overlays/help.ts';
import { USUAL_LIST } from '../../../src/app/picker/columns.ts';
import { keyContext } from '../../../src/app/root/focus.ts';
import { isForMenu } from '../../../src/app/root/press-key.ts';
import { update } from '../../../src/app/root/update.ts';
import { type AppState, composerOf, viewerOf } from '../../../src/app/state.ts';
import type { Snapshot } from '../../../src/live/snapshot.ts';
import { decodeKey } from '../../../src/terminal/decode-key.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { spansText } from '../../../src/text/spans.ts';
import { conversation, conversations, listSnapshot, snapshotWith } from '../../support/conversations.ts';
import { assistant, itemsOf, snapshotOf, user } from '../../support/items.ts';

/** The whole update under test: presses keys; the store changes only when a test says so. */
class Person {
  state: AppState;
  effects: Effect[] = [];
  snapshot: Snapshot;

  constructor(options: { readonly opened?: boolean; readonly archived?: boolean } = {}) {
    const listed = conversations(30).map(one => (options.archived ? { ...one, archived: true } : one));
    this.snapshot = snapshotWith({ conversations: listSnapshot(listed) });
    this.state = initialState({
      size: { columns: 100, rows: 30 },
      glyphs: UNICODE_GLYPHS,
      home: '/home/ana',
      preferences: { scope: 'all', sort: 'updated', detail: 'tools', notify: null },
      open: options.opened ? conversation(0) : null,
    });
    if (options.opened) this.opens();
    this.act({ type: 'diskChanged' });
  }

  act(action: Action): this {
    const step = update(this.state, action, this.snapshot);
    this.state = step.state;
    this.effects = [...step.effects];
    return this;
  }

  press(...sequences: string[]): this {
    for (const sequence of sequences) {
      const decoded = decodeKey(sequence);
      if (decoded.kind === 'key') this.act({ type: 'key', key: decoded.key });
    }
    return this;
  }

  /** The store of the open conversation has something to show. */
  opens(): this {
    const items = itemsOf([user('a question'), assistant('an answer')]);
    this.snapshot = { ...this.snapshot, items: { ...snapshotOf(items), conversation: conversation(0) } };
    return this.act({ type: 'diskChanged' });
  }

  /** The token of the effect of this type that was requested last. */
  token(type: Effect['type']): number {
    const effect = this.effects.find(one => one.type === type);
    if (effect === undefined || !('token' in effect)) throw new Error(`no ${type} was asked for`);
    return effect.token;
  }

  wants(type: Effect['type']): boolean {
    return this.effects.some(effect => effect.type === type);
  }
}

const ENTER = '\r';
const ESC = '\u001B';
const CTRL_C = '\u0003';

describe('what keys do, by state', () => {
  it.each<[string, (person: Person) => Person, string]>([
    ['the list', person => person, 'picker'],
    ['a filter being typed', person => person.press('/'), 'filter'],
    ['a session', person => person.press(ENTER).opens(), 'viewer'],
    ['a search being typed', person => person.press(ENTER).opens().press('/'), 'search'],
    ['the composer', person => person.press('r').opens(), 'composer'],
    ['a menu', person => person.press('s'), 'menu'],
    ['the help', person => person.press('?'), 'help'],
  ])('%s has the keys, and Ctrl-C ends it all', (_where, go, context) => {
    const person = go(new Person());
    expect(keyContext(person.state)).toBe(context);
    expect(person.press(CTRL_C).wants('quit')).toBe(true);
  });

  it('q quits the list, goes back from a session, and is text in fields', () => {
    expect(new Person().press('q').wants('quit')).toBe(true);
    const back = new Person().press(ENTER).opens().press('q');
    expect(back.state.screen.kind).toBe('picker');
    expect(back.wants('close')).toBe(true);
    expect(new Person().press('/', 'q').state.picker.filter.text).toBe('q');
    const composing = new Person().press('r').opens();
    composing.act({ type: 'draftLoaded', token: 1, text: '' }).press('q');
    expect(composerOf(composing.state)?.text).toBe('q');
  });

  it('q in a session opened by name quits, Esc goes to the list', () => {
    expect(new Person({ opened: true }).press('q').wants('quit')).toBe(true);
    expect(new Person({ opened: true }).press(ESC).state.screen.kind).toBe('picker');
  });

  it('Esc in the list never quits', () => {
    const person = new Person().press(ESC);
    expect(person.wants('quit')).toBe(false);
    expect(person.state.screen.kind).toBe('picker');
  });

  it('a filter survives opening a session and coming back', () => {
    const person = new Person().press('/', 'a', ENTER);
    person.snapshot = {
      ...person.snapshot,
      conversations: listSnapshot(conversations(3), { view: { scope: 'all', sort: 'updated', query: 'a' } }),
    };
    person.act({ type: 'diskChanged' }).opens().press(ESC);
    expect(person.state.picker.filter.text).toBe('a');
  });

  it('Ctrl-Z suspends and Ctrl-L reads the tree again, everywhere', () => {
    for (const keys of [[], ['/'], [ENTER], ['r'], ['s'], ['?']]) {
      expect(new Person().press(...keys, '\u001A').wants('suspend')).toBe(true);
      expect(new Person().press(...keys, '\f').wants('redraw')).toBe(true);
    }
  });

  it('Escape and a key typed in one burst are both pressed', () => {
    const person = new Person().press('s', '\u001B?');
    expect(person.state.overlay).toMatchObject({ kind: 'help' });
    expect(new Person().press('/', 'a', '\u001Bq').wants('quit')).toBe(true);
  });

  it('t says how much of a session is shown now', () => {
    const person = new Person().press(ENTER).opens();
    const said = () => person.press('t').state.notice?.text;
    expect([said(), said(), said()]).toEqual([
      'Everything is shown.',
      'Only what was said is shown.',
      'What was said and done is shown.',
    ]);
  });

  it('a menu gets the keys that it acts on, and no other that it would be waited for', () => {
    const { state } = new Person().press('s');
    const takes = (sequence: string): boolean => {
      const decoded = decodeKey(sequence);
      return decoded.kind === 'key' && isForMenu(state, decoded.key);
    };
    const [up, down] = ['\u001B[A', '\u001B[B'];
    expect([up, down, 'j', 'k', '1', '7', ENTER].filter(key => !takes(key))).toEqual([]);
    expect(['x', '8', '0', ' ', '\t', 'J', '\u001B[F', '\n', '\u001Bj', ESC, 'q'].filter(takes)).toEqual([]);
    expect(
      isForMenu(new Person().state, { name: 'up', text: '', ctrl: false, alt: false, shift: false }),
    ).toBe(false);
  });

  it('the help begins with the keys that work where it was opened', () => {
    const first = (person: Person): string => {
      const { overlay, size, glyphs } = person.press('?').state;
      if (overlay?.kind !== 'help') throw new Error('no help');
      return spansText(helpRows(size.columns, glyphs, USUAL_KEYS)[overlay.top]?.spans ?? []);
    };
    expect(first(new Person())).toBe(' The list');
    expect(first(new Person().press(ENTER).opens())).toBe(' A session');
    expect(new Person().press(ENTER).opens().press('?', 'k').state.overlay).not.toEqual({
      kind: 'help',
      top: 0,
    });
  });

  it('the help pages and searches like less', () => {
    const person = new Person().press('?', 'G');
    const row = (): string => {
      const { overlay, size, glyphs } = person.state;
      if (overlay?.kind !== 'help') throw new Error('no help');
      return spansText(helpRows(size.columns, glyphs, USUAL_KEYS)[overlay.top]?.spans ?? []);
    };
    const end = row();
    expect(person.press('b', ' ') && row()).toBe(end);
    expect(person.press('g') && row()).toBe(' The list');
    person.press('/', ...'fork');
    expect(keyContext(person.state)).toBe('helpSearch');
    const hits = [row()];
    person.press(ENTER);
    for (let n = 0; n < 5; n++) hits.push(person.press('n') && row());
    // One on the last page is below its first row.
    for (const hit of hits) if (hit !== end) expect(hit.toLowerCase()).toContain('fork');
    expect(hits.lastIndexOf(hits[0] ?? '')).toBeGreaterThan(0);
    expect(person.press('N') && row()).toBe(hits.at(-2));
    expect(person.press('q').state.overlay).toBeNull();
  });

  it('the help scrolls, stops at its ends, and gives way to what was there', () => {
    const person = new Person().press('?', 'k');
    expect(person.state.overlay).toEqual({ kind: 'help', top: 0, field: EMPTY_FIELD, typing: false });
    person.press(...Array.from({ length: 400 }, () => 'j'));
    const end = person.state.overlay;
    expect(person.press('j').state.overlay).toEqual(end);
    expect(person.press(ESC).state.overlay).toBeNull();
  });
});

describe('resume', () => {
  const composing = () => {
    const person = new Person().press('r');
    const token = person.token('loadDraft');
    return person.opens().act({ type: 'draftLoaded', token, text: '' });
  };

  it('Ctrl-C first clears the text, then quits', () => {
    const person = composing().press('h', 'i', CTRL_C);
    expect(person.wants('quit')).toBe(false);
    expect(composerOf(person.state)?.text).toBe('');
    expect(person.press(CTRL_C).wants('quit')).toBe(true);
  });

  it('Enter sends; recorded closes the composer and follows', () => {
    const person = composing().press('h', 'i', ENTER);
    const token = person.token('send');
    person.act({ type: 'sent', token, result: { kind: 'recorded' } });
    expect(composerOf(person.state)).toBeNull();
    expect(viewerOf(person.state)?.follow).toBe(true);
    expect(person.state.notice?.text).toContain('Recorded');
  });

  it('a stale answer changes nothing', () => {
    const person = composing().press('h', 'i', ENTER);
    const token = person.token('send');
    person.act({ type: 'sent', token: token + 99, result: { kind: 'recorded' } });
    expect(composerOf(person.state)?.text).toBe('hi');
  });

  it('held by another process: says by which, keeps the text, and can try again', () => {
    const person = composing().press('h', 'i', ENTER);
    const holder = { pid: 4121, command: 'codex', daemon: false };
    person.act({ type: 'sent', token: person.token('send'), result: { kind: 'busy', holder } });
    expect(person.state.overlay).toMatchObject({ kind: 'menu', title: expect.stringContaining('4121') });
    person.act({ type: 'menuChosen', value: 'retry' });
    expect(person.wants('send')).toBe(true);
    expect(composerOf(person.state)?.text).toBe('hi');
  });

  it('no lock to be had: nothing is written until the person says so', () => {
    const person = composing().press('h', 'i', ENTER);
    person.act({
      type: 'sent',
      token: person.token('send'),
      result: { kind: 'unlocked', message: 'No lock.' },
    });
    expect(person.wants('send')).toBe(false);
    person.act({ type: 'menuChosen', value: 'append' });
    expect(person.effects.find(effect => effect.type === 'send')).toMatchObject({ withoutLock: true });
  });

  it('failed: the sentence is shown and the text stays', () => {
    const person = composing().press('h', 'i', ENTER);
    const result = { kind: 'failed', message: 'The disk is full.' } as const;
    person.act({ type: 'sent', token: person.token('send'), result });
    expect(composerOf(person.state)).toMatchObject({ text: 'hi', phase: { kind: 'failed' } });
  });

  it('a paste goes into the text with its lines, and is not sent', () => {
    const person = composing().act({ type: 'paste', text: 'one\ntwo' });
    expect(composerOf(person.state)?.text).toBe('one\ntwo');
    expect(person.wants('send')).toBe(false);
  });
});

describe('archive', () => {
  it('moves, says so, and u takes it back, also after other keys', () => {
    const person = new Person().press('a');
    const effect = person.effects.find(one => one.type === 'archive');
    if (effect?.type !== 'archive') throw new Error('nothing was archived');
    const { token, conversation: moved } = effect;
    person.act({
      type: 'archived',
      token,
      conversation: moved,
      result: { kind: 'done', path: '/archived', subagents: 2, note: null },
    });
    expect(person.state.notice?.text).toBe('Archived with 2 sub-agents. u brings them back.');
    person.press('j', 'k', 'y', '\u001b');
    expect(person.state.undo).toMatchObject({ conversation: { id: moved.id, path: '/archived' } });
    expect(person.press('u').effects).toContainEqual(
      expect.objectContaining({ type: 'unarchive', conversation: { id: moved.id, path: '/archived' } }),
    );
  });

  it('an archived session is brought back by the same key', () => {
    expect(new Person({ archived: true }).press('a').wants('unarchive')).toBe(true);
  });

  it.each([
    [null, 'Brought back from the archive. u archives it again.'],
    ['Codex wants more.', 'Brought back from the archive. u archives it again. Codex wants more.'],
  ])('what is left to do (%j) is said when it is back', (note, text) => {
    const person = new Person({ archived: true }).press('a');
    const unarchived = person.effects.find(one => one.type === 'unarchive');
    if (unarchived?.type !== 'unarchive') throw new Error('nothing was brought back');
    const { token, conversation } = unarchived;
    person.act({
      type: 'unarchived',
      token,
      id: conversation.id,
      result: { kind: 'done', path: '/back', subagents: 0, note },
    });
    expect(person.state.notice?.text).toBe(text);
    expect(person.press('j', 'u').wants('archive')).toBe(true);
  });

  it('can be taken back until the footer no longer says so', () => {
    const person = new Person({ archived: true }).press('a');
    const token = person.token('unarchive');
    const { id } = conversation(1);
    const result = { kind: 'done', path: '/back', subagents: 0, note: null } as const;
    person.act({ type: 'unarchived', token, id, result });
    person.act({ type: 'noticeExpired', token: person.state.undo?.token ?? 0 });
    expect(person.press('u').wants('archive')).toBe(false);
  });

  it('u that comes before it is done takes it back when it is', () => {
    const person = new Person().press('a');
    const token = person.token('archive');
    person.press('u');
    expect(person.state.notice?.text).toBe('That is still being done: it is taken back then.');
    expect(person.wants('unarchive')).toBe(false);
    const { id, path } = conversation(1);
    const done = { kind: 'done', path: '/archived', subagents: 0, note: null } as const;
    person.act({ type: 'archived', token, conversation: { id, path }, result: done });
    expect(person.effects).toContainEqual(
      expect.objectContaining({ type: 'unarchive', conversation: { id, path: '/archived' } }),
    );
    person.act({ type: 'unarchived', token: person.token('unarchive'), id, result: { ...done, path } });
    expect(person.state.notice?.text).toBe('Brought back from the archive. u archives it again.');
  });

  it('u that comes before it fails takes back nothing, not what was done before either', () => {
    const person = new Person().press('a');
    const { id, path } = conversation(1);
    const done = { kind: 'done', path: '/archived', subagents: 0, note: null } as const;
    person.act({
      type: 'archived',
      token: person.token('archive'),
      conversation: { id, path },
      result: done,
    });
    const token = person.press('a').token('archive');
    const failed = { kind: 'failed', message: 'It is held.', error: null } as const;
    person.press('u').act({ type: 'archived', token, conversation: { id, path }, result: failed });
    expect(person.state.notice?.text).toBe('It is held.');
    expect(person.wants('unarchive')).toBe(false);
    expect(person.press('u').wants('unarchive')).toBe(true);
  });

  it('what a key in a session said goes with the next key, other notices stay', () => {
    const reading = new Person().press(ENTER).opens().press('t');
    expect(reading.state.notice).not.toBeNull();
    expect(reading.press('k').state.notice).toBeNull();
    expect(new Person().press('u', 'k').state.notice?.text).toBe('Nothing to undo.');
  });

  it('a notice goes by itself, but not one that came later', () => {
    const person = new Person().press('u');
    const token = person.token('expireNotice');
    person.press('u').act({ type: 'noticeExpired', token });
    expect(person.state.notice).not.toBeNull();
    person.act({ type: 'noticeExpired', token: token + 1 });
    expect(person.state.notice).toBeNull();
  });
});

describe('an effect that fails', () => {
  it('is said, and everything else stays as it was', () => {
    const person = new Person().press(ENTER).opens();
    const before = viewerOf(person.state);
    person.act({ type: 'effectFailed', message: 'The file cannot be read.' });
    expect(person.state.notice).toMatchObject({ text: 'The file cannot be read.', tone: 'bad' });
    expect(viewerOf(person.state)).toBe(before);
  });
});

describe('copy', () => {
  it.each([
    ['id', conversation(0).id],
    ['path', conversation(0).path],
    ['resume', `codex resume ${conversation(0).id}`],
  ])('%s of the selected session', (value, text) => {
    const person = new Person().press('y').act({ type: 'menuChosen', value });
    expect(person.effects.find(effect => effect.type === 'copy')).toMatchObject({ text });
    expect(person.state.overlay).toBeNull();
  });

  it('the marked item of an open session', () => {
    const person = new Person().press(ENTER).opens().press('y');
    const menu = person.state.overlay;
    expect(menu?.kind === 'menu' ? menu.items.map(({ value }) => value) : []).toEqual(
      expect.arrayContaining(['text', 'link', 'id', 'path', 'resume']),
    );
    expect(person.act({ type: 'menuChosen', value: 'text' }).wants('copyItem')).toBe(true);
  });
});

describe('the configuration changes while rolltop runs', () => {
  const changed = {
    type: 'settingsChanged',
    keys: USUAL_KEYS,
    look: USUAL_LIST,
    filter: null,
    notify: null,
    problem: null,
  } as const;

  it('another filter to open with filters the list that still has the one before', () => {
    const person = new Person().act({ ...changed, filter: { from: '', to: 'is:live' } });
    expect(person.state.picker.filter.text).toBe('is:live');
    expect(person.state.picker.typing).toBe(false);
    expect(person.effects).toContainEqual({
      type: 'setView',
      view: { scope: 'all', sort: 'updated', query: 'is:live' },
    });
    person.act({ ...changed, filter: { from: 'is:live', to: '' } });
    expect(person.state.picker.filter.text).toBe('');
  });

  it('what was typed stays, below another screen too', () => {
    const typing = new Person().press('/', 'x').act({ ...changed, filter: { from: '', to: 'is:live' } });
    expect(typing.state.picker.filter.text).toBe('x');
    const begun = new Person().press('/').act({ ...changed, filter: { from: '', to: 'is:live' } });
    expect(begun.state.picker.filter.text).toBe('');
    const inSession = new Person({ opened: true }).act({ ...changed, filter: { from: '', to: 'is:live' } });
    expect(inSession.state.picker.filter.text).toBe('is:live');
  });

  it('another way to be called holds; where nothing is said of it, the choice on the screen stays', () => {
    const person = new Person().act({ ...changed, notify: 'bell' });
    expect(person.state.notify).toBe('bell');
    expect(person.act(changed).state.notify).toBe('bell');
  });
});
