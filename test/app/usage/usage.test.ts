/** The screen of what sessions used: keys, and rows of every size. */
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../src/app/effect.ts';
import { initialState } from '../../../src/app/initial-state.ts';
import { changedKeys } from '../../../src/app/key-changes.ts';
import { USUAL_KEYS } from '../../../src/app/keymap.ts';
import { helpSections } from '../../../src/app/overlays/help.ts';
import { usageContext } from '../../../src/app/root/context.ts';
import { update } from '../../../src/app/root/update.ts';
import { type AppState, viewerOf } from '../../../src/app/state.ts';
import { usageWindow } from '../../../src/app/usage/window.ts';
import type { ConversationId } from '../../../src/format/identity.ts';
import type { Snapshot, UsageSnapshot } from '../../../src/live/snapshot.ts';
import { decodeKey } from '../../../src/terminal/decode-key.ts';
import { coloursFromEnvironment } from '../../../src/terminal/terminal-colours.ts';
import { makeTheme, paintRow } from '../../../src/terminal/theme.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { rowText } from '../../../src/text/plain.ts';
import type { Row } from '../../../src/text/row.ts';
import { rowWidth, spansText } from '../../../src/text/spans.ts';
import type { UsageCell } from '../../../src/usage/prices/priced-cells.ts';
import type { SessionUsage } from '../../../src/usage/scan/usage-scan.ts';
import { USAGE_GROUPINGS } from '../../../src/usage/sum/groupings.ts';
import { usageReport } from '../../../src/usage/sum/report.ts';
import { conversations, idOf, listSnapshot, MINUTE, NOW, snapshotWith } from '../../support/conversations.ts';

const TAB = '\t';
const [ESC, ENTER, UP, END] = ['\u001B', '\r', '\u001B[A', 'G'];

function cell(day: string, model: string, input: number, dollars: number): UsageCell {
  const usage = { input, cached: Math.floor(input / 2), cacheWritten: 0, output: 10, reasoning: 2 };
  return { day, model, usage, requests: 1, dollars, unpriced: dollars === 0 ? input + 10 : 0 };
}

const sessions: readonly SessionUsage[] = Array.from({ length: 30 }, (_, n) => ({
  id: idOf(n + 1),
  path: `/home/ana/.codex/sessions/rollout-${idOf(n + 1)}.jsonl`,
  earlierSegments: [],
  cells:
    n === 29
      ? []
      : [cell(`2026-11-${String(n + 1).padStart(2, '0')}`, n % 7 === 0 ? 'gpt-6' : 'gpt-5', 1000 * n, n % 7)],
  recorded: n !== 29,
  approximate: n === 24,
  cwd: n % 2 === 0 ? '/home/ana/web\u001B[31m' : null,
}));

const done: UsageSnapshot = {
  phase: 'done',
  files: 30,
  message: null,
  pricesDate: '2026-09-23',
  limits: [
    {
      limit: 'codex',
      windowMinutes: 300,
      usedPercent: 61,
      resetsMs: NOW + 90 * MINUTE,
      atMs: NOW - 2 * MINUTE,
    },
    {
      limit: 'codex',
      windowMinutes: 10_080,
      usedPercent: 12,
      resetsMs: NOW - MINUTE,
      atMs: NOW - 60 * MINUTE,
    },
  ],
  reports: new Map(USAGE_GROUPINGS.map(by => [by, usageReport(sessions, by)] as const)),
  titles: new Map([[idOf(28), 'fix the flaky retry']]),
  sessions: new Map(sessions.map(({ id, path }) => [id as string, { id, path }] as const)),
  hosts: null,
};
const running: UsageSnapshot = { ...done, phase: 'running', files: 7, limits: [], reports: null };

function snapshot(usage: UsageSnapshot | null): Snapshot {
  return snapshotWith({ conversations: listSnapshot(conversations(30)), usage });
}

function pressed(state: AppState, keys: readonly string[], usage: UsageSnapshot | null) {
  const effects: Effect[] = [];
  let next = state;
  for (const key of keys) {
    const decoded = decodeKey(key);
    if (decoded.kind !== 'key') throw new Error(`${key} is no key`);
    const step = update(next, { type: 'key', key: decoded.key }, snapshot(usage));
    next = step.state;
    effects.push(...step.effects);
  }
  return { state: next, effects };
}

function list(columns: number, rows: number, glyphs = UNICODE_GLYPHS): AppState {
  const preferences = { scope: 'all', sort: 'updated', detail: 'tools', notify: null } as const;
  return initialState({ size: { columns, rows }, glyphs, home: '/home/ana', preferences, open: null });
}

const opened = (columns: number, rows: number, glyphs = UNICODE_GLYPHS): AppState =>
  pressed(list(columns, rows, glyphs), ['U'], null).state;

function drawn(state: AppState, usage: UsageSnapshot | null): readonly string[] {
  if (state.screen.kind !== 'usage') throw new Error('another screen');
  const rows = usageWindow(state.screen.usage, usageContext(state, snapshot(usage)));
  expect(rows).toHaveLength(state.size.rows);
  for (const row of rows) expect(rowWidth(row)).toBe(state.size.columns);
  return rows.map(row => spansText(row.spans));
}

