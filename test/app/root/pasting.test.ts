import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/app/action.ts';
import type { Effect } from '../../../src/app/effect.ts';
import { initialState } from '../../../src/app/initial-state.ts';
import { keyContext } from '../../../src/app/root/focus.ts';
import { menuKeysOf } from '../../../src/app/root/pasting.ts';
import { update } from '../../../src/app/root/update.ts';
import { type AppState, composerOf, viewerOf } from '../../../src/app/state.ts';
import type { Snapshot } from '../../../src/live/snapshot.ts';
import { decodeKey } from '../../../src/terminal/decode-key.ts';
import { KeyStream, type Keystroke } from '../../../src/terminal/key-stream.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { conversation, conversations, listSnapshot, snapshotWith } from '../../support/conversations.ts';
import { assistant, itemsOf, snapshotOf, user } from '../../support/items.ts';

/** A person in a list of thirty sessions, or in one of them. */
class Person {
  state: AppState = initialState({
    size: { columns: 100, rows: 30 },
    glyphs: UNICODE_GLYPHS,
    home: '/home/ana',
    preferences: { scope: 'all', sort: 'updated', detail: 'tools', notify: null },
    open: null,
  });
  snapshot: Snapshot = snapshotWith({ conversations: listSnapshot(conversations(30)) });
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

  /** What one read of the terminal brings, and then nothing for a while. */
  strokes(strokes: readonly Keystroke[]): this {
    for (const stroke of strokes) {
      if (stroke.kind === 'key') this.act({ type: 'key', key: stroke.key });
      else if (stroke.kind === 'burst') this.act({ type: 'burst', text: stroke.text });
      else if (stroke.kind === 'paste') this.act({ ...stroke, type: 'paste' });
      if (this.effects.includes('open')) this.opens();
    }
    return this;
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
  it.each(PLACES)('a paste does nothing, and says so (%s)', (_name, go) => {
    const person = go();
    const before = person.state;
    for (const problem of [null, 'tooLong'] as const) {
      person.act({ type: 'paste', text: 'all of it\nquit\n', problem });
      expect(person.effects).toEqual(['expireNotice']);
      expect(person.state.notice?.text).toMatch(/^A paste goes into a field/);
      const { notice: _said, nextToken: _next, ...rest } = person.state;
      expect(before).toMatchObject(rest);
    }
  });

  it.each(PLACES)(
    'a burst that would do more than show something does nothing, and says so (%s)',
    (_name, go) => {
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
        expect(person.effects).toEqual(['expireNotice']);
        expect(person.state.notice?.text).toMatch(/^Several keys came at once/);
        const { notice: _said, nextToken: _next, ...rest } = person.state;
        expect(before).toMatchObject(rest);
      }
    },
  );

  it('a burst of keys that move is pressed, as a slow link brings them', () => {
    expect(new Person().burst('jjk').state.picker).toEqual(new Person('j', 'j', 'k').state.picker);
    expect(new Person('\r').burst('kkk').state).toEqual(new Person('\r', 'k', 'k', 'k').state);
    expect(new Person().burst('j\r').effects).toContain('open');
  });

  it('three sessions are marked by three spaces that came together, and all sessions by a star among them', () => {
    expect(new Person().burst('   ').state.picker.marked.size).toBe(3);
    expect(new Person().burst('j*').state.picker.marked.size).toBe(30);
  });

  it('a key that is held down on the board, in a session or what sessions used is pressed as often as it came', () => {
    const places: readonly (readonly [string[], string])[] = [
      [['B'], 'jj'],
      [['\r'], 'ee'],
      [['\r'], 'tt'],
      [['\r', '/', 'a', '\r'], 'nnN'],
      [['U'], 'll'],
    ];
    for (const [way, keys] of places)
      expect(new Person(...way).burst(keys).state).toEqual(new Person(...way, ...keys).state);
  });

  it('a menu that shows something takes moves and the Enter behind them, and nothing else', () => {
    const { state } = new Person('s');
    expect(menuKeysOf(state, 'jj\r').map(({ name, text }) => text || name)).toEqual(['j', 'j', 'enter']);
    expect(menuKeysOf(state, 'junk\r')).toEqual([]);
    expect(menuKeysOf(new Person().state, 'jj')).toEqual([]);
  });

