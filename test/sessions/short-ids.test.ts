import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../src/format/identity.ts';
import { findSession } from '../../src/sessions/find.ts';
import { ShortIds, shortIdsOf } from '../../src/sessions/short-ids.ts';
import { idOf, TemporaryHome } from './temporary-home.ts';

/** Ids of few different characters share long beginnings. */
const id = fc
  .array(fc.constantFrom('0', '1', 'f'), { minLength: 32, maxLength: 32 })
  .map(digits => digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'))
  .map(text => text as ConversationId);

describe('short ids', () => {
  it('name one id each, and no character more than needed', () => {
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 1, maxLength: 60 }), ids => {
        const short = new ShortIds(ids);
        for (const one of ids) {
          const text = short.of(one);
          expect(ids.filter(other => other.startsWith(text))).toEqual([one]);
          if (text.length > 8)
            expect(ids.filter(other => other.startsWith(text.slice(0, -1))).length).toBeGreaterThan(1);
        }
        expect(short.longest).toBe(Math.max(...ids.map(one => short.of(one).length)));
      }),
    );
  });

  it('an id that no file has in its name is shown whole', () => {
    expect(new ShortIds([]).of(idOf(1) as ConversationId)).toBe(idOf(1));
  });

  it('find their session, among archived ones too', async () => {
    const home = new TemporaryHome();
    const time = '2026-11-22T05-00-00';
    for (const n of [1, 2, 3, 400]) home.session({ n, time });
    home.session({ n: 5, time, folder: 'archived_sessions' });
    const short = await shortIdsOf(home.path);
    for (const n of [1, 2, 3, 5, 400]) {
      const text = short.of(idOf(n) as ConversationId);
      const found = await findSession(text, { codexHome: home.path, cwd: '/', nowMs: 0 });
      expect(found).toMatchObject({ kind: 'found', conversation: { id: idOf(n) } });
    }
  });
});
