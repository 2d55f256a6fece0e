/** `rolltop usage`: what is printed, and what is never printed. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { JSON_LINES } from '../../src/cli/json-shapes.ts';
import { cellWidth } from '../../src/text/unicode/width.ts';
import { idOf, TemporaryHome } from '../sessions/temporary-home.ts';
import { runCli } from '../support/run-cli.ts';
import { count, header, linesText, type PlantedLine, turn } from '../usage/planted.ts';

const openai = { model_provider: 'openai' };

function desk(): TemporaryHome {
  const home = new TemporaryHome();
  const add = (n: number, lines: readonly PlantedLine[]) =>
    home.session({ n, time: '2026-11-22T05-00-00', content: linesText(lines) });
  add(1, [header(1, openai), turn('gpt-5'), count([1_000_000, 400_000, 100_000])]);
  add(2, [header(2, openai), turn('gpt-6'), count([1_000_000, 0, 200_000])]);
  add(3, [header(3, { model_provider: 'ollama' }), turn('gpt-5'), count([500, 0, 50])]);
  add(4, [header(4)]);
  return home;
}

/** What the shapes say, as far as a test looks at it. */
type Row = Readonly<Record<string, unknown>>;

async function rows(home: TemporaryHome, ...argv: string[]) {
  const { code, stdout, stderr } = await runCli(['usage', '--json', ...argv], { codexHome: home.path });
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
  return lines.map(line => ('by' in line ? JSON_LINES.usage[0] : JSON_LINES.usage[1]).parse(line)) as Row[];
}

it('sums by model, with money only where there is a price', async () => {
  const home = desk();
  const [unknown, known, all] = await rows(home, '--by', 'model');
  expect(unknown).toMatchObject({ key: 'gpt-6', total: 1_200_000, dollars: null, unpriced: 1_200_000 });
  // 600,000 at 1.25, 400,000 cached at 0.125, 100,000 at 10 dollars a million.
  expect(known).toMatchObject({ key: 'gpt-5', total: 1_100_550, dollars: 1.8, unpriced: 550 });
  expect(all).toMatchObject({ by: 'all', total: 2_300_550, dollars: 1.8, notRecorded: 1 });
});

/** What every line has, by whatever it sums. */
const EVERY = [
  ...['by', 'key', 'input', 'cached', 'output', 'reasoning', 'total', 'requests', 'sessions'],
  ...['dollars', 'unpriced', 'approximate'],
];

it.each([
  ['day', []],
  ['week', []],
  ['month', []],
  ['model', []],
  ['folder', ['host']],
  ['session', ['title', 'host']],
  ['host', ['host']],
])('--json by %s has the fields that are documented, and no other', async (by, more) => {
  const listed = await rows(desk(), '--by', by);
  const fields = (row: Row) => Object.keys(row).sort();
  for (const row of listed.slice(0, -1)) expect(fields(row)).toEqual([...EVERY, ...more].sort());
  const sum = ['prices', 'notRecorded', 'unpricedModels'];
  expect(fields(listed.at(-1) as Row)).toEqual([...EVERY, ...sum].sort());
  const documented = Object.keys(JSON_LINES.usage[0].shape).sort();
  expect(documented).toEqual([...EVERY, ...sum, 'title', 'host'].sort());
});

it('by session, one that records nothing is there without a number', async () => {
  const listed = await rows(desk(), '--by', 'session');
  expect(listed.find(({ key }) => key === idOf(4))).toMatchObject({
    total: null,
    input: null,
    dollars: null,
  });
});

it('a query, a session, a time', async () => {
  const home = desk();
  expect((await rows(home, 'model:gpt-6')).at(-1)).toMatchObject({ by: 'all', total: 1_200_000 });
  expect((await rows(home, idOf(1))).at(-1)).toMatchObject({ by: 'all', total: 1_100_000 });
  expect((await rows(home, '--since', '2026-11-23')).at(-1)).toMatchObject({ by: 'all', total: null });
  expect(await runCli(['usage', '--since', 'soon'], { codexHome: home.path })).toMatchObject({ code: 2 });
  expect(await runCli(['usage', '--since', '2026-11-23'], { codexHome: home.path })).toMatchObject({
    stdout: 'No tokens were used since then; 1 session records no tokens.\n',
  });
  for (const range of ['2026-08-01..15', '..2026-08', '2026-08..'])
    expect(await runCli(['usage', '--since', range], { codexHome: home.path })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('takes one time'),
    });
  expect(await runCli(['usage', '--by', 'kind'], { codexHome: home.path })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--disk --by kind'),
  });
});

