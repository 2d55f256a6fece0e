/** Turns that were requested from the composer, while the person goes on with other things. */
import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/app/action.ts';
import type { Effect } from '../../../src/app/effect.ts';
import { initialState } from '../../../src/app/initial-state.ts';
import { viewerContext } from '../../../src/app/root/context.ts';
import { update } from '../../../src/app/root/update.ts';
import { type AppState, composerOf, viewerOf } from '../../../src/app/state.ts';
import { viewerWindow } from '../../../src/app/viewer/window.ts';
import type { Snapshot } from '../../../src/live/snapshot.ts';
import { decodeKey } from '../../../src/terminal/decode-key.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { spansText } from '../../../src/text/spans.ts';
import { conversation, conversations, listSnapshot, snapshotWith } from '../../support/conversations.ts';
import { assistant, itemsOf, snapshotOf, user } from '../../support/items.ts';

const CTRL_X = '\u0018';
const CTRL_C = '\u0003';
const ESCAPE = '\u001B';
const opened = conversation(0);
const holder = { pid: 4121, command: 'codex', daemon: false };

class Person {
  state: AppState = initialState({
    size: { columns: 100, rows: 30 },
    glyphs: UNICODE_GLYPHS,
    home: '/home/ana',
    preferences: { scope: 'all', sort: 'updated', detail: 'tools', notify: null },
    open: opened,
  });
  effects: Effect[] = [];
  readonly snapshot: Snapshot = snapshotWith({
    conversations: listSnapshot(conversations(3)),
    items: { ...snapshotOf(itemsOf([user('a question'), assistant('an answer')])), conversation: opened },
  });

  act(action: Action): this {
    const step = update(this.state, action, this.snapshot);
    this.state = step.state;
    this.effects.push(...step.effects);
    return this;
  }

  press(...sequences: string[]): this {
    for (const sequence of sequences) {
      const decoded = decodeKey(sequence);
      if (decoded.kind === 'key') this.act({ type: 'key', key: decoded.key });
    }
    return this;
  }

  /** A message was written, and a turn of Codex requested. */
  asks(): this {
    this.act({ type: 'diskChanged' }).press('r');
    const load = this.effects.findLast(effect => effect.type === 'loadDraft');
    this.act({ type: 'draftLoaded', token: load && 'token' in load ? load.token : -1, text: '' });
    return this.press('g', 'o', CTRL_X);
  }

  get token(): number {
    const ask = this.effects.findLast(effect => effect.type === 'ask');
    return ask && 'token' in ask ? ask.token : -1;
  }

  get screen(): string {
    const context = viewerContext(this.state, this.snapshot);
    const viewer = viewerOf(this.state);
    if (viewer === null || context === null) throw new Error('no conversation is open');
    return viewerWindow(viewer, context)
      .rows.map(row => spansText(row.spans))
      .join('\n');
  }
}

