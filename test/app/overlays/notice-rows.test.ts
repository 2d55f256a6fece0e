import { describe, expect, it } from 'vitest';
import type { ComposerState } from '../../../src/app/composer/state.ts';
import { noticeRows } from '../../../src/app/overlays/notice-rows.ts';
import { openViewer } from '../../../src/app/viewer/state.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { spansText } from '../../../src/text/spans.ts';
import { someConversation } from '../../support/items.ts';
import { TypedComposer } from '../composer/composer.ts';

const sentence = 'This session is archived: bring it back with a, then resume it.';

function said(text: string, columns: number, rows: number, composer: ComposerState | null = null): string[] {
  const notice = { text, tone: 'bad', token: 1, brief: false, awaits: null } as const;
  const viewer = openViewer(someConversation, 'tools');
  const screen = { kind: 'viewer', viewer, composer, from: { kind: 'picker' } } as const;
  return noticeRows({ notice, size: { columns, rows }, glyphs: UNICODE_GLYPHS, screen }).map(row =>
    spansText(row.spans).trimEnd(),
  );
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

  it('leaves the box that is written in its rows', () => {
    const { state } = new TypedComposer('a message');
    expect(said(sentence, 40, 24, state)).toEqual([' This session is archived: bring it ba…']);
  });

  it('is there on a screen of nearly nothing', () => {
    expect(said(sentence, 1, 1)).toHaveLength(1);
    expect(said(sentence, 3, 2)).toHaveLength(1);
  });
});
