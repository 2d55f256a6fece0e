/** What `--json` really prints, held against the shapes that are promised, of real rollouts of every version. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type * as z from 'zod';
import { jsonHelp } from '../../src/cli/help/json-help.ts';
import { ITEM_FIELDS, JSON_LINES } from '../../src/cli/json-shapes.ts';
import { makeDemoHome } from '../../src/demo/home.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const corpus = fileURLToPath(new URL('../fixtures/corpus', import.meta.url));

/** Every line is JSON, and has just the fields of one of the shapes. Returns the lines. */
function held(stdout: string, shapes: readonly z.ZodType[]): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter(Boolean)
    .map(line => {
      const value = JSON.parse(line);
      const [first, ...others] = shapes.map(shape => shape.safeParse(value));
      if (![first, ...others].some(one => one?.success))
        expect(first?.error?.issues, line.slice(0, 500)).toEqual([]);
      return value;
    });
}

function rolloutsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.jsonl(\.zst)?$/.test(name))
    .map(name => path.join(folder, name));
}

test('show and tail: every item of every real rollout', async () => {
  const { codexHome } = temporaryHome();
  const kinds = new Set<unknown>();
  for (const file of rolloutsBelow(corpus)) {
    const { stdout } = await runCli(['show', file, '--json'], { codexHome });
    for (const { kind } of held(stdout, JSON_LINES.show)) kinds.add(kind);
    held((await runCli(['tail', file, '-n', '3', '--json'], { codexHome })).stdout, JSON_LINES.show);
  }
  expect(kinds.size).toBeGreaterThan(15);
});

test('list and search, by pages and whole, of a home with sessions of every kind', async () => {
  const { codexHome, remove } = makeDemoHome(Date.now());
  try {
    const whole = held((await runCli(['list', '--all', '--json'], { codexHome })).stdout, JSON_LINES.list);
    expect(whole.length).toBeGreaterThan(100);
    const page = held(
      (await runCli(['list', '--limit', '3', '--json'], { codexHome })).stdout,
      JSON_LINES.list,
    );
    expect(Object.keys(page.at(-1) ?? {})).toEqual(['nextCursor']);
    const hits = held(
      (await runCli(['search', 'the', '--all', '--json'], { codexHome })).stdout,
      JSON_LINES.search,
    );
    expect(hits.length).toBeGreaterThan(100);
  } finally {
    remove();
  }
});

test('append, record, rename, archive and unarchive', async () => {
  const home = temporaryHome();
  const { id } = home.add('0.42.0/tui-two-turns');
  const one = async (argv: readonly string[], shapes: readonly z.ZodType[], stdin = '') => {
    const { stdout, stderr } = await runCli([...argv, '--json'], {
      ...home,
      stdin,
      env: { PATH: '/nowhere' },
    });
    const lines = held(stdout, shapes);
    expect(lines, stderr).toHaveLength(1);
  };
  await one(['append', id, 'go on'], JSON_LINES.append);
  await one(['rename', id, 'my work'], JSON_LINES.rename);
  await one(['archive', id], JSON_LINES.archive);
  await one(['archive', id], JSON_LINES.archive);
  await one(['unarchive', id], JSON_LINES.archive);
  const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hello' }] };
  await one(['record'], JSON_LINES.record, JSON.stringify(item));
});

test('version', async () => {
  const { code, stdout } = await runCli(['version', '--json'], { codexHome: '/nowhere' });
  expect({ code, lines: held(stdout, JSON_LINES.version) }).toEqual({
    code: 0,
    lines: [{ version: '1.2.3' }],
  });
});

test('nothing but the objects comes on standard output when there is nothing', async () => {
  const { codexHome } = temporaryHome();
  mkdirSync(path.join(codexHome, 'sessions'));
  writeFileSync(path.join(codexHome, 'empty.jsonl'), '');
  for (const argv of [['list'], ['search', 'x'], ['show', path.join(codexHome, 'empty.jsonl')], ['record']])
    expect(await runCli([...argv, '--json'], { codexHome })).toMatchObject({ stdout: '' });
});

test('rolltop help json names every field and kind', async () => {
  const { stdout } = await runCli(['help', 'json'], { codexHome: '/nowhere' });
  expect(stdout).toBe(jsonHelp());
  const { show: _, ...plain } = JSON_LINES;
  const shapes: readonly z.ZodObject[] = [...Object.values(plain).flat(), ITEM_FIELDS.common];
  const fields = shapes.flatMap(({ shape }) => Object.keys(shape));
  for (const field of fields) expect(stdout).toMatch(new RegExp(`\\b${field}\\??: `));
  for (const { kind, fields: own } of ITEM_FIELDS.kinds) {
    expect(stdout).toMatch(new RegExp(`^ {2}${kind} +\\{`, 'm'));
    for (const field of Object.keys(own.shape)) expect(stdout).toMatch(new RegExp(`\\b${field}\\??: `));
  }
  for (const row of stdout.split('\n')) expect(row.length).toBeLessThanOrEqual(130);
});
