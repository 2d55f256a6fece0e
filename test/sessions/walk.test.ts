import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRoot, comparePlaces, regularFiles, walkDays } from '../../src/sessions/walk.ts';
import { TemporaryHome } from './temporary-home.ts';

function tree(...places: readonly string[]): string {
  const home = new TemporaryHome();
  for (const place of places) mkdirSync(join(home.path, place), { recursive: true });
  return home.path;
}

async function places(root: string, from?: string): Promise<string[]> {
  const found: string[] = [];
  for (const { place } of walkDays(root, { from })) found.push(place);
  return found;
}

describe('walking day folders', () => {
  it('goes by number, newest first, and passes over what is not a number', async () => {
    const root = tree(
      '2024/12/31',
      '2025/1/9',
      '2025/1/10',
      '2025/10/01',
      '2025/notes/01',
      'tmp/1/1',
      '2025/1/x',
    );
    expect(await places(root)).toEqual(['2025/10/01', '2025/1/10', '2025/1/9', '2024/12/31']);
  });

  it('begins at the requested day', async () => {
    const root = tree('2024/12/31', '2025/01/09', '2025/01/10', '2025/02/01', '2026/01/01');
    expect(await places(root, '2025/01/10')).toEqual(['2025/01/10', '2025/01/09', '2024/12/31']);
    expect(await places(root, '2025/01/31')).toEqual(['2025/01/10', '2025/01/09', '2024/12/31']);
    expect(await places(root, '1999/01/01')).toEqual([]);
  });

  it('reads a folder only when it is reached', async () => {
    const root = tree('2024/12/31', '2025/01/10');
    const days = walkDays(root);
    expect(days.next().value).toMatchObject({ place: '2025/01/10' });
    rmSync(join(root, '2024'), { recursive: true });
    expect(days.next()).toEqual({ done: true, value: undefined });
  });

  it('follows no link', async () => {
    const root = tree('2025/01/10');
    symlinkSync(root, join(root, '2026'));
    symlinkSync(join(root, '2025/01'), join(root, '2025/02'));
    expect(await places(root)).toEqual(['2025/01/10']);
    symlinkSync('nowhere', join(root, '2025/01/10/link.jsonl'));
    expect(regularFiles(join(root, '2025/01/10'))).toEqual([]);
  });

  it('compares places as it walks them', () => {
    const sorted = ['2026/01/01', '2025/10/01', '2025/9/30', '2025/09/30', '2025/09/29'];
    expect(sorted.toReversed().sort(comparePlaces)).toEqual(sorted);
  });
});

describe('the sessions root', () => {
  it('may be a link, but must lead to a folder', async () => {
    const root = tree('real', 'home');
    symlinkSync(join(root, 'real'), join(root, 'home/sessions'));
    expect(await checkRoot(join(root, 'home/sessions'))).toMatchObject({
      kind: 'folder',
      path: join(root, 'real'),
    });
    symlinkSync('nowhere', join(root, 'dangling'));
    symlinkSync('loop', join(root, 'loop'));
    const problem = async (name: string): Promise<string> => {
      const state = await checkRoot(join(root, name));
      return state.kind === 'problem' ? state.message.replace(root, '') : state.kind;
    };
    expect(await problem('dangling')).toMatch(
      /^\/dangling is a link that leads nowhere\. Mend the link, or /,
    );
    expect(await problem('loop')).toMatch(/^\/loop is a link that leads to itself\. Mend the link, or /);
    expect(await problem('missing')).toBe('missing');
  });
});
