import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../src/app/effect.ts';
import { initialState } from '../../../src/app/initial-state.ts';
import { update } from '../../../src/app/root/update.ts';
import { type AppState, viewerOf } from '../../../src/app/state.ts';
import type { Conversation } from '../../../src/format/conversation.ts';
import { Families } from '../../../src/live/list/families.ts';
import type { Snapshot } from '../../../src/live/snapshot.ts';
import { decodeKey } from '../../../src/terminal/decode-key.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { conversation, listSnapshot, snapshotWith } from '../../support/conversations.ts';
import { assistant, itemsOf, snapshotOf } from '../../support/items.ts';

const from = (n: number, parent: Conversation, source: 'subagent' | 'side-chat' | 'cli') =>
  conversation(n, { summary: { title: `session ${n}`, source, parentId: parent.id } });

const parent = conversation(0, { summary: { title: 'the parent' } });
const first = from(1, parent, 'subagent');
const second = from(2, parent, 'side-chat');
const fork = from(3, parent, 'cli');
const alone = conversation(4, { summary: { title: 'alone' } });
const lost = from(5, conversation(9), 'cli');
const all = [parent, first, second, fork, alone, lost];

const families = new Families(id => all.find(each => each.id === id));
for (const row of all) families.change(undefined, row);

/** Presses keys; whatever is opened has thirty answers. */
class Person {
  state: AppState;
  effects: readonly Effect[] = [];
  snapshot: Snapshot;

  constructor(opened: Conversation, startedIn: AppState['startedIn'] = 'viewer') {
    const listed = { ...listSnapshot(all), relativesOf: families.relatives.bind(families) };
    this.snapshot = snapshotWith({ conversations: listed });
    const begun = initialState({
      size: { columns: 100, rows: 30 },
      glyphs: UNICODE_GLYPHS,
      home: '/home/ana',
      preferences: { scope: 'all', sort: 'updated', detail: 'tools', notify: null },
      open: opened,
    });
    this.state = { ...begun, startedIn };
    this.#open(opened);
  }

  get open(): string | undefined {
    return viewerOf(this.state)?.conversation.id;
  }

  get labels(): readonly string[] {
    const { overlay } = this.state;
    return overlay?.kind === 'menu' ? overlay.items.map(item => item.label) : [];
  }

  press(...sequences: string[]): this {
    for (const sequence of sequences) {
      const decoded = decodeKey(sequence);
      if (decoded.kind === 'key') this.#act({ type: 'key', key: decoded.key });
    }
    return this;
  }

  choose(row: Conversation): this {
    return this.press('f').#act({ type: 'menuChosen', value: row.id });
  }

  #act(action: Parameters<typeof update>[1]): this {
    const step = update(this.state, action, this.snapshot);
    this.state = step.state;
    this.effects = step.effects;
    for (const effect of step.effects)
      if (effect.type === 'open') this.#open(all.find(each => each.id === effect.conversation.id) ?? alone);
    return this;
  }

  #open(row: Conversation): this {
    const items = itemsOf(Array.from({ length: 30 }, (_, n) => assistant(`answer ${n}`)));
    this.snapshot = { ...this.snapshot, items: { ...snapshotOf(items), conversation: row } };
    return this.#act({ type: 'diskChanged' });
  }
}

describe('the family of a session', () => {
  it.each<[string, Conversation, readonly string[]]>([
    [
      'of a parent',
      parent,
      ['sub-agent  session 2', 'sub-agent  session 1', 'fork       session 3'].toSorted(),
    ],
    ['of a sub-agent', first, ['parent   the parent', 'sibling  session 2']],
    ['of a fork', fork, ['forked from  the parent']],
  ])('%s', (_, opened, labels) => {
    const person = new Person(opened).press('f');
    expect([...person.labels].toSorted()).toEqual([...labels].toSorted());
  });

  it.each<[string, Conversation, string]>([
    ['has none', alone, 'This session has no parent, sub-agents or forks.'],
    ['is a fork of one that is gone', lost, 'The session that this one comes from is not here.'],
  ])('a session that %s says so', (_, opened, text) => {
    const person = new Person(opened).press('f');
    expect(person.labels).toEqual([]);
    expect(person.state.notice?.text).toBe(text);
  });

  it('says how many sessions were read when that is not all', () => {
    const person = new Person(alone);
    const { conversations } = person.snapshot;
    person.snapshot = {
      ...person.snapshot,
      conversations: { ...conversations, titles: { read: 1_200, of: 3_000 } },
    };
    expect(person.press('f').state.notice?.text).toMatch(/forks \(1,200 of 3,000 sessions read so far\)\.$/);
  });
});

describe('going to a relative', () => {
  const placeOf = ({ state }: Person) => {
    const viewer = viewerOf(state);
    return [viewer?.conversation, viewer?.follow, viewer?.anchor, viewer?.mark, viewer?.folds];
  };

  it.each([
    ['Esc', '\u001B'],
    ['h', 'h'],
    ['q, also where the program was started on the session', 'q'],
  ])('%s is back at the very place', (_, key) => {
    const person = new Person(parent).press('k', 'k', 'k', '\t');
    const place = placeOf(person);
    person.choose(first);
    expect(person.open).toBe(first.id);
    expect(viewerOf(person.state)).toMatchObject({ follow: true });
    person.press(key);
    expect(placeOf(person)).toEqual(place);
    expect(person.state.screen).toMatchObject({ kind: 'viewer', from: { kind: 'picker' } });
  });

  it('choosing the session before in the menu goes back, too', () => {
    const person = new Person(parent).press('k', 'k', 'k');
    const place = placeOf(person);
    person.choose(first).press('k').choose(parent);
    expect(placeOf(person)).toEqual(place);
    person.press('\u001B');
    expect(person.state.screen.kind).toBe('picker');
  });

  it('goes back session by session, and quits where it began', () => {
    const person = new Person(parent).choose(first).choose(second);
    expect(person.open).toBe(second.id);
    expect(person.press('q').open).toBe(first.id);
    expect(person.press('q').open).toBe(parent.id);
    expect(person.press('q').effects).toEqual([{ type: 'quit' }]);
  });

  it('remembers a bounded number of sessions', () => {
    const person = new Person(parent, 'picker');
    for (let round = 0; round < 50; round += 1) {
      person.choose(first).choose(second).choose(first);
      person.choose(second);
    }
    let depth = 0;
    for (; person.state.screen.kind === 'viewer' && depth < 100; depth += 1) person.press('\u001B');
    expect(depth).toBeLessThanOrEqual(21);
  });
});
