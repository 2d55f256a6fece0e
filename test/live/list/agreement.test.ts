import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openLocalSource } from '../../../src/live/local-source.ts';
import { listAll } from '../../../src/sessions/list-all.ts';
import { Activity } from '../../../src/sessions/state/activity.ts';

const corpus = new URL('../../fixtures/corpus', import.meta.url).pathname;

/** Every rollout of the corpus whose name is one, just written to, in one home. */
function home(): string {
  const path = mkdtempSync(join(tmpdir(), 'rolltop-agree-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const day = join(path, 'sessions', '2026', '11', '22');
  mkdirSync(day, { recursive: true });
  for (const file of readdirSync(corpus, { recursive: true, encoding: 'utf8' })) {
    const name = /rollout-.*\.jsonl$/.exec(basename(file))?.[0];
    if (name !== undefined) cpSync(join(corpus, file), join(day, name));
  }
  return path;
}

it('the list on the screen and the command line say the same of every file', async () => {
  const codexHome = home();
  const source = openLocalSource({ codexHome, cwd: '/' });
  onTestFinished(() => source.close());
  const { conversations } = source;
  conversations.subscribe(() => {});
  conversations.setVisibleRows({ from: 0, to: 1_000 });
  await expect
    .poll(() => conversations.getSnapshot().titles, { timeout: 60_000 })
    .toSatisfy(({ read, of }) => of > 40 && read === of);
  const nowMs = Date.now();
  const activity = await Activity.read({ codexHome, nowMs });
  const { conversations: listed } = await listAll({
    codexHome,
    scope: 'all',
    sort: 'updated',
    activity,
    nowMs,
  });
  expect(listed.length).toBeGreaterThan(40);
  for (const { id, path, state, live } of listed)
    await expect
      .poll(() => conversations.find(id), { timeout: 30_000, message: path })
      .toMatchObject({ path, state, live });
});
