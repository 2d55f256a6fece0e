/** Every sum, in every place that shows one, against homes of which it is known what was used. */

import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { ConversationId } from '../../src/format/identity.ts';
import { countTokens } from '../../src/live/preview-tokens.ts';
import { LocalItemStore } from '../../src/live/session/item-store.ts';
import { localSessionFiles } from '../../src/live/session/session-files.ts';
import { systemClock } from '../../src/rollout/file/clock.ts';
import { segmentPathOf } from '../../src/sessions/path-of.ts';
import { TemporaryHome } from '../sessions/temporary-home.ts';
import { conversation } from '../support/conversations.ts';
import { runCli } from '../support/run-cli.ts';
import { knownHome } from './known-families.ts';
import { Chance, type KnownFile, type KnownHome, type KnownRequest } from './known-homes.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };

interface Sums {
  input: number;
  cached: number;
  output: number;
  reasoning: number;
  total: number;
  requests: number;
}

const dayOf = ({ atMs }: KnownRequest): string => {
  const at = new Date(atMs);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    .map(part => String(part).padStart(2, '0'))
    .join('-');
};
const KEYS: Readonly<Record<string, (request: KnownRequest) => string | null>> = {
  day: dayOf,
  month: request => dayOf(request).slice(0, 7),
  model: ({ model }) => model,
  folder: ({ folder }) => folder,
  session: ({ session }) => session,
};

function expectedBy(requests: readonly KnownRequest[], keyOf: (request: KnownRequest) => string | null) {
  const sums = new Map<string | null, Sums>();
  for (const request of requests) {
    const { input, cached, output, reasoning } = request.use;
    const key = keyOf(request);
    const sum = sums.get(key) ?? { input: 0, cached: 0, output: 0, reasoning: 0, total: 0, requests: 0 };
    sum.input += input;
    sum.cached += cached;
    sum.output += output;
    sum.reasoning += reasoning;
    sum.total += input + output;
    sum.requests += 1;
    sums.set(key, sum);
  }
  return sums;
}

function written({ files }: KnownHome): TemporaryHome {
  const home = new TemporaryHome();
  for (const { place, text } of files) home.write(place, text);
  return home;
}

async function rows(codexHome: string, ...args: string[]) {
  const { stdout } = await runCli([...args, '--json'], { codexHome });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
}

async function summedBy(home: TemporaryHome, by: string) {
  const listed = (await rows(home.path, 'usage', '--by', by)).filter(
    row => row.by === by && row.total !== null,
  );
  expect(listed.filter(({ approximate }) => approximate)).toEqual([]);
  return new Map(
    listed.map(({ key, input, cached, output, reasoning, total, requests }) => [
      key,
      { input, cached, output, reasoning, total, requests },
    ]),
  );
}

it('in every grouping, and in the list', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async seed => {
      const known = knownHome(seed);
      const home = written(known);
      for (const [by, keyOf] of Object.entries(KEYS))
        expect([by, await summedBy(home, by)]).toEqual([by, expectedBy(known.requests, keyOf)]);
      const used = expectedBy(known.requests, KEYS.session as (request: KnownRequest) => string);
      // Of copies without ids of turns, the list guesses where they end, and says so.
      const exact = (await rows(home.path, 'list', '--all')).filter(
        ({ tokensExact }) => tokensExact !== false,
      );
      expect(exact.map(({ id, tokens }) => [id, tokens])).toEqual(
        exact.map(({ id }) => [id, used.get(id)?.total ?? null]),
      );
      home.remove();
    }),
    { numRuns: 20, endOnFailure: true },
  );
});

/** The files of one conversation, oldest first. */
function segmentsOf({ files }: KnownHome, session: string): readonly KnownFile[] {
  const own = files.filter(file => file.session === session && file.place.startsWith('sessions/'));
  return own.sort((a, b) => (a.place < b.place ? -1 : 1));
}

function opened(home: TemporaryHome, session: string, segments: readonly KnownFile[]): LocalItemStore {
  const paths = segments.map(({ place }) => join(home.path, place));
  const store = new LocalItemStore({
    conversation: {
      ...conversation(1),
      id: session as ConversationId,
      path: paths.at(-1) ?? '',
      earlierSegments: paths.slice(0, -1),
    },
    current: () => undefined,
    files: localSessionFiles({
      findPath: id => segmentPathOf(home.path, id),
      watchFile: () => () => {},
    }),
    clock: systemClock,
    counting: { pricesPath: null },
    onTurn: () => {},
    onClosed: () => {},
  });
  return store;
}

it('beside the list, and in the header of an open session while it is written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async seed => {
      const known = knownHome(seed);
      const home = written(known);
      const used = expectedBy(known.requests, KEYS.session as (request: KnownRequest) => string);
      const findPath = (id: ConversationId) => segmentPathOf(home.path, id);
      for (const session of new Set(known.files.map(file => file.session))) {
        const segments = segmentsOf(known, session);
        const last = segments.at(-1);
        // An archived one is not written to.
        if (last === undefined) continue;
        const paths = segments.map(({ place }) => join(home.path, place));
        const signal = new AbortController().signal;
        const [path, earlierSegments] = [paths.at(-1) ?? '', paths.slice(0, -1)];
        const beside = await countTokens({ path, earlierSegments }, { findPath, signal });
        const tokens = used.get(session)?.total ?? null;
        expect([session, beside?.tokens ?? null]).toEqual([session, tokens]);

        const place = new Chance(seed).within(last.ownFrom, last.text.length - 1);
        const middle = last.text.indexOf('\n', place) + 1;
        home.write(last.place, last.text.slice(0, middle));
        const store = opened(home, session, segments);
        try {
          await vi.waitFor(() => expect(store.getSnapshot().usage).not.toBeNull(), PATIENCE);
          appendFileSync(path, last.text.slice(middle));
          await vi.waitFor(
            () => expect([session, store.getSnapshot().usage?.tokens]).toEqual([session, tokens]),
            PATIENCE,
          );
        } finally {
          await store.close();
        }
      }
      home.remove();
    }),
    { numRuns: 2, endOnFailure: true },
  );
});
