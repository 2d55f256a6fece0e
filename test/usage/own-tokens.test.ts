/** What each session used itself: planted files with known sums, and real forks. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { USAGE_GROUPINGS } from '../../src/usage/sum/groupings.ts';
import { usageReport } from '../../src/usage/sum/report.ts';
import { idOf, TemporaryHome } from '../sessions/temporary-home.ts';
import { copyOfHome } from '../support/home-fixtures.ts';
import { count, header, linesText, type PlantedLine, scanned, turn, usedBy } from './planted.ts';

const TIME = '2026-11-22T05-00-00';

function homeWith(...sessions: readonly (readonly PlantedLine[])[]): TemporaryHome {
  const home = new TemporaryHome();
  for (const [index, lines] of sessions.entries())
    home.session({ n: index + 1, time: TIME, content: linesText(lines) });
  return home;
}

const PARENT = [header(1), count([1000, 0, 100]), count([3000, 500, 250], [2000, 500, 150])];
const exactly = (total: number) => ({ total, approximate: false });
const about = (total: number) => ({ total, approximate: true });

describe('what a session used itself', () => {
  it.each<[string, PlantedLine[], object | null]>([
    ['two requests', PARENT, exactly(3250)],
    ['an event written again', [...PARENT, count([3000, 500, 250], [2000, 500, 150])], exactly(3250)],
    ['a resume that begins again', [...PARENT, count([100, 0, 20])], exactly(3370)],
    ['a total without parts', [...PARENT, count([0, 0, 0])], exactly(3250)],
    [
      'null before the first answer',
      [header(1), { type: 'event_msg', payload: { type: 'token_count', info: null } }],
      null,
    ],
    ['nothing', [header(1)], null],
    ['a count that is no number', [...PARENT, count(['x', 0, 20])], about(3250)],
    ['a negative count', [...PARENT, count([-5, 0, 20])], about(3250)],
    ['only what cannot be read', [header(1), count([1.5, 0, 20])], null],
  ])('%s', async (_, lines, expected) => {
    expect(usedBy(await scanned(homeWith(lines).path), 1)).toEqual(expected);
  });

  it('a damaged line with a count makes the sum approximate', async () => {
    const home = new TemporaryHome();
    home.session({
      n: 1,
      time: TIME,
      content: `${linesText(PARENT)}{"type":"event_msg","payload":{"type":"token_count",\n`,
    });
    expect(usedBy(await scanned(home.path), 1)).toEqual(about(3250));
  });

  it('words about counts in what was said are no counts', async () => {
    const said = JSON.stringify({ type: 'event_msg', payload: { type: 'token_count', info: {} } });
    const lines = [header(1), { type: 'event_msg', payload: { type: 'user_message', message: said } }];
    expect(usedBy(await scanned(homeWith(lines).path), 1)).toBeNull();
  });
});

describe('forks and sub-agents', () => {
  const forked = { forked_from_id: idOf(1) };
  const copies = [count([1000, 0, 100], [1000, 0, 100], 100), count([3000, 500, 250], [2000, 500, 150], 150)];

  it('what was copied from the parent is its parent’s', async () => {
    const fork = [header(2, forked), ...copies, count([3600, 500, 300], [600, 0, 50], 60_000)];
    const result = await scanned(homeWith(PARENT, fork).path);
    expect(usedBy(result, 2)).toEqual(exactly(650));
    expect(usedBy(result, 1)).toEqual(exactly(3250));
  });

  it('a sub-agent whose counts begin at zero copied nothing', async () => {
    const agent = [header(2, forked), count([700, 0, 70], [700, 0, 70], 5_000)];
    expect(usedBy(await scanned(homeWith(PARENT, agent).path), 2)).toEqual(exactly(770));
  });

  it('where the parent is gone, what came in one burst was copied, about', async () => {
    const fork = [
      header(1, { forked_from_id: idOf(9) }),
      ...copies,
      count([3600, 500, 300], [600, 0, 50], 60_000),
    ];
    expect(usedBy(await scanned(homeWith(fork).path), 1)).toEqual(about(650));
  });

  it('where the parent is gone and nothing came in a burst, the sum is exact', async () => {
    const agent = [header(1, { forked_from_id: idOf(9) }), count([700, 0, 70], [700, 0, 70], 5_000)];
    expect(usedBy(await scanned(homeWith(agent).path), 1)).toEqual(exactly(770));
  });

  it.each([
    ['copied-forks', { '33c4-7501': 3, '39ea-72f0': 1, '3afc-74d2': 2, '3cdd-76f0': 0 }],
    ['copied-fork-without-turn-ids', { '0a6b-7d63': 1, 'e70f-7760': 4 }],
  ])('of real releases: %s', async (name, expected) => {
    const { sessions } = await scanned(copyOfHome(name));
    const requests = sessions.map(session => [
      session.id.slice(9, 18),
      usageReport([session], 'day').total.requests,
    ]);
    expect(Object.fromEntries(requests)).toEqual(expected);
    expect(sessions.some(({ approximate }) => approximate)).toBe(false);
  });
});

describe('each session once', () => {
  it('copies in the archive, and segments', async () => {
    const home = homeWith(PARENT);
    home.session({ n: 1, time: TIME, folder: 'archived_sessions', content: linesText(PARENT) });
    home.segment({
      n: 1,
      segment: 7,
      time: '2026-11-22T06-00-00',
      content: linesText([header(1), count([3100, 500, 260], [100, 0, 10])]),
    });
    const result = await scanned(home.path);
    expect(result.sessions).toHaveLength(1);
    expect(usedBy(result, 1)).toEqual(exactly(3360));
  });

  it('only what was used since a day', async () => {
    const home = homeWith([
      header(1),
      count([10, 0, 1], [10, 0, 1], 1_000),
      count([30, 0, 3], [20, 0, 2], 86_400_000),
    ]);
    const result = await scanned(home.path, { sinceMs: Date.parse('2026-11-22T12:00:00Z') });
    expect(usedBy(result, 1)).toEqual(exactly(22));
  });
});

describe('sums', () => {
  const request = fc.tuple(
    fc.nat(1000),
    fc.nat(100),
    fc.constantFrom('gpt-5', 'gpt-5.4', 'other'),
    fc.nat(40),
  );

  it('are the same however they are grouped, and in whatever order sessions come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(request, { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        async all => {
          const home = new TemporaryHome();
          let expected = 0;
          for (const [index, requests] of all.entries()) {
            let [input, output] = [0, 0];
            const lines: PlantedLine[] = [header(index + 1)];
            for (const [plusInput, plusOutput, model, hours] of requests) {
              input += plusInput + 1;
              output += plusOutput;
              expected += plusInput + 1 + plusOutput;
              lines.push(
                turn(model),
                count([input, 0, output], [plusInput + 1, 0, plusOutput], hours * 3_600_000 + 20_000),
              );
            }
            home.session({ n: index + 1, time: TIME, content: linesText(lines) });
          }
          const { sessions } = await scanned(home.path);
          home.remove();
          for (const by of USAGE_GROUPINGS) {
            const { groups, total } = usageReport(sessions.toReversed(), by);
            const sum = groups.reduce((left, { usage }) => left + usage.input + usage.output, 0);
            expect(sum).toBe(expected);
            expect(total.usage.input + total.usage.output).toBe(expected);
            const dollars = groups.reduce((left, group) => left + group.dollars, 0);
            expect(dollars).toBeCloseTo(usageReport(sessions, 'model').total.dollars, 9);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

const CORPUS = 'test/fixtures/corpus';
/** Since then Codex also records each request. */
const RECORDING = new Set(['0.157.0', '0.163.0', '0.169.0']);

