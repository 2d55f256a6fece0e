/** `D`: what the doctor found in a session, from the key to the screen. */
import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/app/action.ts';
import type { Effect } from '../../../src/app/effect.ts';
import { initialState } from '../../../src/app/initial-state.ts';
import { examinationWindow } from '../../../src/app/overlays/examination-window.ts';
import type { ExaminedFinding } from '../../../src/app/overlays/overlay.ts';
import { update } from '../../../src/app/root/update.ts';
import type { AppState } from '../../../src/app/state.ts';
import type { Snapshot } from '../../../src/live/snapshot.ts';
import type { ExamineProgress } from '../../../src/sessions/doctor/examine-sessions.ts';
import { type FindingPlace, finding } from '../../../src/sessions/doctor/finding.ts';
import { decodeKey } from '../../../src/terminal/decode-key.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { rowText } from '../../../src/text/plain.ts';
import { conversations, listSnapshot, snapshotWith } from '../../support/conversations.ts';

const ESC = '\u001B';

class Person {
  state: AppState;
  readonly effects: Effect[] = [];
  readonly snapshot: Snapshot = snapshotWith({ conversations: listSnapshot(conversations(30)) });

  constructor(size = { columns: 100, rows: 20 }) {
    this.state = initialState({
      size,
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

  found(found: readonly ExaminedFinding[], progress: Partial<ExamineProgress> = {}): this {
    const { token } = this.last('examine');
    return this.act({
      type: 'examined',
      token,
      found,
      progress: { done: 0, files: 1, part: 0.5, ...progress },
    });
  }

  ended(problem: string | null = null): this {
    return this.act({ type: 'examinationEnded', token: this.last('examine').token, problem });
  }

  get isOpen(): boolean {
    return this.state.overlay?.kind === 'examination';
  }

  get rows(): readonly string[] {
    const { overlay } = this.state;
    if (overlay?.kind !== 'examination') throw new Error('the doctor is not on the screen');
    return examinationWindow(overlay, this.state).map(rowText);
  }

  get screen(): string {
    return this.rows.join('\n');
  }
}

const damage = (line: number, place: Partial<FindingPlace> = {}): ExaminedFinding => ({
  title: 'a session',
  finding: finding(
    'damaged-line',
    { path: '/c/a.jsonl', line, offset: line * 100, ...place },
    `Line ${line}.`,
  ),
});

describe('D', () => {
  it('looks at the selected session, says how far it is, then that nothing is wrong', () => {
    const person = new Person().press('D');
    const [first] = conversations(30);
    expect(person.last('examine').ids).toEqual([first?.id]);
    expect(person.screen).toContain('Looking… · Esc stops');
    person.found([], { part: 0.456 });
    expect(person.screen).toContain('Looking… 45 % · Esc stops');
    person.found([], { done: 1, part: 0 }).ended();
    expect(person.rows[1]).toBe(' Nothing is wrong with this session.');
    expect(person.rows).toHaveLength(20);
    expect(person.press(ESC).isOpen).toBe(false);
  });

  it('shows each finding with place, meaning and what one can do, the file once', () => {
    const person = new Person()
      .press('D')
      .found([damage(4), damage(7)])
      .found([], { done: 1, part: 0 });
    person.ended();
    expect(person.rows[1]).toBe(' 2 findings, all of them damage · 1 file read to the end');
    expect(person.rows.slice(3, 11).map(row => row.trim())).toEqual([
      '⚠ damage: Line 4.',
      '/c/a.jsonl',
      'line 4, byte 400',
      'Codex leaves it out, and so does rolltop. All other lines read well.',
      '',
      '⚠ damage: Line 7.',
      'line 7, byte 700',
      'Codex leaves it out, and so does rolltop. All other lines read well.',
    ]);
  });

  it('looks at all that are marked, and names the session of each', () => {
    const person = new Person().press(' ', ' ', 'D');
    const [first, second] = person.last('examine').ids;
    expect(person.rows[0]).toBe(' Doctor  2 sessions');
    const of = (id = first, title = '') => ({ ...damage(1, { id: id ?? null }), title });
    person.found([of(first, 'the one'), of(first, 'the one'), of(second, 'the other')], {
      files: 5,
      done: 2,
    });
    expect(person.rows[1]).toBe(' Looking… 2 of 5 files, 50 % · 3 findings, all of them damage · Esc stops');
    expect(person.screen.match(/the one/g)).toHaveLength(1);
    expect(person.screen).toContain('\n the other');
  });

  it('stops at Esc and keeps what was found; the next Esc closes it', () => {
    const person = new Person()
      .press('D')
      .found([damage(4)])
      .press(ESC);
    expect(person.effects.at(-1)).toEqual({ type: 'stopExamining' });
    expect(person.rows[1]).toBe(' Stopped: 1 finding: damage · 0 of 1 file read to the end');
    person.found([damage(9)]).ended();
    expect(person.screen).not.toContain('Line 9');
    expect(person.press(ESC).isOpen).toBe(false);
  });

  it('closes at q and stops looking', () => {
    const person = new Person().press('D', 'q');
    expect([person.isOpen, person.effects.at(-1)?.type]).toEqual([false, 'stopExamining']);
    expect(person.found([damage(4)]).ended().isOpen).toBe(false);
  });

  it('scrolls as the help does, and what comes behind moves nothing', () => {
    const person = new Person().press('D').found(Array.from({ length: 9 }, (_, index) => damage(index)));
    person.press('j', 'j');
    const before = person.rows.slice(3, -1);
    expect(person.rows.at(-1)).toContain('↑↓ more');
    person.found([damage(90)]);
    expect(person.rows.slice(3, -1)).toEqual(before);
    expect(person.press('G').screen).toContain('Line 90.');
    expect(person.press('g').rows[3]).toContain('Line 0.');
    person.act({ type: 'resize', columns: 40, rows: 10 });
    expect(person.rows).toHaveLength(10);
    for (const row of person.press('G').rows) expect(row.length).toBeLessThanOrEqual(40);
  });

  it('copies all of it with y, whatever is on the screen', () => {
    const person = new Person({ columns: 40, rows: 10 })
      .press('D')
      .found([damage(4), damage(12_345)])
      .ended();
    const { what, text } = person.press('y').last('copy');
    expect(what).toBe('2 findings');
    expect(text).toContain('line 12,345, byte 1,234,500\n');
    person.act({ type: 'copied', token: person.last('copy').token, message: 'Copied 2 findings.' });
    expect(person.rows.at(-2)).toContain('Copied 2 findings.');
  });

  it('says why it broke off', () => {
    const person = new Person()
      .press('D')
      .found([damage(4)])
      .ended('The thread died.');
    expect(person.screen).toContain('The thread died.');
    expect(person.rows[1]).toContain('Stopped: 1 finding');
  });
});
