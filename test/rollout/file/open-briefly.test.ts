import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openBriefly, openRollout } from '../../../src/rollout/file/open.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'rolltop-at-once-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  writeFileSync(join(path, 'rollout.jsonl'), 'one\ntwo\n');
  symlinkSync(join(path, 'rollout.jsonl'), join(path, 'link.jsonl'));
  return path;
}

it('reads what the other way of opening reads', async () => {
  const path = join(folder(), 'rollout.jsonl');
  const [one, other] = await Promise.all([openBriefly(path), openRollout(path)]);
  onTestFinished(async () => {
    await Promise.all([one.close(), one.close(), other.close()]);
  });
  expect(await one.stat()).toEqual(await other.stat());
  expect([one.size, one.ino, one.partial]).toEqual([other.size, other.ino, other.partial]);
  for (const [position, length] of [
    [0, 8],
    [4, 100],
    [8, 1],
    [2, -1],
  ] as const)
    expect(String(await one.read(position, length))).toBe(String(await other.read(position, length)));
});

it.each(['nowhere.jsonl', 'link.jsonl', '.'])('refuses %j in the same words', async name => {
  const path = join(folder(), name);
  const refusal = async (open: typeof openRollout): Promise<string> =>
    open(path).then(
      () => 'opened',
      (error: Error) => `${error.name}: ${error.message}`,
    );
  expect(await refusal(openBriefly)).toBe(await refusal(openRollout));
});
