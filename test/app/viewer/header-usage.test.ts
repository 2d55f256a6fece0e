/** What the header of an open session says of its tokens. */
import { describe, expect, it } from 'vitest';
import { USUAL_KEYS } from '../../../src/app/keymap.ts';
import { headerRow } from '../../../src/app/viewer/header.ts';
import type { OpenUsage } from '../../../src/live/snapshot.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { spansText } from '../../../src/text/spans.ts';
import { NOW } from '../../support/conversations.ts';
import { snapshotOf } from '../../support/items.ts';

const used: OpenUsage = {
  tokens: 277_000,
  approximate: false,
  dollars: 0.18,
  unpriced: 0,
  context: { percent: 61, window: 258_400 },
};

function drawn(usage: OpenUsage | null, columns = 200, subAgentTokens = ''): string {
  return spansText(
    headerRow({
      items: snapshotOf([], { usage }),
      size: { columns, rows: 20 },
      nowMs: NOW,
      glyphs: UNICODE_GLYPHS,
      keys: USUAL_KEYS,
      composing: false,
      subAgentTokens,
    }).spans,
  );
}

describe('the header of an open session', () => {
  it('says tokens, those of sub-agents apart, the price and the context', () => {
    expect(drawn(used, 200, '≈41k')).toContain(
      '277k tok · + ≈41k in sub-agents · ≈ $0.18 · context 61 % of 258k',
    );
  });

  it('has no price where there is none, and says where not all has one', () => {
    expect(drawn({ ...used, dollars: 0, unpriced: 277_000 })).not.toContain('$');
    expect(drawn({ ...used, unpriced: 5 })).toContain('≈ $0.18+ ·');
  });

  it('says nothing of what is not recorded, and "≈" of what is not certain', () => {
    expect(drawn({ ...used, tokens: null, dollars: 0, context: null })).not.toMatch(/tok|context|\$/);
    expect(drawn({ ...used, approximate: true })).toContain('≈277k tok');
  });

  it('keeps the context longest on a narrow screen', () => {
    const text = drawn(used, 80);
    expect(text).toHaveLength(80);
    expect(text).toContain('context 61 % of 258k');
  });
});