it('as a person reads it', async () => {
  const { stdout } = await runCli(['usage'], { codexHome: desk().path });
  expect(stdout).toMatch(/2\.3M +2\.0M +400k +300k +≈ \$1\.80 API\+ 2026-11-22\n/);
  expect(stdout).toContain('+ 1.2M tokens unpriced (gpt-6, gpt-5 by ollama)');
  expect(stdout).toContain('1 session records no tokens');
  expect(stdout).toContain('as of 2026-09-23');
  expect(stdout).not.toContain('$0.00');
});

it('fits the terminal, and tells folders from each other', async () => {
  const home = new TemporaryHome();
  const add = (n: number, cwd: string) =>
    home.session({
      ...{ n, time: '2026-11-22T05-00-00' },
      content: linesText([header(n, { ...openai, cwd }), count([1_000_000 * n, 0, 1])]),
    });
  add(1, '/code/work/company/project/プロジェクト');
  add(2, `/code/work/${'very-long-'.repeat(8)}name`);
  add(3, '/code/work/company/project/web');
  for (const columns of [200, 120, 80, 40])
    for (const by of ['day', 'folder', 'session', 'model']) {
      const { stdout } = await runCli(['usage', '--by', by], { codexHome: home.path, columns });
      const rows = stripVTControlCharacters(stdout).split('\n');
      for (const row of rows) expect(cellWidth(row)).toBeLessThanOrEqual(columns);
      expect(rows[0]).toMatch(columns > 40 ? /total +input +cached +output +price$/ : /^ +total +price$/);
    }
  const narrow = await runCli(['usage', '--by', 'folder'], { codexHome: home.path, columns: 40 });
  expect(narrow.stdout).toContain('…/project/web');
  expect(narrow.stdout).toContain('…/プロジェク');
  const piped = await runCli(['usage', '--by', 'folder'], { codexHome: home.path });
  expect(piped.stdout).toContain('very-long-name\n');
});

it('says that a tier has no price where the model has one', async () => {
  const home = new TemporaryHome();
  const lines = [header(1, openai), turn('gpt-5', { service_tier: 'priority' }), count([1000, 0, 100])];
  home.session({ n: 1, time: '2026-11-22T05-00-00', content: linesText(lines) });
  const { stdout } = await runCli(['usage'], { codexHome: home.path });
  expect(stdout).toContain('+ 1.1k tokens unpriced (gpt-5 priority)');
  expect((await rows(home)).at(-1)).toMatchObject({ unpricedModels: [{ model: 'gpt-5', tokens: 1100 }] });
});

it('the price of a single token is not zero', async () => {
  const home = new TemporaryHome();
  const lines = [header(1, openai), turn('gpt-5-nano'), count([1, 1, 0])];
  home.session({ n: 1, time: '2026-11-22T05-00-00', content: linesText(lines) });
  const [row] = await rows(home);
  expect(row).toMatchObject({ total: 1, unpriced: 0 });
  expect(row?.dollars).toBeGreaterThan(0);
  expect((await runCli(['usage'], { codexHome: home.path })).stdout).toContain('≈ < $0.01 API');
});

it('a home in which nothing is recorded has no zero', async () => {
  const home = new TemporaryHome();
  home.session({ n: 1, time: '2026-11-22T05-00-00' });
  const { code, stdout } = await runCli(['usage'], { codexHome: home.path });
  expect([code, stdout]).toEqual([0, 'No tokens were used; 1 session records no tokens.\n']);
});

