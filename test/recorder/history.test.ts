/** The history of a rollout: what a model gets to go on. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RolloutNotFoundError } from '../../src/format/errors.ts';
import type { ResponseItem } from '../../src/format/response-item.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { corpusBytes, corpusFile, idIn, ScratchHome } from './scratch-home.ts';

const history = RolloutRecorder.getRolloutHistory;
const META =
  '{"id":"01a201f0-a178-7982-a7a6-d7416d4f2dfb","timestamp":"2025-09-01T10:00:00.000Z","instructions":null}\n';

async function resumed(path: string): Promise<readonly ResponseItem[]> {
  const found = await history(path);
  if (found.kind !== 'resumed') throw new Error(found.kind);
  return found.history;
}

const kinds = (items: readonly ResponseItem[]) =>
  items.map(item => (item.type === 'message' ? item.role : item.type));

describe('the history', () => {
  it.each([
    ['bare', /0\.20\.0\/tui/],
    ['envelope', /0\.42\.0\/tui/],
  ])('of a %s rollout are its items, without states, events and the header', async (_, pattern) => {
    const home = new ScratchHome();
    const items = kinds(await resumed(home.corpus(corpusFile(pattern))));
    const talk = ['user', 'reasoning', 'function_call', 'function_call_output', 'assistant'];
    expect(items.slice(-7)).toEqual([...talk, 'user', 'assistant']);
  });

  it('takes the id from the first line, not from the name', async () => {
    const home = new ScratchHome();
    const bytes = corpusBytes(corpusFile(/0\.42\.0\/tui/));
    const name = 'rollout-2026-11-22T06-28-44-01a201f0-0000-7000-8000-000000000000.jsonl';
    const path = home.rollout(bytes, name);
    expect(await history(path)).toMatchObject({ conversationId: idIn(bytes), rolloutPath: path });
  });

  it('passes over blank, damaged and foreign lines, and over what the policy leaves out', async () => {
    const home = new ScratchHome();
    const said = '{"type":"message","role":"user","content":[{"type":"hologram","x":9007199254740993}]}';
    const path = home.rollout(
      Buffer.concat([
        Buffer.from(`${META}\n{"record_type":"state"}\n{"type":"other"}\n{"type":"ghost_snapshot"}\n`),
        Buffer.from([0xff, 0xfe, 0x0a]),
        Buffer.from(`{"type":"message","ro\n${said}\n{"type":"future_thing"}\n[1]\n`),
      ]),
    );
    expect(kinds(await resumed(path))).toEqual(['user']);
  });

  it('of a rollout that only has its header is new, and keeps id and path', async () => {
    const home = new ScratchHome();
    const path = home.rollout(META);
    expect(await history(path)).toEqual({ kind: 'new', conversationId: idIn(META), rolloutPath: path });
  });

  it('is read from a compressed rollout as well', async () => {
    const home = new ScratchHome();
    const name = 'rollout-2026-11-22T06-19-54-01a201e9-459d-79c3-9e6e-429603a5bfa9.jsonl.zst';
    const path = home.copy(`0.169.0/compressed/${name}`, `sessions/2026/11/22/${name}`);
    expect((await resumed(path)).length).toBeGreaterThan(2);
  });

  it('of nothing says that nothing is there', async () => {
    await expect(history('/nowhere/rollout.jsonl')).rejects.toThrow(RolloutNotFoundError);
  });
});

describe('a fork', () => {
  function forked(home: ScratchHome) {
    const bytes = corpusBytes(corpusFile(/fork-by-reference/));
    const parent = corpusBytes(corpusFile(/0\.169\.0\/exec-shell-reasoning/));
    return { path: home.corpus(corpusFile(/fork-by-reference/)), bytes, parent };
  }

  it('has the items of its parent before its own', async () => {
    const home = new ScratchHome();
    const { path, bytes, parent } = forked(home);
    const parentPath = home.rollout(parent);
    const before = await resumed(parentPath);
    // What the parent says after the fork is not the fork's.
    const later = await RolloutRecorder.resume({ path: parentPath });
    await later.recordUserMessage('said after the fork');
    await later.shutdown();
    const found = await history(path);
    if (found.kind !== 'forked') throw new Error(found.kind);
    expect(found.conversationId).toBe(idIn(bytes));
    expect(found.forkedFromId).toBe(idIn(parent));
    expect(found.inherited).toBe(before.length);
    expect(found.history.slice(0, found.inherited)).toEqual(before);
    expect(kinds(found.history.slice(found.inherited))).toEqual(['user', 'assistant']);
    expect(JSON.stringify(found.history)).not.toContain('said after the fork');
    expect(found.missing).toEqual([]);
  });

  it('finds its parent in the archive, too', async () => {
    const home = new ScratchHome();
    const { path, parent } = forked(home);
    const archive = join(home.path, 'archived_sessions');
    mkdirSync(archive);
    const name = `rollout-2026-11-22T06-28-25-${idIn(parent)}.jsonl`;
    renameSync(home.rollout(parent, name), join(archive, name));
    expect(await history(path)).toMatchObject({ kind: 'forked', missing: [] });
  });

  it('has all items of its parent, however many they are', async () => {
    const home = new ScratchHome();
    const { bytes, parent } = forked(home);
    const header = parent.subarray(0, parent.indexOf(10) + 1);
    const said = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] };
    const line = `{"timestamp":"2026-11-22T06:28:25.674Z","ordinal":1,"type":"response_item","payload":${JSON.stringify(said)}}\n`;
    const whole = Buffer.concat([header, Buffer.from(line.repeat(150_000))]);
    home.rollout(whole, `rollout-2026-11-22T06-28-25-${idIn(parent)}.jsonl`);
    const fork = bytes.toString().replace(/"end_byte_offset":\d+/, `"end_byte_offset":${whole.length}`);
    const found = await history(home.rollout(Buffer.from(fork)));
    expect(found).toMatchObject({ kind: 'forked', inherited: 150_000 });
  });

  it('says when its parent is not there, and gives what it has', async () => {
    const home = new ScratchHome();
    const { path, parent } = forked(home);
    rmSync(home.rollout(parent));
    const found = await history(path);
    expect(found).toMatchObject({ kind: 'forked', inherited: 0, missing: [idIn(parent)] });
    expect(found.kind === 'forked' && kinds(found.history)).toEqual(['user', 'assistant']);
  });

  it('of a damaged parent keeps what is its own', async () => {
    const home = new ScratchHome();
    const { path, parent } = forked(home);
    const name = `rollout-2026-11-22T06-28-25-${idIn(parent)}.jsonl`;
    home.rollout(Buffer.concat([Buffer.from('damaged '), parent]), name);
    expect(await history(path)).toMatchObject({ inherited: 0, missing: [idIn(parent)] });
  });

  it('is numbered on after its own last line', async () => {
    const home = new ScratchHome();
    const { path, parent } = forked(home);
    home.rollout(parent);
    const recorder = await RolloutRecorder.resume({ path });
    await recorder.recordUserMessage('go on');
    await recorder.shutdown();
    const found = await history(path);
    if (found.kind !== 'forked') throw new Error(found.kind);
    expect(kinds(found.history.slice(found.inherited))).toEqual(['user', 'assistant', 'user']);
  });

  it('takes nothing while its parent is not there: no Codex reads it then', async () => {
    const { path } = forked(new ScratchHome());
    await expect(RolloutRecorder.resume({ path })).rejects.toThrow('it is not on this disk');
  });
});
