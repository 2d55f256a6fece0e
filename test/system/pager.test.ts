/** A text goes through the pager whole; who leaves it early is not kept waiting. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { showInPager } from '../../src/system/pager.ts';

function pagerThat(script: string): { readonly folder: string; readonly env: Record<string, string> } {
  const folder = mkdtempSync(path.join(tmpdir(), 'rolltop-pager-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'my-pager');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return { folder, env: { PAGER: 'my-pager --one "two', PATH: `relative:${folder}:/usr/bin:/bin` } };
}

async function* pieces(count: number, seen: { count: number }): AsyncGenerator<string> {
  for (let n = 0; n < count; n++) {
    seen.count += 1;
    yield `${String(n).padStart(1023)}\n`;
  }
}

it('gets every piece, and its arguments as they are, without a shell', async () => {
  const { folder, env } = pagerThat('cat > "$(dirname "$0")/text"; echo "$#" "$2" > "$(dirname "$0")/args"');
  expect(await showInPager(pieces(2_000, { count: 0 }), env)).toBe('shown');
  expect(readFileSync(path.join(folder, 'text')).length).toBe(2_000 * 1024);
  expect(readFileSync(path.join(folder, 'args'), 'utf8')).toBe('2 "two\n');
});

it('ends the text when it is left', async () => {
  const { env } = pagerThat('head -c 10 > /dev/null');
  const seen = { count: 0 };
  expect(await showInPager(pieces(100_000, seen), env)).toBe('shown');
  expect(seen.count).toBeLessThan(100_000);
});

it.each([{ PAGER: '', PATH: '/usr/bin' }, { PAGER: 'no-such-pager', PATH: '/usr/bin' }, { PATH: '' }])(
  'is not there: %j',
  async env => {
    const seen = { count: 0 };
    expect(await showInPager(pieces(1, seen), env)).toBe('none');
    expect(seen.count).toBe(0);
  },
);