describe('a turn requested from the composer', () => {
  it('begins in the background; the box waits until Codex has the message', () => {
    const person = new Person().asks();
    expect(person.state.turns).toMatchObject([{ text: 'go', phase: 'starting' }]);
    expect(composerOf(person.state)?.phase.kind).toBe('sending');
    person.act({ type: 'turnTaken', token: person.token });
    expect(composerOf(person.state)).toBeNull();
    expect(person.effects).toContainEqual({ type: 'saveDraft', id: opened.id, text: '' });
    expect(person.state.notice?.text).toContain('Ctrl-X twice stops it');
    expect(person.state.turns).toMatchObject([{ phase: 'running' }]);
  });

  it('is said while it runs, can be stopped, and is gone when it has ended', () => {
    const person = new Person().asks();
    person.act({ type: 'turnTaken', token: person.token });
    expect(person.screen).toContain('Codex is working on your message · Ctrl-X twice stops');
    person.press(CTRL_X);
    expect(person.state.notice?.text).toContain('Ctrl-X again stops the turn');
    person.press('j', CTRL_X);
    expect(person.effects.some(({ type }) => type === 'stopTurn')).toBe(false);
    person.press(CTRL_X);
    expect(person.effects.at(-2)).toEqual({ type: 'stopTurn', token: person.token });
    expect(person.screen).toContain('Codex is told to stop');
    person.act({ type: 'turnEnded', token: person.token, end: { kind: 'stopped' } });
    expect(person.state.turns).toEqual([]);
    expect(person.screen).not.toContain('Codex is');
  });

  it('reports an error, whatever is on the screen meanwhile', () => {
    const person = new Person().asks();
    const { token } = person;
    person.act({ type: 'turnTaken', token }).press(ESCAPE);
    expect(person.state.screen.kind).toBe('picker');
    person.act({
      type: 'turnEnded',
      token,
      end: { kind: 'failed', message: 'codex ended with exit code 1.' },
    });
    expect(person.state.notice).toMatchObject({ tone: 'bad', text: 'codex ended with exit code 1.' });
  });

  it('a refusal is answered in the box that waits', () => {
    const person = new Person().asks();
    const why = { kind: 'failed', message: 'codex could not be started' } as const;
    person.act({ type: 'turnEnded', token: person.token, end: { kind: 'refused', why } });
    expect(composerOf(person.state)).toMatchObject({ text: 'go', phase: { kind: 'failed' } });
    expect(person.effects).not.toContainEqual({ type: 'saveDraft', id: opened.id, text: '' });
  });

  it('a session in use offers what can be done, and trying again asks again', () => {
    const person = new Person().asks();
    const why = { kind: 'busy', holder, canQueue: true } as const;
    person.act({ type: 'turnEnded', token: person.token, end: { kind: 'refused', why } });
    const menu = person.state.overlay?.kind === 'menu' ? person.state.overlay.items : [];
    expect(menu.map(({ value }) => value)).toEqual(['queue', 'wait', 'askAgain', 'keep', 'edit']);
    const first = person.token;
    person.act({ type: 'menuChosen', value: 'askAgain' });
    expect(person.token).toBeGreaterThan(first);
  });

  it('the box may be closed before Codex has the message: that is reported, and the draft is kept', () => {
    const person = new Person().asks().press(ESCAPE);
    expect(composerOf(person.state)).toBeNull();
    const why = { kind: 'untrusted' } as const;
    person.act({ type: 'turnEnded', token: person.token, end: { kind: 'refused', why } });
    expect(person.state.notice?.text).toContain('No turn was begun; the draft is kept');
    expect(person.state.overlay).toBeNull();
  });

  it('a box opened again with the same text is done when Codex has it', () => {
    const person = new Person().asks().press(ESCAPE, 'r');
    const load = person.effects.findLast(effect => effect.type === 'loadDraft');
    person.act({ type: 'draftLoaded', token: load && 'token' in load ? load.token : -1, text: 'go' });
    person.act({ type: 'turnTaken', token: person.token });
    expect(composerOf(person.state)).toBeNull();
  });

  it('what is being written by then is another message and stays', () => {
    const person = new Person().asks().press(ESCAPE, 'r');
    const load = person.effects.findLast(effect => effect.type === 'loadDraft');
    person.act({ type: 'draftLoaded', token: load && 'token' in load ? load.token : -1, text: 'other' });
    person.act({ type: 'turnTaken', token: person.token });
    expect(composerOf(person.state)?.text).toBe('other');
  });

  it('Ctrl-X without a turn says so', () => {
    const person = new Person().act({ type: 'diskChanged' }).press(CTRL_X);
    expect(person.state.notice?.text).toContain('No turn');
  });
});

describe('o and O', () => {
  it.each([
    [['o'], 'resume'],
    [['O', 'O'], 'fork'],
  ] as const)('%j hands the open session over (%s), and the notice says how it went', (keys, how) => {
    const person = new Person().act({ type: 'diskChanged' }).press(...keys);
    const effect = person.effects.at(-1);
    expect(effect).toMatchObject({ type: 'handOff', how, conversation: { id: opened.id } });
    const before = person.state;
    person.act({ type: 'handedBack', token: 1, problem: null });
    expect(person.state.notice?.text).toBe('Back from Codex.');
    expect(viewerOf(person.state)).toEqual(viewerOf(before));
    person.act({ type: 'handedBack', token: 1, problem: 'codex ended with exit code 3.' });
    expect(person.state.notice).toMatchObject({ tone: 'bad', text: 'codex ended with exit code 3.' });
  });

  it('one O only asks, and any other key is the answer no', () => {
    const person = new Person().act({ type: 'diskChanged' }).press('O');
    expect(person.state.notice?.text).toBe(
      'O again makes a fork of this session in Codex; any other key does not.',
    );
    person.press('j', 'O');
    expect(person.effects.some(({ type }) => type === 'handOff')).toBe(false);
  });

  it('a Ctrl-C that was meant for Codex does not end rolltop', () => {
    const person = new Person().act({ type: 'diskChanged' }).press('o');
    person.act({ type: 'handedBack', token: 1, problem: null }).press(CTRL_C, CTRL_C);
    expect(person.effects.some(({ type }) => type === 'quit')).toBe(false);
    expect(person.state.notice?.text).toContain('q quits rolltop');
    person.act({ type: 'noticeExpired', token: person.state.backFromCodex ?? -1 }).press(CTRL_C);
    expect(person.effects.some(({ type }) => type === 'quit')).toBe(true);
  });

  it('in the list they act on the selected session', () => {
    const person = new Person().act({ type: 'diskChanged' }).press(ESCAPE, 'j', 'o');
    expect(person.effects.at(-1)).toMatchObject({ type: 'handOff', how: 'resume' });
  });

  it('what Codex cannot open is said without trying', () => {
    for (const [change, words] of [
      [{ archived: true }, 'This session is archived'],
      [
        { summary: { ...opened.summary, dialect: 'bare' } },
        'Codex itself cannot open files of this old form',
      ],
    ] as const) {
      const person = new Person();
      const { items } = person.snapshot;
      if (items === null) throw new Error('nothing is open');
      Object.assign(person.snapshot, { items: { ...items, conversation: { ...opened, ...change } } });
      person.act({ type: 'diskChanged' }).press('o');
      expect(person.effects.some(({ type }) => type === 'handOff')).toBe(false);
      expect(person.state.notice?.text).toContain(words);
    }
  });
});
