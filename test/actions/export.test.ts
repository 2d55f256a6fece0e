/** Documents that wait for a person's word: what was looked at is what is written, and nothing is overwritten or left behind. */
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ExportChoices } from '../../src/actions/export.ts';
import { prepareExport } from '../../src/actions/prepare-export.ts';
import { FIRST_CHOICES } from '../../src/app/export-review/state.ts';
import type { Conversation } from '../../src/format/conversation.ts';
import { findSession } from '../../src/sessions/find.ts';
import { SessionHome } from '../support/session-home.ts';

const TOKEN = `ghp_${'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA'}cD5e`;
const NOW_MS = Date.UTC(2026, 10, 22);

async function desk(titles: readonly string[]) {
  const home = new SessionHome();
  const out = mkdtempSync(join(tmpdir(), 'rolltop-export-'));
  onTestFinished(() => {
    home.remove();
    rmSync(out, { recursive: true, force: true });
  });
  const added = titles.map(title => home.add({ title, turns: 3 }));
  const conversations: Conversation[] = [];
  for (const { id } of added) {
    const found = await findSession(id, { codexHome: home.path, cwd: out, nowMs: NOW_MS });
    if (found.kind === 'found') conversations.push(found.conversation);
  }
  const waiting = join(home.path, 'waiting');
  const prepare = (choices: Partial<ExportChoices> = {}, position: number | null = null) =>
    prepareExport(conversations, {
      codexHome: home.path,
      homeFolder: '/home/me',
      cwd: out,
      waiting,
      nowMs: NOW_MS,
      choices: { ...FIRST_CHOICES, ...choices },
      position,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
  const waits = () => readdirSync(waiting);
  return { home, out, added, conversations, prepare, waits };
}

describe('an export that is looked through first', () => {
  it('writes byte for byte what was shown, although the session grew meanwhile, for its owner alone', async () => {
    const { out, added, prepare } = await desk([`use ${TOKEN}`]);
    const prepared = await prepare();
    const { review } = prepared;
    expect([...review.redacted.keys()]).toEqual(['github-token']);
    expect(review).toMatchObject({ turns: 4, isWhole: true });
    appendFileSync(added[0]?.path ?? '', readFileSync(added[0]?.path ?? '', 'utf8'));
    const written = await prepared.write(review.target);
    expect(written).toMatchObject({ kind: 'written' });
    const [name = ''] = readdirSync(out);
    const text = readFileSync(join(out, name), 'utf8');
    expect(text).toBe(`${review.lines.join('\n')}\n`);
    expect(text).toBe(prepared.text());
    expect(text).not.toContain(TOKEN);
    expect(statSync(join(out, name)).mode & 0o777).toBe(0o600);
  });

  it('offers a name that is free, and touches no file that is there', async () => {
    const { out, prepare } = await desk(['hello']);
    const first = await prepare();
    writeFileSync(first.review.target, 'mine');
    expect(await first.write(first.review.target)).toMatchObject({ kind: 'exists' });
    expect(readFileSync(first.review.target, 'utf8')).toBe('mine');
    const second = await prepare();
    expect(second.review.target).toBe(first.review.target.replace(/\.md$/, '-2.md'));
    expect(await second.write(second.review.target)).toMatchObject({ kind: 'written' });
    expect(readdirSync(out)).toHaveLength(2);
  });

  it('several: a folder with one file each, and an index; those that cannot be read are named', async () => {
    const { out, added, prepare } = await desk(['one', 'two', 'three']);
    rmSync(added[1]?.path ?? '');
    const prepared = await prepare({ format: 'html' });
    expect(prepared.review.documents.map(({ title }) => title)).toEqual(['one', 'three']);
    expect(prepared.review.failed).toMatchObject([{ title: 'two' }]);
    expect(await prepared.write(prepared.review.target)).toMatchObject({ kind: 'written' });
    expect(prepared.review.target).toBe(join(out, 'sessions-2026-11-22'));
    const names = readdirSync(prepared.review.target);
    expect(names).toHaveLength(3);
    expect(names).toContain('index.html');
    expect(prepared.text()).toBeNull();
  });

  it('only some turns; the turn at a place is told', async () => {
    const { prepare, added } = await desk(['a talk']);
    const all = await prepare({}, statSync(added[0]?.path ?? '').size);
    expect(all.review.turnAt).toBe(4);
    expect((await prepare({}, 0)).review.turnAt).toBe(1);
    expect((await prepare()).review.turnAt).toBeNull();
    const some = await prepare({ from: 2, to: 2 });
    const prompts = some.review.lines.filter(line => /^## \d/.test(line));
    expect(prompts).toHaveLength(1);
    expect(prompts[0]).toMatch(/^## 2\. You/);
    expect(some.review.turns).toBe(4);
  });

  it('leaves nothing waiting: when it is dropped, when it is stopped, and after a day', async () => {
    const { prepare, waits, conversations, home } = await desk(['hello']);
    const prepared = await prepare();
    expect(waits()).toHaveLength(1);
    prepared.discard();
    expect(waits()).toEqual([]);
    const stop = AbortSignal.abort();
    const options = {
      codexHome: home.path,
      homeFolder: '/',
      cwd: '/',
      waiting: join(home.path, 'waiting'),
      position: null,
    };
    const stopped = prepareExport(conversations, {
      ...options,
      nowMs: NOW_MS,
      choices: FIRST_CHOICES,
      signal: stop,
      onProgress: () => {},
    });
    await expect(stopped).rejects.toThrow();
    expect(waits()).toEqual([]);
    writeFileSync(join(home.path, 'waiting', 'left.part'), '');
    const later = await prepareExport(conversations, {
      ...options,
      nowMs: Date.now() + 25 * 60 * 60 * 1000,
      choices: FIRST_CHOICES,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    expect(waits()).toHaveLength(1);
    later.discard();
  });

  it('a folder that cannot be written is a sentence, and what waits is still there', async () => {
    const { prepare, out } = await desk(['hello']);
    const prepared = await prepare();
    writeFileSync(join(out, 'file'), '');
    const failed = await prepared.write(join(out, 'file', 'below.md'));
    expect(failed).toMatchObject({ kind: 'failed' });
    expect(failed.message).toMatch(/^Nothing was written to /);
    expect(await prepared.write(join(out, 'new', 'a.md'))).toMatchObject({ kind: 'written' });
    expect(existsSync(join(out, 'new', 'a.md'))).toBe(true);
  });
});
