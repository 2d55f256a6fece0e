/** The review before an export: what is on screen, where keys lead, and what they ask for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExportReview } from '../../../src/actions/export.ts';
import type { Action } from '../../../src/app/action.ts';
import type { Effect } from '../../../src/app/effect.ts';
import type { ExportState } from '../../../src/app/export-review/state.ts';
import { exportWindow } from '../../../src/app/export-review/window.ts';
import { initialState } from '../../../src/app/initial-state.ts';
import { changedKeys } from '../../../src/app/key-changes.ts';
import { exportContext } from '../../../src/app/root/context.ts';
import { enterExport } from '../../../src/app/root/export.ts';
import { update } from '../../../src/app/root/update.ts';
import type { AppState } from '../../../src/app/state.ts';
import type { ConversationId } from '../../../src/format/identity.ts';
import type { Snapshot } from '../../../src/live/snapshot.ts';
import type { Note } from '../../../src/text/document-notes.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { rowWidth, spansText } from '../../../src/text/spans.ts';

const ID = '0199c0de-0000-7000-8000-000000000001' as ConversationId;
const OTHER = '0199c0de-0000-7000-8000-000000000002' as ConversationId;
const NO_SNAPSHOT = {} as Snapshot;

const lines = Array.from({ length: 200 }, (_, n) => (n === 120 ? 'key [redacted:jwt#1] here' : `line ${n}`));
const REVIEW: ExportReview = {
  documents: [
    {
      name: 'a.md',
      title: 'a title',
      bytes: 2048,
      notes: [{ about: 'pictures', count: 2 }],
      isDamaged: false,
    },
  ],
  lines,
  isWhole: true,
  bytes: 2048,
  redacted: new Map([['jwt', 1]]),
  turns: 9,
  turnAt: 4,
  target: '/home/me/a.md',
  failed: [],
};

const exportOf = ({ screen }: AppState): ExportState | null =>
  screen.kind === 'export' ? screen.export : null;

/** A person at the screen; the documents come when `made` says so. */
class Desk {
  state: AppState;
  effects: readonly Effect[] = [];

  constructor({ ids = [ID], columns = 80, rows = 24 } = {}) {
    const start = initialState({
      size: { columns, rows },
      glyphs: UNICODE_GLYPHS,
      home: '/home/me',
      preferences: { scope: 'all', sort: 'updated', detail: 'tools', notify: null },
      isDemo: false,
      drafts: new Set(),
      open: null,
    });
    this.state = start;
    this.take(enterExport(start, { ids, position: null }));
  }

  take({ state, effects }: { readonly state: AppState; readonly effects: readonly Effect[] }): this {
    this.state = state;
    this.effects = effects;
    return this;
  }

  dispatch(action: Action): this {
    return this.take(update(this.state, action, NO_SNAPSHOT));
  }

  press(...texts: readonly string[]): this {
    for (const text of texts) {
      const name = text === 'enter' || text === 'escape' ? text : 'char';
      const key = { name, text: name === 'char' ? text : '', ctrl: false, alt: false, shift: false } as const;
      this.dispatch({ type: 'key', key });
    }
    return this;
  }

  get token(): number {
    const phase = exportOf(this.state)?.phase;
    return phase !== undefined && 'token' in phase ? phase.token : -1;
  }

  made(review: Partial<ExportReview> = {}): this {
    return this.dispatch({ type: 'exportPrepared', token: this.token, review: { ...REVIEW, ...review } });
  }

  rows(): string[] {
    const now = exportOf(this.state);
    return now === null ? [] : exportWindow(now, exportContext(this.state)).map(row => spansText(row.spans));
  }

  text(): string {
    return this.rows().join('\n');
  }
}

