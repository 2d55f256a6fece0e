import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../src/format/identity.ts';
import { SessionNames } from '../../src/sessions/names.ts';
import { idOf, TemporaryHome } from './temporary-home.ts';

const id = (n: number): ConversationId => idOf(n) as ConversationId;
const named = (n: number, name: string | null): string =>
  `${JSON.stringify({ id: idOf(n), thread_name: name, updated_at: '2026-11-22T06:28:58Z' })}\n`;

describe('names of sessions', () => {
  it('takes the last line of an id, passes over damage, and reads on where the file grew', async () => {
    const home = new TemporaryHome();
    const path = home.write('session_index.jsonl', named(1, 'old') + named(2, 'two') + named(1, 'new'));
    const names = new SessionNames(home.path);
    expect(await names.refresh()).toEqual([id(1), id(2)]);
    expect([names.get(id(1)), names.get(id(2)), names.get(id(3))]).toEqual(['new', 'two', null]);
    appendFileSync(
      path,
      `{"id":\n\xff\n"text"\nnull\n${named(3, '__proto__')}${named(2, 'zwei').slice(0, 20)}`,
    );
    expect(await names.refresh()).toEqual([id(3)]);
    expect(names.get(id(3))).toBe('__proto__');
    appendFileSync(path, named(2, 'zwei').slice(20));
    expect(await names.refresh()).toEqual([id(2)]);
    expect(names.get(id(2))).toBe('zwei');
    expect(await names.refresh()).toEqual([]);
  });

  it.each(['', '  \t', null])('keeps a name when a later line has none: %j', async none => {
    const home = new TemporaryHome();
    const path = home.write('session_index.jsonl', named(1, 'kept') + named(1, none) + named(2, none));
    const names = new SessionNames(home.path);
    expect(await names.refresh()).toEqual([id(1)]);
    expect([names.get(id(1)), names.get(id(2))]).toEqual(['kept', null]);
    appendFileSync(path, named(1, none));
    expect(await names.refresh()).toEqual([]);
    appendFileSync(path, named(1, 'newer'));
    expect(await names.refresh()).toEqual([id(1)]);
    expect(names.get(id(1))).toBe('newer');
  });

  it('follows a link to the index, as Codex does, but reads nothing that is no file', async () => {
    const home = new TemporaryHome();
    symlinkSync(home.write('elsewhere.jsonl', named(1, 'one')), join(home.path, 'session_index.jsonl'));
    const names = new SessionNames(home.path);
    expect(await names.refresh()).toEqual([id(1)]);
    rmSync(join(home.path, 'session_index.jsonl'));
    execFileSync('mkfifo', [join(home.path, 'session_index.jsonl')]);
    expect(await names.refresh()).toEqual([id(1)]);
    expect(names.get(id(1))).toBeNull();
  });

  it('finds every session of a name', async () => {
    const home = new TemporaryHome();
    home.write('session_index.jsonl', named(1, 'same') + named(2, 'same') + named(3, 'other'));
    const names = new SessionNames(home.path);
    await names.refresh();
    expect(names.idsNamed('same')).toEqual([id(1), id(2)]);
    expect(names.idsNamed('sam')).toEqual([]);
  });

  it('begins again when the index was replaced by a shorter one, or is gone', async () => {
    const home = new TemporaryHome();
    const path = home.write('session_index.jsonl', named(1, 'one') + named(2, 'two'));
    const names = new SessionNames(home.path);
    await names.refresh();
    writeFileSync(path, named(2, 'zwei'));
    expect((await names.refresh()).toSorted()).toEqual([id(1), id(2)]);
    expect([names.get(id(1)), names.get(id(2))]).toEqual([null, 'zwei']);
    rmSync(join(home.path, 'session_index.jsonl'));
    expect(await names.refresh()).toEqual([id(2)]);
    expect(names.get(id(2))).toBeNull();
  });
});
