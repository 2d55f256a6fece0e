import { describe, expect, it } from 'vitest';
import { noticeRows, withNoticeAboveFooter } from '../../../src/app/overlays/notice-rows.ts';
import { openViewer } from '../../../src/app/viewer/state.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import type { Row } from '../../../src/text/row.ts';
import { span, spansText } from '../../../src/text/spans.ts';
import { someConversation } from '../../support/items.ts';

const sentence = 'This session is archived: bring it back with a, then resume it.';

function noticed(text: string, columns: number, rows: number) {
  const notice = { text, tone: 'bad', token: 1, brief: false, awaits: null } as const;
  const viewer = openViewer(someConversation, 'tools');
  const screen = { kind: 'viewer', viewer, composer: null, from: { kind: 'picker' } } as const;
  return { notice, size: { columns, rows }, glyphs: UNICODE_GLYPHS, screen };
}

const textOf = (row: Row): string => spansText(row.spans).trimEnd();

function said(text: string, columns: number, rows: number): string[] {
  return noticeRows(noticed(text, columns, rows)).map(textOf);
}

describe('a notice', () => {
  it('has one row where it fits', () => {
    expect(said(sentence, 80, 24)).toEqual([` ${sentence}`]);
  });

  it('is read to its end on a narrow screen', () => {
    expect(said(sentence, 40, 10)).toEqual([
      ' This session is archived: bring it',
      ' back with a, then resume it.',
    ]);
  });

  it('is cut where the screen is needed for what is read', () => {
    expect(said(sentence, 40, 7)).toEqual([' This session is archived: bring it ba…']);
    const long = said(`${sentence} `.repeat(20), 40, 60);
    expect(long).toHaveLength(3);
    expect(long.at(-1)).toMatch(/…$/);
    expect(Math.max(...long.map(row => row.length))).toBeLessThan(40);
  });

  it('leaves the last row of the session, where the mode and the keys are', () => {
    const rows = ['one', 'two', 'three', 'FOLLOW'].map(text => ({ spans: [span(text)] }));
    const shown = (some: readonly Row[], columns = 80, height = 24) =>
      withNoticeAboveFooter(some, noticed(sentence, columns, height)).map(textOf);
    expect(shown(rows)).toEqual(['one', 'two', ` ${sentence}`, 'FOLLOW']);
    expect(shown(rows.slice(2), 40)).toEqual([' This session is archived: bring it ba…', 'FOLLOW']);
  });

  it('on one row is behind the mode', () => {
    const rows = [{ spans: [span('the last line')] }];
    const shown = withNoticeAboveFooter(rows, noticed(sentence, 40, 1)).map(textOf);
    expect(shown).toEqual([' FOLLOW  This session is archived: brin…']);
  });

  it('is there on a screen of nearly nothing', () => {
    expect(said(sentence, 1, 1)).toHaveLength(1);
    expect(said(sentence, 3, 2)).toHaveLength(1);
  });
});