describe('the review before an export', () => {
  it('says how much is written, where, what was taken out and left out, and shows the very text', () => {
    const text = new Desk().made().text();
    expect(text).toContain('2K in Markdown.');
    expect(text).toContain('to ~/a.md');
    expect(text).toContain('1 redacted: 1 jwt.');
    expect(text).toContain('2 pictures left out.');
    expect(text).toContain('line 0');
  });

  it('of several sessions, what was left out or could not be read is counted together', () => {
    const document = (...notes: Note[]) => ({ name: 'a.md', title: 'a', bytes: 9, notes, isDamaged: true });
    const documents = [
      document({ about: 'pictures', count: 1 }, { about: 'damage', count: 1 }, { about: 'thoughts' }),
      document({ about: 'pictures', count: 2 }, { about: 'damage', count: 3 }, { about: 'thoughts' }),
    ];
    const text = new Desk({ ids: [ID, OTHER], columns: 200 }).made({ documents }).text();
    expect(text).toMatch(
      / 3 pictures left out\. 4 parts of the sessions could not be read\. Thoughts left out\.\s/,
    );
  });

  it('says which screen it is where there is room, with the title where that says something', () => {
    const first = (columns: number) => new Desk({ columns }).made().rows()[0]?.trim();
    expect(first(120)).toMatch(/^Export {2}a title +Markdown · whole session · short tools · no thoughts$/);
    expect(first(80)).toBe('Export  Markdown · whole session · short tools · no thoughts');
    expect(first(50)).toMatch(/^Markdown · whole session · short tools/);
  });

  it('n goes to what was taken out, G to the end, and Enter writes what was shown', () => {
    const desk = new Desk().made();
    expect(desk.press('n').text()).toContain('key [redacted:jwt#1] here');
    expect(desk.press('G').text()).toContain('line 199');
    desk.press('enter');
    expect(desk.effects).toMatchObject([{ type: 'writeExport', target: '/home/me/a.md' }]);
  });

  it('nothing is written while the document is being made, or before it was looked at', () => {
    const desk = new Desk();
    expect(desk.press('enter').effects).toEqual([]);
    expect(desk.press('y').effects).toEqual([]);
  });

  it('a choice makes the document anew, and an answer to the one before is dropped', () => {
    const desk = new Desk().made();
    const before = desk.press('f').token;
    expect(desk.effects).toMatchObject([{ type: 'prepareExport', choices: { format: 'html' } }]);
    desk.press('t');
    expect(desk.effects).toMatchObject([
      { type: 'prepareExport', choices: { format: 'html', tools: 'full' } },
    ]);
    desk.dispatch({ type: 'exportPrepared', token: before, review: REVIEW });
    expect(exportOf(desk.state)?.phase.kind).toBe('preparing');
  });

  it('r takes the turn at the mark; R takes turns that are typed, and says what it cannot read', () => {
    const desk = new Desk().made().press('r');
    expect(desk.effects).toMatchObject([{ choices: { from: 4, to: 4 } }]);
    desk.made().press('R', '-', '-');
    desk.press('enter');
    expect(exportOf(desk.state)?.field).toMatchObject({ isWrong: true });
    desk.dispatch({ type: 'key', key: { name: 'char', text: 'u', ctrl: true, alt: false, shift: false } });
    desk.press('2', '-', '3', 'enter');
    expect(desk.effects).toMatchObject([{ type: 'prepareExport', choices: { from: 2, to: 3 } }]);
  });

  it('names the keys that hold, not the usual ones', () => {
    const desk = new Desk();
    const { table } = changedKeys(null, [
      { context: 'export', command: 'write', keys: ['ctrl+w'] },
      { context: 'export', command: 'path', keys: ['ctrl+p'] },
    ]);
    desk.state = { ...desk.state, keys: table };
    expect(desk.made().rows().at(-1)).toMatch(/Ctrl-W write/);
    const key = { name: 'char', text: 'y', ctrl: false, alt: false, shift: false } as const;
    desk.dispatch({ type: 'key', key });
    expect(desk.effects).toMatchObject([{ type: 'copyExport', writeKey: 'Ctrl-W' }]);
    desk.dispatch({ type: 'key', key: { ...key, text: 'w', ctrl: true } });
    const written = { kind: 'exists', message: 'a.md is there already.' } as const;
    desk.dispatch({ type: 'exportWritten', token: desk.token, written });
    expect(desk.state.notice?.text).toBe('a.md is there already. Ctrl-P writes it elsewhere.');
  });

  it('Esc goes back to where it was opened, and what waits is dropped', () => {
    const desk = new Desk().made().press('escape');
    expect(desk.state.screen.kind).toBe('picker');
    expect(desk.effects).toEqual([{ type: 'closeExport' }]);
  });

  it('says where it was written; a name that is taken stays untouched, and the review stays', () => {
    const desk = new Desk().made().press('enter');
    desk.dispatch({
      type: 'exportWritten',
      token: desk.token,
      written: { kind: 'exists', message: 'It is there already.' },
    });
    expect(exportOf(desk.state)?.phase.kind).toBe('shown');
    expect(desk.state.notice).toMatchObject({
      tone: 'bad',
      text: 'It is there already. p writes it elsewhere.',
    });
    desk.press('p', '2', 'enter', 'enter');
    expect(desk.effects).toMatchObject([{ type: 'writeExport', target: '/home/me/a.md2' }]);
    desk.dispatch({
      type: 'exportWritten',
      token: desk.token,
      written: { kind: 'written', message: 'Wrote it.' },
    });
    expect(desk.state.screen.kind).toBe('picker');
    expect(desk.state.notice).toMatchObject({ text: 'Wrote it.', tone: 'good' });
  });

  it('several: one sentence of count and size, into a folder; they are not copied together', () => {
    const documents = [...REVIEW.documents, ...REVIEW.documents];
    const desk = new Desk({ ids: [ID, OTHER] }).made({ documents, bytes: 4096, target: '/home/me/sessions' });
    expect(desk.text()).toContain('2 sessions, 4K in Markdown.');
    expect(desk.text()).toContain('into ~/sessions');
    expect(desk.press('y').effects.map(({ type }) => type)).toEqual(['expireNotice']);
    expect(desk.press('r').effects.map(({ type }) => type)).toEqual(['expireNotice']);
  });

  it('every row is exactly as wide as the screen, and there are exactly as many, at any size and place', () => {
    const text = fc.array(fc.string({ unit: 'grapheme', maxLength: 90 }), { maxLength: 40 });
    const size = fc.record({
      columns: fc.integer({ min: 1, max: 140 }),
      rows: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(
        text,
        size,
        fc.array(fc.constantFrom(' ', 'b', 'j', 'k', 'G', 'g', 'n', 'N', 'R', 'f')),
        (all, { columns, rows }, keys) => {
          const desk = new Desk({ columns, rows }).made({ lines: all }).press(...keys);
          const now = exportOf(desk.state);
          const window = now === null ? [] : exportWindow(now, exportContext(desk.state));
          expect(window).toHaveLength(rows);
          for (const row of window) expect(rowWidth(row)).toBe(columns);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('scrolling down to the end and up again shows every line, and ends where it began', () => {
    const desk = new Desk({ columns: 12, rows: 12 }).made({ lines: lines.map(line => `${line} `.repeat(7)) });
    const first = desk.text();
    const seen = new Set<string>();
    for (let at = 0; at < 1500; at++)
      for (const row of desk.press('j').rows()) seen.add(row.trim().split(' ').slice(0, 2).join(' '));
    expect(lines.filter(line => line.startsWith('line') && !seen.has(line))).toEqual([]);
    for (let at = 0; at < 1500; at++) desk.press('k');
    expect(desk.text()).toBe(first);
  });
});
