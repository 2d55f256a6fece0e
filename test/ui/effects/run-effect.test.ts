import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Action } from '../../../src/app/action.ts';
import type { ConversationId } from '../../../src/format/identity.ts';
import { openLocalSource } from '../../../src/live/local-source.ts';
import type { ItemStore } from '../../../src/live/source.ts';
import type { Machine } from '../../../src/terminal/machine.ts';
import type { EffectPorts } from '../../../src/ui/effects/ports.ts';
import { EffectRunner } from '../../../src/ui/effects/run-effect.ts';
import { idOf, TemporaryHome } from '../../sessions/temporary-home.ts';
import { FakeCodex } from '../../support/fake-codex.ts';
import { PATIENCE } from '../../support/patience.ts';
import { SessionHome } from '../../support/session-home.ts';

/** What is open, on a home where one session is listed. */
function opening() {
  const home = new TemporaryHome();
  const path = home.session({ n: 1, time: '2025-03-01T09-00-00' });
  const source = openLocalSource({ codexHome: home.path, cwd: '/', probeHolders: async () => new Map() });
  onTestFinished(() => source.close());
  let open: ItemStore | null = null;
  const ports: Partial<EffectPorts> = {
    source,
    items: () => open,
    setItems: items => {
      open = items;
    },
    dispatch: () => {},
  };
  const runner = new EffectRunner(ports as EffectPorts);
  return { runner, path, state: () => open?.getSnapshot().state };
}

it('a session that is gone in the moment it is opened says so, instead of a blank screen', async () => {
  const { runner, path, state } = opening();
  const gone = { id: idOf(9) as ConversationId, path: path.replace(idOf(1), idOf(9)) };
  runner.run({ type: 'open', conversation: gone });
  await vi.waitFor(() => expect(state()).toMatchObject({ kind: 'failed' }), { timeout: 60_000, interval: 5 });
});

it('a hit of the search is open before the next frame: nothing blank comes between', () => {
  const { runner, path, state } = opening();
  const session = {
    id: idOf(1) as ConversationId,
    path,
    title: 'one',
    cwd: null,
    updatedMs: 1,
    archived: false,
  };
  const hit = {
    session,
    name: null,
    line: 2,
    offset: 0,
    kind: 'user',
    snippet: 'x',
    matches: [],
    more: false,
  } as const;
  runner.run({ type: 'openHit', token: 1, hit });
  expect(state()).toEqual({ kind: 'opening' });
});

it('codex queue runs in the session’s folder, wherever rolltop was started', async () => {
  const home = new SessionHome();
  const codex = new FakeCodex();
  const folder = join(home.path, 'work');
  mkdirSync(folder);
  const { id, path } = home.add({ title: 'a session', cwd: folder });
  const source = openLocalSource({ codexHome: home.path, cwd: '/', probeHolders: async () => new Map() });
  onTestFinished(async () => {
    await source.close();
    home.remove();
    codex.remove();
  });
  const actions: Action[] = [];
  const ports: Partial<EffectPorts> = {
    source,
    machine: { env: codex.env } as unknown as Machine,
    codexHome: home.path,
    cwd: '/',
    items: () => null,
    dispatch: action => void actions.push(action),
  };
  const conversation = { id: id as ConversationId, path };
  new EffectRunner(ports as EffectPorts).run({ type: 'queue', token: 7, conversation, text: 'hello' });
  await vi.waitFor(() => expect(actions).toEqual([{ type: 'sent', token: 7, result: { kind: 'queued' } }]), {
    timeout: 60_000,
  });
  expect(codex.calls()).toMatchObject([{ cwd: folder, codexHome: home.path }]);
});

it('y copies a part of an item, or its file and line, and says how it was sent', async () => {
  const home = new SessionHome();
  const { id, path } = home.add({ title: 'a session' });
  home.run({ id, path }, 'npm test', { output: 'all good', exitCode: 0 });
  const source = openLocalSource({ codexHome: home.path, cwd: '/', probeHolders: async () => new Map() });
  onTestFinished(async () => {
    await source.close();
    home.remove();
  });
  let open: ItemStore | null = null;
  const sent: string[] = [];
  const said: Action[] = [];
  const ports: Partial<EffectPorts> = {
    source,
    machine: { env: { TERM: 'xterm' }, platform: 'linux' } as unknown as Machine,
    codexHome: home.path,
    cwd: '/',
    items: () => open,
    setItems: items => {
      open = items;
    },
    sendSequence: sequence => void sent.push(sequence),
    dispatch: action => void said.push(action),
  };
  const runner = new EffectRunner(ports as EffectPorts);
  runner.run({ type: 'open', conversation: { id: id as ConversationId, path } });
  const store = open as unknown as ItemStore;
  const call = await vi.waitFor(() => {
    const found = store.getSnapshot().items.find(({ kind }) => kind === 'tool_call');
    if (found === undefined) throw new Error('not yet');
    return found;
  }, PATIENCE);
  const copied = (): string[] =>
    sent.map(text => Buffer.from(/52;c;([^\u0007]*)/.exec(text)?.[1] ?? '', 'base64').toString());
  const { offset } = call;
  for (const part of ['command', 'output'] as const) {
    runner.run({ type: 'copyItem', token: 1, offset, part });
    await vi.waitFor(
      () => expect(copied().at(-1)).toBe(part === 'command' ? 'npm test' : 'all good'),
      PATIENCE,
    );
  }
  runner.run({ type: 'copyLink', token: 2, offset });
  await vi.waitFor(() => expect(copied().at(-1)).toMatch(/:\d+$/), PATIENCE);
  const [, file = '', line = ''] = /^(.*):(\d+)$/.exec(copied().at(-1) ?? '') ?? [];
  expect(file).toBe(path);
  expect(readFileSync(file, 'utf8').split('\n')[Number(line) - 1]).toContain('npm test');
  await vi.waitFor(() => expect(said).toHaveLength(3), PATIENCE);
  for (const action of said) expect(JSON.stringify(action)).toMatch(/paste to check/);
});
