/** Views with names, from the menu of the list to what is asked of the state folder and said about it. */
import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/app/action.ts';
import type { Effect } from '../../../src/app/effect.ts';
import { initialState } from '../../../src/app/initial-state.ts';
import { USUAL_KEYS } from '../../../src/app/keymap.ts';
import { viewFieldRow } from '../../../src/app/overlays/view-field.ts';
import { pickerWindow } from '../../../src/app/picker/window.ts';
import { pickerContext } from '../../../src/app/root/context.ts';
import { keyContext } from '../../../src/app/root/focus.ts';
import { update } from '../../../src/app/root/update.ts';
import type { AppState } from '../../../src/app/state.ts';
import type { Snapshot } from '../../../src/live/snapshot.ts';
import type { NamedView } from '../../../src/query/named-view.ts';
import { decodeKey } from '../../../src/terminal/decode-key.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { rowWidth } from '../../../src/text/spans.ts';
import { conversations, listSnapshot, snapshotWith } from '../../support/conversations.ts';
import { screenText } from '../../support/picker.ts';

const mine: NamedView = { name: 'mine', filter: 'dir:api', scope: 'archived', sort: '-size' };

class Person {
  state: AppState;
  effects: Effect[] = [];
  readonly snapshot: Snapshot = snapshotWith({ conversations: listSnapshot(conversations(3)) });

  readonly views: readonly NamedView[];

  constructor(views: readonly NamedView[] = []) {
    this.views = views;
    this.state = initialState({
      size: { columns: 80, rows: 24 },
      glyphs: UNICODE_GLYPHS,
      home: '/home/ana',
      preferences: { scope: 'all', sort: 'updated', detail: 'tools', notify: 'off' },
      open: null,
    });
    this.act({ type: 'diskChanged' });
  }

  /** The state folder answers at once. */
  act(action: Action): this {
    const { state, effects } = update(this.state, action, this.snapshot);
    this.state = state;
    this.effects.push(...effects);
    for (const effect of effects) {
      const { token } = effect as { token: number };
      if (effect.type === 'readViews')
        this.act({ type: 'viewsRead', token, views: new Map(this.views.map(view => [view.name, view])) });
      if (effect.type === 'readFilterViews')
        this.act({ type: 'filterViewsRead', views: new Map(this.views.map(view => [view.name, view])) });
      if (effect.type === 'changeView') {
        const { name, view: after } = effect;
        const before = this.views.find(view => view.name === name) ?? null;
        this.act({ type: 'viewChanged', token, name, before, after });
      }
    }
    return this;
  }

  press(...sequences: string[]): this {
    for (const sequence of sequences) {
      const decoded = decodeKey(sequence);
      if (decoded.kind === 'key') this.act({ type: 'key', key: decoded.key });
    }
    return this;
  }

  /** The list has the keys, and keeps its filter. */
  leaveField(): this {
    this.state = { ...this.state, picker: { ...this.state.picker, typing: false } };
    return this;
  }

  choose(value: string): this {
    return this.act({ type: 'menuChosen', value });
  }

  get values(): readonly string[] {
    const { overlay } = this.state;
    return overlay?.kind === 'menu' ? overlay.items.map(item => item.value) : [];
  }

  /** What was asked of the list last. */
  get asked(): string | undefined {
    const { query } = this.effects.findLast(one => one.type === 'setView')?.view ?? {};
    return query;
  }

  get screen(): string {
    const { picker } = this.state;
    const context = pickerContext(this.state, this.snapshot);
    return screenText(pickerWindow(picker, context)).join('\n');
  }

  get changes() {
    return this.effects.flatMap(effect =>
      effect.type === 'changeView' ? [{ name: effect.name, view: effect.view }] : [],
    );
  }
}