describe('keys', () => {
  it('U reads all files; Esc stops that, and then leads back', () => {
    const { state, effects } = pressed(list(80, 24), ['U'], null);
    expect(effects).toContainEqual({ type: 'openUsage' });
    const stopped = pressed(state, [ESC], running);
    expect(stopped.effects).toEqual([{ type: 'stopUsage' }]);
    expect(stopped.state.screen.kind).toBe('usage');
    const back = pressed(state, [ESC], done);
    expect([back.state.screen.kind, back.effects[0]]).toEqual(['picker', { type: 'closeUsage' }]);
  });

  it('tab goes through the groupings and comes back to days', () => {
    const words = [1, 2, 3, 4, 5, 6].map(
      count => drawn(pressed(opened(80, 24), Array(count).fill(TAB), done).state, done)[0],
    );
    for (const [index, word] of ['week', 'month', 'model', 'folder', 'session', 'day'].entries())
      expect(words[index]).toContain(`by ${word}`);
  });

  it('with hosts there is a grouping more', () => {
    const beside = { ...done, hosts: { counting: [], missing: [] } };
    const by = (count: number): string | undefined =>
      drawn(pressed(opened(80, 24), Array(count).fill(TAB), beside).state, beside)[0];
    expect(by(6)).toContain('by host');
    expect(by(7)).toContain('by day');
  });

  it('enter opens the session of the row, and the way back leads here', () => {
    const { state } = pressed(opened(80, 24), [...Array(5).fill(TAB), ENTER], done);
    expect(viewerOf(state)?.conversation.id).toBe(idOf(29));
    expect(state.screen.kind === 'viewer' && state.screen.from.kind).toBe('usage');
    expect(pressed(opened(80, 24), [ENTER], done).state.screen.kind).toBe('usage');
  });

  it('the selection stays on the screen', () => {
    const { state } = pressed(opened(60, 12), [END, UP], done);
    expect(drawn(state, done).join('\n')).toContain('2026-11-02');
  });
});

