/** Marks and acts on many, from the key to what is asked of the world and said about it. */
import { describe, expect, it } from 'vitest';
import type { ManyQuestion } from '../../../src/actions/many-question.ts';
import type { ManyEnd } from '../../../src/actions/run-many.ts';
import type { Action } from '../../../src/app/action.ts';
import type { Effect } from '../../../src/app/effect.ts';
import { initialState } from '../../../src/app/initial-state.ts';
import { USUAL_KEYS } from '../../../src/app/keymap.ts';
import { manyRows } from '../../../src/app/overlays/many-rows.ts';
import { tagsFieldRows } from '../../../src/app/overlays/tags-field.ts';
import { pickerWindow } from '../../../src/app/picker/window.ts';
import { pickerContext } from '../../../src/app/root/context.ts';
import { update } from '../../../src/app/root/update.ts';
import type { AppState } from '../../../src/app/state.ts';
import type { Snapshot } from '../../../src/live/snapshot.ts';
import { decodeKey } from '../../../src/terminal/decode-key.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { spansText } from '../../../src/text/spans.ts';
import {
  conversation,
  conversations,
  idOf,
  listSnapshot,
  snapshotWith,
} from '../../support/conversations.ts';

const SIZE = { columns: 100, rows: 30 };
const [ENTER, ESC, TAB] = ['\r', '\u001B', '\t'];

class Person {
  state: AppState;
  effects: Effect[] = [];
  snapshot: Snapshot;

  constructor(listed = conversations(30)) {
    const list = listSnapshot(listed, {
      values: key =>
        key === 'tag'
          ? new Map([
              ['bug', 2],
              ['build', 9],
              ['ui', 1],
            ])
          : null,
    });
    this.snapshot = snapshotWith({ conversations: list });
    this.state = initialState({
      size: SIZE,
      glyphs: UNICODE_GLYPHS,
      home: '/home/ana',
      preferences: { scope: 'all', sort: 'updated', detail: 'tools', notify: null },
      open: null,
    });
    this.act({ type: 'diskChanged' });
  }

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

  last<Type extends Effect['type']>(type: Type): Extract<Effect, { type: Type }> {
    const found = this.effects.findLast(effect => effect.type === type);
    if (found === undefined) throw new Error(`no ${type} was asked for`);
    return found as Extract<Effect, { type: Type }>;
  }

  planned(over: Partial<ManyQuestion> = {}): this {
    const { token, ids } = this.last('planMany');
    const plan: ManyQuestion = {
      act: 'delete',
      ids,
      subagents: 0,
      sizeBytes: 2048,
      leftOut: new Map(),
      ...over,
    };
    return this.act({ type: 'manyPlanned', token, plan });
  }

  ended(over: Partial<ManyEnd> = {}): this {
    const { token, job } = this.last('runMany');
    const done = 'ids' in job ? job.ids : [];
    const end: ManyEnd = { done, subagents: 0, sizeBytes: 0, failed: [], left: 0, undo: null, ...over };
    return this.act({ type: 'manyEnded', token, job, end });
  }

  get marked(): readonly string[] {
    return [...this.state.picker.marked.keys()];
  }

  get foot(): string {
    const { overlay } = this.state;
    if (overlay?.kind === 'many')
      return manyRows(overlay, SIZE, { glyphs: UNICODE_GLYPHS, keys: USUAL_KEYS })
        .map(row => spansText(row.spans).trimEnd())
        .slice(1)
        .join('\n');
    if (overlay?.kind === 'tags')
      return tagsFieldRows(overlay, SIZE.columns, { glyphs: UNICODE_GLYPHS, keys: USUAL_KEYS })
        .map(row => spansText(row.spans).trimEnd())
        .join('\n');
    return this.state.notice?.text ?? '';
  }

  get rows(): readonly string[] {
    const { header, list } = pickerWindow(this.state.picker, pickerContext(this.state, this.snapshot));
    return [header, ...list].map(row => spansText(row?.spans ?? []));
  }
}

describe('marks', () => {
  it('space marks and moves on, and again takes the mark off', () => {
    const person = new Person().press(' ', ' ', ' ');
    expect([person.marked, person.state.picker.index]).toEqual([[idOf(0), idOf(1), idOf(2)], 3]);
    expect(person.press('k', ' ').marked).toEqual([idOf(0), idOf(1)]);
  });

  it('they are counted in the header, drawn in their rows, and survive a filter', () => {
    const person = new Person(conversations(30).map(one => ({ ...one, sizeBytes: 1024 * 1024 }))).press(
      ' ',
      ' ',
    );
    expect(person.rows[0]).toContain('2 marked · 2.0M');
    expect(person.rows.filter(row => row.includes('■'))).toHaveLength(2);
    person.press('/', 'x');
    person.snapshot = {
      ...person.snapshot,
      conversations: listSnapshot([], { view: { scope: 'all', sort: 'updated', query: 'x' } }),
    };
    person.act({ type: 'diskChanged' });
    expect([person.marked.length, person.rows[0]]).toEqual([2, expect.stringContaining('2 marked · 2.0M')]);
  });

  it('* marks all that are shown, and again none of them', () => {
    const person = new Person().press('*');
    expect(person.marked).toHaveLength(30);
    expect(person.press('*').marked).toHaveLength(0);
  });

  it('Esc drops the marks before the filter', () => {
    const person = new Person().press('/', 'f', 'i', 'x');
    const view = { scope: 'all', sort: 'updated', query: 'fix' } as const;
    person.snapshot = { ...person.snapshot, conversations: listSnapshot(conversations(9), { view }) };
    person.act({ type: 'diskChanged' }).press(ENTER, 'q').press(' ', ESC);
    expect([person.marked, person.state.picker.filter.text]).toEqual([[], 'fix']);
    expect(person.press(ESC).state.picker.filter.text).toBe('');
  });
});

