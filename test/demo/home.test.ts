import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { decompress } from 'fzstd';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoHome, makeDemoHome } from '../../src/demo/home.ts';
import { storedZstd } from '../../src/demo/stored-zstd.ts';
import { scanned } from '../usage/planted.ts';

const now = Date.UTC(2026, 10, 22, 12);
let home: DemoHome;
let files: readonly string[];
beforeAll(() => {
  home = makeDemoHome(now);
  files = readdirSync(home.codexHome, { recursive: true, withFileTypes: true })
    .filter(found => found.isFile() && found.name.startsWith('rollout-'))
    .map(found => path.join(found.parentPath, found.name));
});
afterAll(() => home.remove());

const firstLines = (): Record<string, unknown>[] =>
  files
    .filter(file => file.endsWith('.jsonl') && statSync(file).size > 0)
    .map(file => JSON.parse(readFileSync(file, 'utf8').split('\n', 1)[0] ?? ''));

describe('the home of rolltop demo', () => {
  it('has about 200 sessions, spread over two years, none from the future', () => {
    expect(files.length).toBeGreaterThan(180);
    expect(files.length).toBeLessThan(220);
    const times = files.map(file => statSync(file).mtimeMs);
    expect(Math.max(...times)).toBeLessThanOrEqual(now);
    expect(now - Math.min(...times)).toBeGreaterThan(690 * 86_400_000);
    expect(times.filter(time => now - time < 7 * 86_400_000).length).toBeGreaterThan(10);
  });

  it('has all three dialects, archived, compressed, exec, sub-agent and forked ones', () => {
    const heads = firstLines();
    const payload = (head: Record<string, unknown>): Record<string, unknown> =>
      (head.payload as Record<string, unknown> | undefined) ?? {};
    const bare = heads.filter(head => 'instructions' in head);
    const paginated = heads.filter(head => payload(head).history_mode === 'paginated');
    const envelope = heads.filter(head => head.type === 'session_meta' && !('ordinal' in head));
    for (const dialect of [bare, paginated, envelope]) expect(dialect.length).toBeGreaterThan(20);
    expect(heads.some(head => payload(head).source === 'exec')).toBe(true);
    expect(heads.some(head => typeof payload(head).source === 'object')).toBe(true);
    expect(heads.some(head => 'history_base' in payload(head))).toBe(true);
    expect(files.some(file => file.includes('archived_sessions'))).toBe(true);
    expect(files.some(file => file.endsWith('.jsonl.zst'))).toBe(true);
  });

  it('has damaged files, and every other line is JSON', () => {
    const broken = files.filter(
      file => file.endsWith('.jsonl') && !readFileSync(file, 'utf8').split('\n').every(isJson),
    );
    expect(broken.length).toBe(3);
    expect(files.filter(file => statSync(file).size === 0).length).toBe(1);
  });

  it('shows what usage can say: tokens of most sessions, few of them a guess, and both windows of a plan', async () => {
    const { sessions, limits } = await scanned(home.codexHome);
    const recorded = sessions.filter(session => session.recorded);
    expect(recorded.length).toBeGreaterThan(150);
    expect(recorded.filter(session => session.approximate).length).toBeLessThan(5);
    for (const { usage } of recorded.flatMap(session => session.cells)) {
      expect(usage.cached).toBeLessThanOrEqual(usage.input);
      expect(usage.reasoning).toBeLessThanOrEqual(usage.output);
    }
    expect(limits.map(limit => limit.windowMinutes).sort((a, b) => a - b)).toEqual([5 * 60, 7 * 24 * 60]);
    for (const { atMs, resetsMs } of limits) expect(resetsMs).toBeGreaterThan(atMs);
  });

  it('is the same each time', () => {
    const again = makeDemoHome(now);
    try {
      const names = readdirSync(again.codexHome, { recursive: true }).sort();
      expect(names).toEqual(readdirSync(home.codexHome, { recursive: true }).sort());
    } finally {
      again.remove();
    }
  });
});

it.each([0, 1, 1000, 128 * 1024, 300_000])('a stored zstd frame of %i bytes unpacks to itself', size => {
  const content = Buffer.alloc(size, 'abcdefg');
  expect(Buffer.from(decompress(storedZstd(content))).equals(content)).toBe(true);
});

function isJson(line: string): boolean {
  if (line === '') return true;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
