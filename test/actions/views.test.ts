import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { changeView, readViews, VIEWS_FILE } from '../../src/actions/views.ts';
import type { NamedView } from '../../src/query/named-view.ts';

function folder(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'rolltop-views-')), 'state');
  onTestFinished(() => rmSync(join(path, '..'), { recursive: true, force: true }));
  return path;
}

const view = (name: string, filter: string): NamedView => ({ name, filter, scope: 'all', sort: 'updated' });

it('keeps, replaces and drops, each time with what was there before', async () => {
  const state = folder();
  expect(readViews(state).size).toBe(0);
  const [first, second] = [view('mine', 'dir:api'), view('mine', 'dir:web')];
  expect(await changeView(state, { name: 'mine', view: first })).toBe(null);
  expect(await changeView(state, { name: 'mine', view: second })).toEqual(first);
  expect(readViews(state).get('mine')).toEqual(second);
  expect(await changeView(state, { name: 'mine', view: null })).toEqual(second);
  expect(readViews(state).size).toBe(0);
  expect(statSync(join(state, VIEWS_FILE)).mode & 0o077).toBe(0);
});

it('several at once lose nothing, and a torn line costs itself only', async () => {
  const state = folder();
  await changeView(state, { name: 'first', view: view('first', 'x') });
  appendFileSync(join(state, VIEWS_FILE), '{"name":"torn","filter":"');
  const names = Array.from({ length: 20 }, (_, n) => `view-${n}`);
  await Promise.all(names.map(name => changeView(state, { name, view: view(name, `dir:${name}`) })));
  expect([...readViews(state).keys()].sort()).toEqual(['first', ...names].sort());
});

it('each of several at once learns what had the name just before it, which is what u brings back', async () => {
  const state = folder();
  const filters = Array.from({ length: 6 }, (_, n) => `dir:${n}`);
  const before = await Promise.all(
    filters.map(filter => changeView(state, { name: 'mine', view: view('mine', filter) })),
  );
  const last = readViews(state).get('mine')?.filter;
  expect(before.filter(one => one === null)).toHaveLength(1);
  expect([...before.flatMap(one => one?.filter ?? []), last].sort()).toEqual(filters);
});