it('prices of one’s own come first; a mistake in them is named and costs nothing else', async () => {
  const home = desk();
  const config = mkdtempSync(join(tmpdir(), 'rolltop-config-'));
  mkdirSync(join(config, 'rolltop'));
  const file = join(config, 'rolltop', 'prices.json');
  const env = { XDG_CONFIG_HOME: config };
  const own = (rates: object) => JSON.stringify({ models: [{ id: 'gpt-6', prices: rates }] });
  writeFileSync(file, own({ input_mtok: 1, output_mtok: 5 }));
  const first = await runCli(['usage', '--by', 'model'], { codexHome: home.path, env });
  expect(first.stdout).toMatch(/≈ \$2\.00 API {2}gpt-6/);
  // The tier of 900,000 holds, in whatever order they stand.
  const tiers = [
    { start: 900_000, price: 3 },
    { start: 272_000, price: 2 },
  ];
  writeFileSync(file, own({ input_mtok: { base: 1, tiers }, output_mtok: 5 }));
  const tiered = await runCli(['usage', '--by', 'model'], { codexHome: home.path, env });
  expect(tiered.stdout).toMatch(/≈ \$4\.00 API {2}gpt-6/);
  writeFileSync(file, own({ input_mtok: 'one', output_mtok: 5 }));
  const second = await runCli(['usage', '--by', 'model'], { codexHome: home.path, env });
  expect(second.stderr).toContain('models.0.prices.input_mtok');
  expect(second.stdout).toContain('≈ $1.80 API');
  writeFileSync(file, '{');
  expect((await runCli(['usage'], { codexHome: home.path, env })).stderr).toContain('it is not JSON');
});

it('a limit that an older Codex did not name, or a minute shorter, is the same one, and a clock that was ahead is not believed', async () => {
  const home = new TemporaryHome();
  const now = Date.now();
  const limits = (used: number, more: object) => ({
    primary: { window_minutes: 300, used_percent: used, resets_at: Math.round(now / 1000) + 7_200 },
    ...more,
  });
  const event = (rate_limits: object): PlantedLine => ({
    type: 'event_msg',
    payload: { type: 'token_count', info: null, rate_limits },
    afterMs: 0,
  });
  const add = (n: number, atMs: number, rateLimits: object) =>
    home.session({
      ...{ n, time: '2026-11-22T05-00-00' },
      content: linesText([header(n), event(rateLimits)], atMs),
    });
  const shorter = { window_minutes: 299, used_percent: 80, resets_at: Math.round(now / 1000) + 7_000 };
  add(1, now - 3_600_000, { primary: shorter });
  add(2, now - 60_000, limits(12, { limit_id: 'codex' }));
  expect((await rows(home)).slice(1)).toMatchObject([{ limit: 'codex', usedPercent: 12, state: 'current' }]);
  add(3, now + 3_600_000, limits(99, { limit_id: 'codex' }));
  expect((await rows(home)).slice(1)).toMatchObject([{ usedPercent: 99, state: 'stale' }]);
});

it('plan limits by the length of their window, with their age', async () => {
  const home = new TemporaryHome();
  const at = Date.now() - 60_000;
  const window = (minutes: number, used: number, resets: number) => ({
    window_minutes: minutes,
    used_percent: used,
    resets_at: Math.round(resets / 1000),
  });
  const limits = {
    primary: window(10_080, 12, at + 86_400_000),
    secondary: window(300, 61, at + 3_600_000),
    limit_id: 'codex',
  };
  const event = {
    type: 'event_msg',
    payload: { type: 'token_count', info: null, rate_limits: limits },
    afterMs: 0,
  };
  home.session({ n: 1, time: '2026-11-22T05-00-00', content: linesText([header(1), event], at) });
  const listed = await rows(home);
  expect(listed.slice(-2)).toMatchObject([
    { windowMinutes: 300, usedPercent: 61, state: 'current' },
    { windowMinutes: 10_080, usedPercent: 12, state: 'current' },
  ]);
  const { stdout } = await runCli(['usage'], { codexHome: home.path });
  expect(stdout).toMatch(/5 h limit: 61 % used, resets in \d+m \d+s, read 1m ago\nweek limit: 12 % used/);
});
