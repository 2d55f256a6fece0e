/** Sub-agents go to the archive with the session that spawned them, and come back with it: which ones, and what if one is in use. */
import { existsSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archive } from '../../src/actions/archive.ts';
import { bringBack } from '../../src/actions/bring-back.ts';
import type { ConversationId } from '../../src/format/identity.ts';
import { archiveConversation, unarchiveConversation } from '../../src/index.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { systemClock } from '../../src/rollout/file/clock.ts';
import { nodeFileOperations } from '../../src/rollout/file/file-operations.ts';
import { takeWriterLock } from '../../src/rollout/lock/writer-lock.ts';
import { idOf, TemporaryHome } from '../sessions/temporary-home.ts';
import { temporaryFolder } from '../support/rollout-fixtures.ts';

const PARENT = 1;
const spawnedBy = (n: number) => ({
  source: { subagent: { thread_spawn: { parent_thread_id: idOf(n), depth: 1 } } },
});

/** What each session of the family says of itself; each is named by its number. */
const FAMILY: Readonly<Record<number, object>> = {
  [PARENT]: { source: 'cli' },
  2: spawnedBy(PARENT),
  3: spawnedBy(PARENT),
  4: spawnedBy(2),
  5: { source: { subagent: 'review' }, parent_thread_id: idOf(PARENT) },
  6: { source: { subagent: { other: 'guardian' } }, parent_thread_id: idOf(PARENT) },
  7: { source: 'cli', forked_from_id: idOf(PARENT) },
  8: spawnedBy(5),
  9: { source: 'cli', forked_from_id: idOf(PARENT), attached_thread: true },
};

class Family {
  readonly home = new TemporaryHome();
  readonly #path: (n: number) => string;

  constructor() {
    const name = (n: number) => `rollout-2026-11-22T06-0${n}-00-${idOf(n)}.jsonl`;
    this.#path = n => join(this.home.path, 'sessions/2026/11/22', name(n));
    for (const [n, meta] of Object.entries(FAMILY)) {
      const timestamp = `2026-11-22T06:0${n}:00.000Z`;
      const payload = { id: idOf(Number(n)), timestamp, cwd: '/work', ...meta };
      const line = `${JSON.stringify({ timestamp, type: 'session_meta', payload })}\n`;
      this.home.write(`sessions/2026/11/22/${name(Number(n))}`, line);
    }
  }

  session(n: number, { archived = false } = {}) {
    const path = archived
      ? join(this.home.path, 'archived_sessions', this.#path(n).split('/').at(-1) ?? '')
      : this.#path(n);
    return { id: idOf(n) as ConversationId, path };
  }

  archive(n: number) {
    return archive(this.session(n), this.home.path);
  }

  bringBack(n: number) {
    const conversation = this.session(n, { archived: true });
    return bringBack({ conversation, codexHome: this.home.path, env: {} });
  }

  get archived(): number[] {
    return Object.keys(FAMILY)
      .map(Number)
      .filter(n => existsSync(this.session(n, { archived: true }).path) && !existsSync(this.session(n).path));
  }

  hold(n: number): Promise<RolloutRecorder> {
    return RolloutRecorder.resume({ path: this.session(n).path, codexHome: this.home.path });
  }
}

describe('a session with sub-agents', () => {
  it('takes all that were spawned below it along, both ways, and nothing else', async () => {
    const family = new Family();
    const moved = await family.archive(PARENT);
    expect(moved).toEqual({
      kind: 'done',
      path: family.session(PARENT, { archived: true }).path,
      subagents: 3,
      note: null,
    });
    expect(family.archived).toEqual([PARENT, 2, 3, 4]);
    expect(await family.bringBack(PARENT)).toMatchObject({ kind: 'done', subagents: 3, note: null });
    expect(family.archived).toEqual([]);
  });

  it('takes along those of a sub-agent that was archived before, and brings that one back too', async () => {
    const family = new Family();
    await family.archive(3);
    await family.archive(4);
    expect(await family.archive(PARENT)).toMatchObject({ kind: 'done', subagents: 1 });
    expect(family.archived).toEqual([PARENT, 2, 3, 4]);
    expect(await family.bringBack(2)).toMatchObject({ kind: 'done', subagents: 1 });
    expect(family.archived).toEqual([PARENT, 3]);
    expect(await family.bringBack(PARENT)).toMatchObject({ kind: 'done', subagents: 1 });
    expect(family.archived).toEqual([]);
  });

  it('keeps the times of what Codex brings back, which gives it that of now', async () => {
    const family = new Family();
    const before = new Date('2026-03-01T09:00:00.123Z');
    utimesSync(family.session(7).path, before, before);
    await family.archive(7);
    const { path } = family.session(7, { archived: true });
    const bin = temporaryFolder();
    const script = `#!/bin/sh
case "$*" in
  --version) echo codex-cli 0.171.0 ;;
  *--help*) ;;
  unarchive*) mv "${path}" "${family.session(7).path}" && touch "${family.session(7).path}" ;;
esac
`;
    writeFileSync(join(bin, 'codex'), script, { mode: 0o755 });
    const conversation = family.session(7, { archived: true });
    const env = { PATH: `${bin}:${process.env.PATH}` };
    const back = await bringBack({ conversation, codexHome: family.home.path, env });
    expect(back).toMatchObject({ kind: 'done', path: family.session(7).path });
    expect(statSync(family.session(7).path).mtimeMs).toBeCloseTo(before.getTime(), 2);
  });

  it('does so for the library, too', async () => {
    const family = new Family();
    const { id, path: rolloutPath } = family.session(PARENT);
    const request = { codexHome: family.home.path, conversationId: id, rolloutPath };
    const { archivedPath, subagents } = await archiveConversation(request);
    expect({ archivedPath, subagents }).toEqual({
      archivedPath: family.session(PARENT, { archived: true }).path,
      subagents: 3,
    });
    expect(family.archived).toEqual([PARENT, 2, 3, 4]);
    const lock = await takeWriterLock({
      ...family.session(4, { archived: true }),
      codexHome: family.home.path,
      operations: nodeFileOperations,
      clock: systemClock,
      allowUnlocked: false,
    });
    const back = await unarchiveConversation({ ...request, rolloutPath: archivedPath });
    expect(back).toEqual({ rolloutPath, subagents: 2, stayed: 1 });
    expect(family.archived).toEqual([4]);
    await lock.release();
  });

  it('stays with all of them while one is in use', async () => {
    const family = new Family();
    const holder = await family.hold(4);
    expect(await family.archive(PARENT)).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining(idOf(4)),
    });
    expect(family.archived).toEqual([]);
    await holder.shutdown();
    expect(await family.archive(PARENT)).toMatchObject({ kind: 'done', subagents: 3 });
  });
});
