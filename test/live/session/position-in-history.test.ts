import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openLocalSource } from '../../../src/live/local-source.ts';
import { temporaryHome } from '../../support/temporary-home.ts';

describe('the place of what a search found', () => {
  it.each([
    ['a session of its own', '0.169.0/tui-two-turns', 'from-tui'],
    ['a fork, behind what it inherited', '0.169.0/fork-by-reference', 'fork'],
  ])('is the same line in %s', async (_, name, word) => {
    const home = temporaryHome();
    home.add('0.169.0/exec-shell-reasoning-resumed');
    const placed = home.add(name);
    const source = openLocalSource({ codexHome: home.codexHome, cwd: home.codexHome });
    onTestFinished(() => source.close());
    await vi.waitFor(() => expect(source.conversations.getSnapshot().length).toBe(2), 10_000);
    const row = await vi.waitFor(() => {
      const found = [0, 1].map(n => source.conversations.getSnapshot().at(n)?.conversation);
      const one = found.find(conversation => conversation?.path === placed.path);
      if (one === undefined) throw new Error('not listed yet');
      return one;
    }, 10_000);
    const lines = readFileSync(placed.path, 'utf8').split('\n');
    const index = lines.findIndex(line => line.includes('"role":"user"') && line.includes(word));
    const own = Buffer.byteLength(lines.slice(0, index).join('\n')) + 1;
    const items = source.openItems(row);
    const offset = await items.positionInHistory({ path: placed.path, offset: own });
    await items.loadAround(offset);
    const item = items.getSnapshot().items.find(each => each.offset === offset);
    expect(item).toMatchObject({ kind: 'user', inheritedFrom: null });
    expect(JSON.stringify(item)).toContain(word);
  });
});
