// The viewer over real files and the real store: every real rollout, one that grows, and one that is long.
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { longRollout, versions } from '../../live/session/long-rollout.ts';
import { OpenFile } from '../../support/open-file.ts';

const corpus = new URL('../../fixtures/corpus/', import.meta.url).pathname;
const real = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter(name =>
  /\.jsonl(\.zst)?$/.test(name),
);

function fileOf(lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-viewer-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'rollout-2025-11-22T09-12-00-01a201f1-4fd9-7823-bdb4-daa075fcedac.jsonl');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

const message = (role: string, text: string): string =>
  JSON.stringify({
    timestamp: '2025-11-22T09:13:00.000Z',
    type: 'response_item',
    payload: {
      type: 'message',
      role,
      content: [{ type: role === 'user' ? 'input_text' : 'output_text', text }],
    },
  });

const meta = JSON.stringify({
  timestamp: '2025-11-22T09:12:00.000Z',
  type: 'session_meta',
  payload: {
    id: '01a201f1-4fd9-7823-bdb4-daa075fcedac',
    timestamp: '2025-11-22T09:12:00.000Z',
    cwd: '/code',
  },
});

describe('every real rollout', () => {
  it.each(real.filter(name => !name.includes('session_index')))(
    '%s is shown at any size and level',
    async name => {
      const file = new OpenFile(join(corpus, name), { detail: 'everything' });
      await vi.waitFor(() => expect(file.store.getSnapshot().state.kind).not.toBe('opening'), {
        timeout: 60_000,
      });
      expect(file.store.getSnapshot().state.kind).toBe('ready');
      expect(file.body().some(row => row !== '')).toBe(true);
      for (const [columns, rows] of [
        [120, 32],
        [40, 10],
        [13, 3],
        [200, 60],
      ] as const) {
        file.size = { columns, rows };
        file.send({ type: 'resize' });
        for (const key of [
          'top',
          'foldAll',
          'pageDown',
          'detail',
          'end',
          'previousTurn',
          'foldAll',
        ] as const) {
          file.press(key);
          for (const line of file.screen())
            expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        }
      }
    },
  );
});

describe('a file that grows', () => {
  it('what is appended appears at the end; paused, it is only counted', async () => {
    const path = fileOf([
      meta,
      ...Array.from({ length: 30 }, (_, turn) => message('user', `question ${turn}`)),
    ]);
    const file = new OpenFile(path);
    await file.sees(screen => expect(screen).toContain('question 29'));
    appendFileSync(path, `${message('assistant', 'an answer')}\n`);
    await file.sees(screen => expect(screen).toContain('an answer'));
    file.press('lineUp');
    const before = file.body();
    for (let each = 0; each < 5; each += 1)
      appendFileSync(path, `${message('assistant', `later ${each}`)}\n`);
    await file.sees(screen => expect(screen).toContain('5 new · G to follow'));
    expect(file.body()).toEqual(before);
    file.press('end');
    await file.sees(screen => expect(screen).toContain('later 4'));
  });
});

describe('a long file', () => {
  it.each(versions)(
    '%s: beginning, end, turns and search reach all of it, and what is read stays',
    async version => {
      const lines = longRollout(version, 1_500_000);
      const path = fileOf(lines);
      const file = new OpenFile(path);
      await file.sees(screen => expect(screen).toContain('100 %'));
      file.press('pageUp', 'pageUp', 'pageUp');
      await file.settled();
      const read = file.body();
      await vi.waitFor(() => expect(file.store.getSnapshot().lineCount).toBe(lines.length), {
        timeout: 60_000,
      });
      expect(file.body()).toEqual(read);
      file.press('top');
      await vi.waitFor(() => expect(file.state.jump).toBeNull(), { timeout: 60_000 });
      const first = file.body();
      expect(file.store.getSnapshot().reachesStart).toBe(true);
      for (let page = 0; page < 8; page += 1) {
        file.press('pageDown');
        await new Promise(resolve => setImmediate(resolve));
      }
      file.press('nextTurn');
      await vi.waitFor(() => expect(file.state.jump).toBeNull(), { timeout: 60_000 });
      expect(file.body()[0]).toMatch(/^▎you/);
      file.press('end');
      await file.sees(screen => expect(screen).toContain('FOLLOW'));
      await file.sees(screen => expect(screen).toContain('100 %'));
      file.press('top');
      await vi.waitFor(() => expect(file.body()).toEqual(first), { timeout: 60_000 });
    },
  );

  it('a word at the beginning is found from the end', async () => {
    const filler = Array.from({ length: 8_000 }, (_, turn) =>
      message('assistant', `nothing to see in ${turn}`),
    );
    const file = new OpenFile(fileOf([meta, message('user', 'the needle of it all'), ...filler]));
    await file.sees(screen => expect(screen).toContain('in 7999'));
    file.press('search');
    file.send({ type: 'text', text: 'Needle'.toLowerCase() });
    file.press('submit');
    await file.sees(screen => expect(screen).toContain('n next'));
    expect(file.body().join('\n')).toContain('the needle of it all');
    file.press('raw');
    await file.sees(screen => expect(screen).toContain('"text": "the needle of it all"'));
  });
});