describe('acts on many', () => {
  it('are looked up, asked about with what is left out, and run on Enter', () => {
    const person = new Person().press(' ', ' ', ' ', 'd');
    expect(person.last('planMany')).toMatchObject({ act: 'delete', ids: [idOf(0), idOf(1), idOf(2)] });
    person.planned({
      ids: [idOf(0), idOf(1)],
      leftOut: new Map([
        ['held', 2],
        ['pinned', 1],
      ]),
    });
    expect(person.foot).toBe(
      ' Move 2 sessions (2K) to the trash? 2 in use, 1 pinned: left out.\n ↵ move   Esc close',
    );
    expect(person.effects.some(effect => effect.type === 'runMany')).toBe(false);
    person.press('x', 'd', ENTER);
    expect(person.last('runMany').job).toEqual({ kind: 'delete', ids: [idOf(0), idOf(1)] });
    const { token } = person.last('runMany');
    person.act({ type: 'manyMoved', token, done: 1 });
    expect(person.foot).toContain('Moving to the trash: 1 of 2.');
    const trashed = [0, 1].map(n => ({ id: idOf(n), entry: `/trash/${n}` }));
    person.ended({ undo: { kind: 'restore', entries: trashed } });
    expect(person.foot).toBe('Moved 2 sessions to the trash. u takes all of it back.');
    expect(person.marked).toEqual([idOf(2)]);
    expect(person.press('u').last('runMany').job).toEqual({
      kind: 'restore',
      entries: trashed,
    });
  });

  it('u that comes before the one session is in the trash brings it back when it is', () => {
    const entries = [{ id: idOf(1), entry: '/trash/1' }];
    const person = new Person().press('d', 'u');
    expect(person.last('runMany').job.kind).toBe('delete');
    person.ended({ undo: { kind: 'restore', entries } });
    expect(person.last('runMany').job).toEqual({ kind: 'restore', entries });
    expect(person.press('u').state.notice?.text).toBe('Nothing to undo.');
  });

  it('u while several are moved stops between two, and brings back those that went', () => {
    const person = new Person().press(' ', ' ', ' ', 'd').planned().press(ENTER);
    expect(person.foot).toContain('Esc stop before the next session   u take all of it back');
    person.press('u');
    expect(person.foot).toContain('Stopping after this one, and taking it back.');
    expect(person.last('stopMany').token).toBe(person.last('runMany').token);
    const entries = [{ id: idOf(1), entry: '/trash/1' }];
    person.ended({ done: [idOf(1)], left: 2, undo: { kind: 'restore', entries } });
    expect(person.last('runMany').job).toEqual({ kind: 'restore', entries });
    expect(person.state.overlay).toBeNull();
  });

  it('Esc does nothing but close the question', () => {
    const person = new Person().press(' ', ' ', 'd').planned().press(ESC);
    expect([person.state.overlay, person.marked.length]).toEqual([null, 2]);
    expect(person.effects.some(effect => effect.type === 'runMany')).toBe(false);
  });

  it('an answer that comes after Esc is dropped', () => {
    expect(new Person().press(' ', ' ', 'd', ESC).planned().state.overlay).toBeNull();
  });

  it('Esc stops it before the next session', () => {
    const person = new Person().press(' ', ' ', 'a').planned({ act: 'archive' }).press(ENTER, ESC, ESC);
    expect(person.effects.filter(effect => effect.type === 'stopMany')).toEqual([
      { type: 'stopMany', token: person.last('runMany').token },
    ]);
    expect(person.foot).toContain('Stopping after this one.');
    person.ended({ done: [idOf(0)], left: 1 });
    expect(person.foot).toBe('Archived 1 session. Stopped before 1 more session.');
  });

  it('names each failure until it was read', () => {
    const person = new Person().press(' ', ' ', ' ', 'd').planned().press(ENTER);
    const failed = [
      { title: 'one', message: 'It is pinned.' },
      { title: 'two', message: 'The disk is full.' },
    ];
    person.ended({ done: [idOf(0)], failed });
    expect(person.foot).toBe(
      [
        ' Moved the session to the trash. 2 sessions failed:',
        '   one  It is pinned.',
        '   two  The disk is full.',
        ' ↵ close',
      ].join('\n'),
    );
    expect(person.press(ENTER).state.overlay).toBeNull();
  });

  it('one session alone is not named with its reason; one of several is', () => {
    const failed = [{ title: 'Find out why.', message: 'Session b was forked from it and stays.' }];
    const alone = new Person().press(' ', 'd').planned().ended({ done: [], failed });
    expect(alone.foot).toBe('Nothing was done. Session b was forked from it and stays.');
    const several = new Person().press(' ', ' ', 'd').planned().press(ENTER);
    expect(several.ended({ done: [idOf(0)], failed }).foot).toContain(
      'to the trash. "Find out why.": Session b was forked from it and stays.',
    );
  });

  it('what could not be done scrolls when there is more than the foot of the screen holds', () => {
    const failed = Array.from({ length: 40 }, (_, index) => ({ title: `s${index}`, message: 'It is held.' }));
    const person = new Person().press(' ', ' ', 'd').planned().press(ENTER).ended({ done: [], failed });
    expect(person.foot).toContain('↵ close   ↑↓ scroll   rows 1–12 of 40');
    expect(person.foot).toContain(' s0 ');
    expect(person.press('j').foot).toContain('rows 2–13 of 40');
    expect(person.press(' ', ' ', ' ').foot).toContain('rows 29–40 of 40');
    expect(person.foot).toContain(' s39 ');
    expect(person.press('k').foot).toContain('rows 28–39 of 40');
    expect(person.press('b', 'b', 'b').foot).toContain('rows 1–12 of 40');
    expect(person.press(ESC).state.overlay).toBeNull();
  });

  it('a long reason is there to its last word', () => {
    const message = `${'reason '.repeat(40)}ends here.`;
    const failed = [
      { title: 'one', message },
      { title: 'two', message: 'It is held.' },
    ];
    const person = new Person().press(' ', ' ', 'd').planned().press(ENTER).ended({ done: [], failed });
    expect(person.foot).toContain('ends here.');
  });

  it('says how far the looking is before it asks, and Esc ends it', () => {
    const person = new Person().press(' ', ' ', 'd');
    const { token } = person.last('planMany');
    expect(person.foot).toContain('Looking at what belongs to 2 sessions…\n Esc stop');
    person.act({ type: 'manyLooked', token, done: 370, of: 1000 });
    expect(person.foot).toContain('Looking at what belongs to 2 sessions… 37 %');
    person.press(ESC);
    expect([person.state.overlay, person.last('stopMany').token]).toEqual([null, token]);
    expect(person.planned().state.overlay).toBeNull();
  });

  it('says why nothing is left to do', () => {
    const person = new Person().press(' ', 'd').planned({ ids: [], leftOut: new Map([['held', 1]]) });
    expect([person.state.overlay, person.foot]).toEqual([null, 'Nothing was done. 1 in use: left out.']);
  });

  it('u on a pin says what the session has then, in both directions', () => {
    const kept = (pinned: boolean) => [{ id: idOf(1), marks: { pinned, tags: ['later'] } }];
    const person = new Person().press('p');
    person.ended({ undo: { kind: 'unmark', marks: kept(false) } });
    expect(person.foot).toBe('Pinned the session. u takes it back.');
    person.press('u').ended({ done: [idOf(1)], undo: { kind: 'unmark', marks: kept(true) } });
    expect(person.foot).toBe('The session is as before: #later. u takes it back.');
    person.press('u').ended({ done: [idOf(1)], undo: { kind: 'unmark', marks: kept(false) } });
    expect(person.foot).toBe('The session is as before: pinned #later. u takes it back.');
  });

  it.each([
    ['d', { kind: 'delete', ids: [idOf(1)] }],
    ['p', { kind: 'mark', ids: [idOf(1)], change: { pinned: true } }],
  ])('without marks %s acts on the selected session, without a question', (key, job) => {
    const person = new Person().press('j', key);
    expect([person.state.overlay, person.last('runMany').job]).toEqual([null, job]);
  });
});

describe('the field for tags', () => {
  it('has those of the session, completes what other sessions have, and takes off what is erased', () => {
    const person = new Person([{ ...conversation(0), tags: ['old', 'ui'] }]).press('#');
    expect(person.foot).toMatch(/^ Tags: old ui /);
    person.press('\u0017', 'b', TAB);
    expect(person.foot).toMatch(/^ Tags: old build .*\n tab {2}build bug$/);
    person.press(TAB, ENTER);
    expect(person.last('runMany').job).toEqual({
      kind: 'mark',
      ids: [idOf(0)],
      change: { add: ['old', 'bug'], remove: ['ui'] },
    });
  });

  it('of several adds, and a minus takes off', () => {
    const person = new Person().press(' ', ' ', '#', ...'new -ui', ENTER);
    expect(person.last('runMany').job).toEqual({
      kind: 'mark',
      ids: [idOf(0), idOf(1)],
      change: { add: ['new'], remove: ['ui'] },
    });
  });
});