  it('a burst that begins a field is text in it', () => {
    const filtered = new Person().burst('/session 1');
    expect(filtered.state.picker).toMatchObject({ typing: true, filter: { text: 'session 1' } });
    expect(new Person().burst('/session\r').state.picker.filter.text).toBe('session');
    expect(keyContext(new Person().burst('Sneedle').state)).toBe('searchAll');
    expect(viewerOf(new Person('\r').burst('/answer').state)?.search?.field.text).toBe('answer');
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
    expect(new Person('R').burst('a name\r').effects).toContain('rename');
    const pasted = new Person('R').act({ type: 'paste', text: 'one\ntwo\n' });
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

describe('what the terminal sends by itself, between keys and in any pieces', () => {
  const keys = fc.constantFrom(
    'j',
    'k',
    'a',
    'r',
    '/',
    '\r',
    '\t',
    'é',
    '\u007F',
    '\u001B[A',
    '\u001B[6~',
    '\u001BOB',
    '\u0015',
  );
  const answers = fc.constantFrom(
    ...[
      '\u001B]11;rgb:1e1e/1e1e/2e2e\u0007',
      '\u001B]10;rgb:0/0/0\u001B\\',
      '\u001BP>|tmux 3.3a\u001B\\',
      '\u009DX\u009C',
    ],
    ...[
      '\u001BP1$r0m\u001B\\',
      '\u001B_Gok\u001B\\',
      '\u001B^aq\u001B\\',
      '\u001BXqa\u001B\\',
      '\u001B[?62;4c',
    ],
    ...[
      '\u001B[Ma5*',
      '\u001B[M qA',
      '\u001B[<0;3;4M',
      '\u001B[32;3;4M',
      '\u001B[24;80R',
      '\u001B[?2026;2$y',
    ],
    ...[
      '\u001B[I',
      '\u001B[O',
      '\u001B[97;1:3u',
      '\u001B[1;1:3A',
      '\u001B[[A',
      '\u001B[25$',
      '\u009B?1u',
      '\u001BOP',
    ],
  );
  const places = fc.constantFrom(
    ...PLACES,
    ['a filter', () => new Person('/')] as const,
    ['the composer', composing] as const,
  );

  it('changes nothing of what the keys do', () => {
    fc.assert(
      fc.property(
        places,
        fc.array(fc.record({ key: keys, before: fc.array(answers, { maxLength: 3 }), cut: fc.nat() })),
        ([, go], typed) => {
          const alone = go();
          const mixed = go();
          const [quiet, noisy] = [new KeyStream(), new KeyStream()];
          for (const [index, { key, before, cut }] of typed.entries()) {
            // Each key comes by itself; of the answers before it, some come in two pieces.
            const atMs = 100 * index;
            alone.strokes(quiet.push(key, atMs));
            const noise = before.join('');
            const at = cut % (noise.length + 1);
            const pieces =
              noise.charAt(at - 1) === '\u001B' ? [noise] : [noise.slice(0, at), noise.slice(at)];
            for (const piece of pieces) mixed.strokes(noisy.push(piece, atMs));
            mixed.strokes(noisy.push(key, atMs));
          }
          expect(mixed.state).toEqual(alone.state);
        },
      ),
    );
  });

  it('changes nothing of a burst it comes into', () => {
    fc.assert(
      fc.property(
        places,
        fc.array(fc.tuple(keys, fc.array(answers, { maxLength: 2 })), { maxLength: 8 }),
        ([, go], typed) => {
          const alone = new KeyStream().push(typed.map(([key]) => key).join(''), 0);
          const mixed = new KeyStream().push(typed.map(([key, after]) => key + after.join('')).join(''), 0);
          expect(go().strokes(mixed).state).toEqual(go().strokes(alone).state);
        },
      ),
    );
  });
});

describe('a field of one line', () => {
  const fields: readonly (readonly [string, () => Person, (person: Person) => string])[] = [
    ['the filter', () => new Person('/'), person => person.state.picker.filter.text],
    [
      'the search over all sessions',
      () => new Person('S'),
      person => (person.state.screen.kind === 'searchAll' ? person.state.screen.searchAll.field.text : ''),
    ],
  ];

  it.each(fields)('%s takes a part of a long paste, says so, and can be typed into', (_, open, text) => {
    const person = open().act({ type: 'paste', text: 'word '.repeat(4000) });
    expect(text(person)).toHaveLength(450);
    expect(person.state.notice?.text).toBe(
      'This field takes 450 characters of a paste: the rest was left out.',
    );
    person.press('x').act({ type: 'burst', text: 'more' });
    expect(text(person)).toMatch(/ xmore$/);
    expect(person.state.notice).toBeNull();
  });

  it('that is full says so when a key has no place in it', () => {
    const person = new Person('/').press(...Array.from({ length: 501 }, () => 'x'));
    expect(person.state.picker.filter.text).toHaveLength(500);
    expect(person.state.notice?.text).toBe('This field is full: it holds 500 characters.');
  });

  it('is cut between characters, never inside one', () => {
    const person = new Person('/').act({ type: 'paste', text: `x${'👩‍👧'.repeat(200)}` });
    expect(person.state.picker.filter.text).toMatch(/^x(👩‍👧)+$/u);
  });
});