describe('rows', () => {
  it.each([
    [200, 60],
    [120, 32],
    [80, 24],
    [40, 10],
    [20, 5],
    [10, 2],
  ])('fill %i × %i exactly, whatever is read', (columns, rows) => {
    for (const glyphs of [UNICODE_GLYPHS, ASCII_GLYPHS])
      for (const usage of [
        null,
        running,
        done,
        { ...done, phase: 'failed' as const, message: 'no\u0007 disk' },
      ])
        for (let tabs = 0; tabs < USAGE_GROUPINGS.length; tabs++) {
          const text = drawn(
            pressed(opened(columns, rows, glyphs), Array(tabs).fill(TAB), usage).state,
            usage,
          ).join('\n');
          expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F]/);
          expect(text).not.toContain('$0.00');
        }
  });

  it('say the sum, its price, what has none, and the limits with their age', () => {
    const text = drawn(opened(120, 32), done).join('\n');
    expect(text).toContain('≈ 406k tokens   ≈ $84.00 API   + 70k tokens unpriced (gpt-6)');
    expect(text).toContain('1 more record nothing');
    expect(text).toMatch(/5 h limit +█{12}░{8} {2}61 % used, resets in 1h 30m, read 2m ago/);
    expect(text).toMatch(/week limit +░{20} {2}reset since: 12 % before, read 1h ago/);
    expect(text).toMatch(/2026-11-25 Wed +≈ 24k/);
    expect(drawn(opened(40, 10), done).join('\n')).toContain('5 h 61 %  week reset since');
  });

  it('on little space name folders by their ends, and days without the day of the week', () => {
    const folder = (cwd: string, n: number): SessionUsage => ({ ...(sessions[n] as SessionUsage), cwd });
    const all = [folder('/srv/company/project/api', 20), folder('/srv/company/project/web', 21)];
    const reports = new Map(USAGE_GROUPINGS.map(by => [by, usageReport(all, by)] as const));
    const narrow = pressed(opened(40, 10), Array(4).fill(TAB), done).state;
    const text = drawn(narrow, { ...done, reports }).join('\n');
    expect(text).toContain('…/project/web');
    expect(text).toContain('…/project/api');
    expect(drawn(opened(40, 10), done).join('\n')).toMatch(/2026-11-28 +27k .* ≈ \$6\.00/);
  });

  it('names as many models without a price as fit, and which day is today', () => {
    const models = ['gpt-6-with-a-long-name', 'another-model-of-somebody', 'a-third-one', 'a-fourth'];
    const named = (model: string): SessionUsage => ({
      ...(sessions[20] as SessionUsage),
      cells: [cell('2026-11-22', model, 1000, 0)],
    });
    const reports = new Map(USAGE_GROUPINGS.map(by => [by, usageReport(models.map(named), by)] as const));
    const lines = (columns: number) => drawn(opened(columns, 24), { ...done, reports });
    expect(lines(120)[1]).toContain('somebody, a-third-one, 1 more)');
    expect(lines(80)[1]).toContain('(gpt-6-with-a-long-name, 3 more)');
    expect(lines(50)[1]).toMatch(/\+ 4\.0k tokens unpriced *$/);
    expect(lines(80).join('\n')).toContain('2026-11-22 today');
  });

  it('say which machine they are of, which hosts are not counted yet, and which are not there', () => {
    const there = { ...(sessions[20] as SessionUsage), id: `b:${idOf(1)}` as ConversationId, host: 'b' };
    const reports = new Map(USAGE_GROUPINGS.map(by => [by, usageReport([...sessions, there], by)] as const));
    const beside: UsageSnapshot = {
      ...{ ...done, phase: 'running', reports, hosts: { counting: ['c'], missing: ['gate', 'lab'] } },
      titles: new Map([[there.id, 'over there']]),
    };
    const by = (count: number): string =>
      drawn(pressed(opened(120, 32), Array(count).fill(TAB), beside).state, beside).join('\n');
    expect(by(0)).toMatch(/reading 30 of about 30 on c\s/);
    expect(by(0)).toMatch(/tokens {3}≈ \S+ API {3}without gate, lab {3}\+/);
    expect(by(5)).toContain('b: over there');
    expect(by(6)).toMatch(/this machine.*\n.* b +20k/);
    const alone = { ...beside, phase: 'done' as const, hosts: { counting: [], missing: [] } };
    expect(drawn(opened(120, 32), alone).join('\n')).not.toMatch(/without| on c/);
  });

  it('the selected one is marked by its background, and its bar keeps full and empty cells apart', () => {
    const { screen } = opened(80, 24);
    if (screen.kind !== 'usage') throw new Error('another screen');
    const rows = usageWindow(screen.usage, usageContext(opened(80, 24), snapshot(done)));
    const [row] = rows.filter(({ selected }) => selected);
    expect(rows.filter(({ selected }) => selected)).toHaveLength(1);
    expect(rowText(row as Row)).toContain('2026-11-29');
    const withoutColours = makeTheme('none', coloursFromEnvironment({}));
    expect(paintRow(row as Row, withoutColours)).toMatch(/\u001B\[[\d;]*7m[^\u001B]+\u001B\[0m█+/);
  });

  it('say what the shades of the bars are, above them and in the help', () => {
    expect(drawn(opened(80, 24), done)).toContainEqual(expect.stringMatching(/^─+ █ new {2}▒ cached ─$/));
    expect(drawn(opened(80, 24, ASCII_GLYPHS), done).join()).toContain('- # new  = cached -');
    expect(drawn(opened(40, 10), done)[0]).toMatch(/tokens by day .*█ new {2}▒ cached $/);
    expect(drawn(opened(80, 24), running).join()).not.toContain('cached');
    const help = helpSections(UNICODE_GLYPHS, USUAL_KEYS);
    expect(JSON.stringify(help)).toContain('input that the provider had seen before');
  });

  it('say what was read until the reading was stopped, and that it is not all', () => {
    const stopped: UsageSnapshot = { ...done, phase: 'stopped' };
    expect(drawn(opened(80, 24), stopped).join()).toContain('≈ 406k tokens in what was read');
    const nothing = new Map(USAGE_GROUPINGS.map(by => [by, usageReport([], by)] as const));
    expect(drawn(opened(40, 10), { ...stopped, reports: nothing }).join()).toContain(
      'No tokens in what was read.',
    );
    expect(drawn(opened(40, 10), { ...done, reports: nothing }).join()).toContain('No tokens are recorded.');
  });

  it('has no zeros where nothing is recorded, and offers no choice where there is none', () => {
    const reports = new Map(USAGE_GROUPINGS.map(by => [by, usageReport(sessions.slice(29), by)] as const));
    const lines = drawn(opened(80, 24), { ...done, limits: [], reports });
    expect(lines[1]).toMatch(/^ No tokens are recorded\. +$/);
    expect(lines[2]).toMatch(/^ 1 session of which nothing is recorded +$/);
    expect(lines.join()).not.toMatch(/\b0 (in|out|sessions)|choose/);
  });

  it('offer to open a row only where it is a session', () => {
    const foot = (tabs: number, usage: UsageSnapshot): string =>
      drawn(pressed(opened(120, 24), Array(tabs).fill(TAB), usage).state, usage).at(-1) ?? '';
    expect(foot(0, done)).not.toContain('open');
    expect(foot(5, done)).toContain('↵ open');
    expect(foot(5, running)).not.toContain('open');
  });

  it('the last one names the keys that a person set', () => {
    const { table } = changedKeys(null, [{ context: 'usage', command: 'nextGrouping', keys: ['n'] }]);
    const foot = drawn({ ...opened(80, 24), keys: table }, done).at(-1);
    expect(foot).toContain('n sum by');
    expect(foot).not.toContain('tab');
  });
});