/** What Codex recorded of each session's own requests in the files below `folder`. */
function recordedBelow(folder: string): Map<string, number> {
  const sums = new Map<string, number>();
  const seen = new Set<string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.jsonl')) continue;
    const own = name.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/)?.[0] ?? '';
    for (const text of readFileSync(join(folder, name), 'utf8').split('\n')) {
      if (!text.includes('"token_usage_record"')) continue;
      const { thread_id: id, response_id: response, usage } = JSON.parse(text).payload;
      if (id !== own || seen.has(`${id} ${response} ${usage.input_tokens}`)) continue;
      seen.add(`${id} ${response} ${usage.input_tokens}`);
      sums.set(id, (sums.get(id) ?? 0) + usage.input_tokens + usage.output_tokens);
    }
  }
  return sums;
}

function homeOfCorpus(versions: readonly string[]): TemporaryHome {
  const home = new TemporaryHome();
  const folder = join(home.path, 'sessions/2026/11/22');
  mkdirSync(folder, { recursive: true });
  for (const version of versions)
    for (const name of readdirSync(join(CORPUS, version)).filter(one => one.includes('__rollout-')))
      copyFileSync(join(CORPUS, version, name), join(folder, name.slice(name.indexOf('__') + 2)));
  return home;
}

describe('the whole corpus', () => {
  const versions = readdirSync(CORPUS).filter(name => name !== 'README.md');

  it('is read without doubt', async () => {
    const { sessions, unreadable } = await scanned(homeOfCorpus(versions).path);
    expect(unreadable).toEqual([]);
    expect(sessions.filter(({ approximate }) => approximate)).toEqual([]);
    expect(sessions.filter(({ recorded }) => recorded).length).toBeGreaterThan(30);
  });

  it('agrees with the records of each request', async () => {
    const home = homeOfCorpus(versions.filter(version => RECORDING.has(version)));
    const { sessions } = await scanned(home.path);
    const counted = new Map(
      sessions.flatMap(session => {
        const { usage } = usageReport([session], 'day').total;
        const total = usage.input + usage.output;
        return total === 0 ? [] : [[session.id as string, total] as const];
      }),
    );
    expect(counted).toEqual(recordedBelow(home.path));
    expect(counted.size).toBeGreaterThan(10);
  });
});
