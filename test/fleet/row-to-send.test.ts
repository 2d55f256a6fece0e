import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowToSend } from '../../src/fleet/agent/row-to-send.ts';
import { jsonFrame, readJsonFrame } from '../../src/fleet/protocol/json-frames.ts';
import { readMessage } from '../../src/fleet/protocol/read-message.ts';
import { parseConversationId } from '../../src/format/identity.ts';
import { conversation } from '../support/conversations.ts';

const HOME = { codexHome: '/home/me/.codex' };
const plain = conversation(1, { path: '/home/me/.codex/sessions/2026/11/30/rollout-a.jsonl' });

/** What the desk makes of a row that a host sends. */
function arrived(row: typeof plain) {
  const message = { t: 'rows', put: [rowToSend(row)], gone: [] };
  const read = readMessage(readJsonFrame(jsonFrame(message)), HOME);
  if (read?.t !== 'rows') throw new Error('no rows');
  return read.put[0];
}

describe('a row of a host', () => {
  it('arrives as it is', () => {
    const { id, path, createdMs, summary } = plain;
    expect(arrived({ ...plain, tags: ['kept'], name: 'a name' })).toMatchObject({
      ...{ id, path, createdMs, tags: ['kept'], name: 'a name' },
      summary: { title: summary?.title, cwd: summary?.cwd, model: summary?.model },
    });
  });

  it('says that its tokens are uncertain', () => {
    const uncertain = { ...plain.summary, tokens: 7, tokensUncertain: true } as typeof plain.summary;
    expect(arrived({ ...plain, summary: uncertain })?.summary).toMatchObject({ tokensUncertain: true });
  });

  it('says that its turn was broken off', () => {
    const summary = { ...plain.summary, brokenOff: true } as typeof plain.summary;
    expect(arrived({ ...plain, summary })?.summary).toMatchObject({ brokenOff: true });
    expect(arrived(plain)?.summary).not.toHaveProperty('brokenOff');
  });

  it('never ends the connection, whatever its file says of itself', () => {
    const huge = fc
      .tuple(fc.constantFrom('x', '\u0000', '\ud800', 'é', '"'), fc.nat(100_000))
      .map(([character, length]) => character.repeat(length));
    const words = fc.record(
      { title: huge, cwd: huge, branch: huge, model: huge, provider: huge, cliVersion: huge, source: huge },
      { requiredKeys: [] },
    );
    const row = fc.record({
      words,
      name: huge,
      tags: fc.array(huge, { maxLength: 300 }),
      segments: fc.oneof(fc.nat(3_000), fc.integer({ min: 990, max: 1_100 })),
    });
    fc.assert(
      fc.property(row, ({ words, name, tags, segments }) => {
        const summary = { ...plain.summary, ...words } as typeof plain.summary;
        const earlierSegments = Array.from({ length: segments }, (_, index) => `${plain.path}-${index}`);
        const read = arrived({ ...plain, name, tags, summary, earlierSegments });
        expect(read?.id).toBe(parseConversationId(plain.id));
        expect(read?.path).toBe(plain.path);
      }),
      { numRuns: 60 },
    );
  });
});