describe('the menu of v', () => {
  it('has the scopes, the views that are kept, and keeping this one', () => {
    expect(new Person().press('v').values).toEqual(['all', 'folder', 'live', 'archived', 'keep']);
    const person = new Person([mine]).press('v');
    expect(person.values).toEqual(['all', 'folder', 'live', 'archived', '@mine', 'keep', 'drop']);
    const { overlay } = person.state;
    expect(overlay?.kind === 'menu' && overlay.items[4]?.label).toBe(
      '@mine  dir:api, archived, smallest first',
    );
  });

  it('takes a view: its filter, its scope and its order', () => {
    const { picker } = new Person([mine]).press('v').choose('@mine').state;
    expect(picker).toMatchObject({
      scope: 'archived',
      sort: '-size',
      typing: false,
      filter: { text: 'dir:api' },
    });
  });

  it('still chooses a scope', () => {
    expect(new Person([mine]).press('v').choose('live').state.picker).toMatchObject({ scope: 'live' });
  });

  it('keeps what the list shows under a name, and u takes that back', () => {
    const person = new Person().press('/', ...'dir:web').press('\u001B[D');
    person.leaveField().press('v').choose('keep');
    expect(keyContext(person.state)).toBe('viewName');
    person.press(...'@Web', '\r');
    const view = { name: 'web', filter: 'dir:web', scope: 'all', sort: 'updated' };
    expect(person.changes).toEqual([{ name: 'web', view }]);
    expect(person.state.notice).toMatchObject({
      text: expect.stringContaining('Kept as @web'),
      tone: 'good',
    });
    expect(person.press('u').changes.at(-1)).toEqual({ name: 'web', view: null });
  });

  it('what had the name before comes back with u', () => {
    const person = new Person([mine])
      .press('v')
      .choose('keep')
      .press(...'mine', '\r');
    expect(person.state.notice?.text).toContain('in place of the one before');
    expect(person.press('u').changes.at(-1)).toEqual({ name: 'mine', view: mine });
  });

  it('drops a view after a second choice, and u brings it back', () => {
    const person = new Person([mine]).press('v').choose('drop');
    expect(person.values).toEqual(['@mine']);
    person.choose('@mine');
    expect(person.changes).toEqual([{ name: 'mine', view: null }]);
    expect(person.state.notice?.text).toBe('Dropped @mine. u brings it back.');
    expect(person.press('u').changes.at(-1)).toEqual({ name: 'mine', view: mine });
  });

  it.each(['two words', '-x', '"'])('%j is no name, and the field stays', typed => {
    const person = new Person()
      .press('v')
      .choose('keep')
      .press(...typed, '\r');
    expect([person.changes, keyContext(person.state)]).toEqual([[], 'viewName']);
    expect(person.state.notice).toMatchObject({ tone: 'bad' });
  });

  it('Esc keeps nothing, and neither does an empty name', () => {
    expect(new Person().press('v').choose('keep').press('\r', '\u001B')).toMatchObject({ changes: [] });
  });

  it('does not open over what was opened meanwhile', () => {
    const person = new Person([mine]).press('?');
    person.act({ type: 'viewsRead', token: 1, views: new Map() });
    expect(person.state.overlay?.kind).toBe('help');
  });

  it.each([20, 40, 80, 200])('the field for the name is %i cells wide', width => {
    const field = { kind: 'viewName', text: 'x'.repeat(90), cursor: 45, erased: '' } as const;
    expect(rowWidth(viewFieldRow(field, width, { glyphs: UNICODE_GLYPHS, keys: USUAL_KEYS }))).toBe(width);
  });
});

describe('a filter line that begins with @', () => {
  const web: NamedView = { name: 'web', filter: 'dir:web "no', scope: 'all', sort: 'name' };

  it('asks for the view as soon as its name is typed, narrowed down by what follows', () => {
    const person = new Person([mine, web]).press('/', ...'@mine');
    expect(person.asked).toBe('dir:api is:archived');
    expect(person.press(...' since:2d').asked).toBe('dir:api is:archived since:2d');
    expect(person.state.picker.filter.text).toBe('@mine since:2d');
  });

  it('a quote that the view leaves open does not reach over what follows', () => {
    expect(new Person([web]).press('/', ...'@web is:fork').asked).toBe('dir:web "no" is:fork');
  });

  it('waits while the name is being typed, and completes it with tab', () => {
    const person = new Person([mine, web]).press('/', ...'@w');
    expect(person.asked ?? '').toBe('');
    expect(person.screen).toContain('@web');
    expect(person.press('\t').state.picker.filter.text).toBe('@web');
    expect(person.screen).toContain('dir:web');
  });

  it('a name that nothing was kept under is text, with the reason and what is near', () => {
    const person = new Person([mine]).press('/', ...'@mien x');
    expect(person.asked).toBe('@mien x');
    expect(person.screen).toContain('there is no view @mien (did you mean "@mine"?)');
    expect(new Person().press('/', '@', '\r').asked).toBe('@');
  });

  it('asks for nothing in quotes, nor behind another word', () => {
    expect(new Person([mine]).press('/', ...'"@mine"').asked).toBe('"@mine"');
    expect(new Person([mine]).press('/', ...'x @mine').asked).toBe('x @mine');
  });

  it('is kept as what it stands for, so that no view hangs on another one', () => {
    const person = new Person([mine]).press('/', ...'@mine x').leaveField();
    person
      .press('v')
      .choose('keep')
      .press(...'more', '\r');
    expect(person.changes.at(-1)?.view?.filter).toBe('dir:api is:archived x');
  });

  it('means the same in the search over all sessions', () => {
    const person = new Person([mine])
      .press('/', ...'@mine')
      .leaveField()
      .press('S', ...'text');
    const search = person.effects.findLast(one => one.type === 'searchAll');
    expect(search).toMatchObject({ filter: 'dir:api is:archived', query: { text: 'text' } });
    const typed = new Person([mine]).press('S', '\x1b[A', ...'@mine', '\x1b[B', ...'text');
    expect(typed.effects.findLast(one => one.type === 'searchAll')).toMatchObject({
      filter: 'dir:api is:archived',
    });
  });
});
