import { appendFileSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../src/format/identity.ts';
import { type FileOperations, nodeFileOperations } from '../../src/rollout/file/file-operations.ts';
import { SessionNames } from '../../src/sessions/names.ts';
import { cleanName, nameConversation } from '../../src/sessions/rename.ts';
import { idOf, TemporaryHome } from './temporary-home.ts';

const id = (n: number) => idOf(n) as ConversationId;
const nowMs = Date.UTC(2026, 10, 22, 12);

function name(home: TemporaryHome, n: number, text: string, operations?: FileOperations): Promise<void> {
  return nameConversation({ codexHome: home.path, id: id(n), name: text, nowMs }, operations);
}

const index = (home: TemporaryHome) => join(home.path, 'session_index.jsonl');

describe('naming a session', () => {
  it('appends the line that Codex writes, in a file of its own mode', async () => {
    const home = new TemporaryHome();
    await name(home, 1, 'first "name" 日本');
    await name(home, 1, 'second');
    expect(readFileSync(index(home), 'utf8')).toBe(
      `{"id":"${idOf(1)}","thread_name":"first \\"name\\" 日本","updated_at":"2026-11-22T12:00:00.000Z"}\n` +
        `{"id":"${idOf(1)}","thread_name":"second","updated_at":"2026-11-22T12:00:00.000Z"}\n`,
    );
    expect(statSync(index(home)).mode & 0o777).toBe(0o600);
    const names = new SessionNames(home.path);
    await names.refresh();
    expect(names.get(id(1))).toBe('second');
  });

  it('is one write, also behind a torn line, which stays as it is', async () => {
    const home = new TemporaryHome();
    const torn = `{"id":"${idOf(2)}","thread_na`;
    home.write('session_index.jsonl', torn);
    const writes: string[] = [];
    const counting = {
      ...nodeFileOperations,
      write: (fd: number, bytes: Uint8Array) => {
        writes.push(Buffer.from(bytes).toString('utf8'));
        return nodeFileOperations.write(fd, bytes);
      },
    };
    await name(home, 1, 'whole', counting);
    expect(writes).toHaveLength(1);
    expect(readFileSync(index(home), 'utf8')).toBe(torn + writes[0]);
    const names = new SessionNames(home.path);
    await names.refresh();
    expect(names.get(id(1))).toBe('whole');
  });

  it('says when not all was written', async () => {
    const home = new TemporaryHome();
    const full = { ...nodeFileOperations, write: () => 3 };
    await expect(name(home, 1, 'x', full)).rejects.toThrow('the disk is full');
  });

  it('writes into nothing but a regular file', async () => {
    const home = new TemporaryHome();
    const other = home.write('other', '');
    symlinkSync(other, index(home));
    await expect(name(home, 1, 'x')).rejects.toThrow();
    expect(readFileSync(other, 'utf8')).toBe('');
    const folder = new TemporaryHome();
    mkdirSync(index(folder));
    await expect(name(folder, 1, 'x')).rejects.toThrow();
  });

  it('two writers at the same time lose nothing', async () => {
    const home = new TemporaryHome();
    const numbers = Array.from({ length: 40 }, (_, n) => n + 1);
    await Promise.all(
      numbers.map(n => {
        appendFileSync(index(home), `{"id":"${idOf(n + 100)}","thread_name":"codex ${n}"}\n`);
        return name(home, n, `ours ${n}`);
      }),
    );
    const names = new SessionNames(home.path);
    await names.refresh();
    for (const n of numbers) {
      expect(names.get(id(n))).toBe(`ours ${n}`);
      expect(names.get(id(n + 100))).toBe(`codex ${n}`);
    }
  });

  it.each([
    ['  two\nlines\tand more ', 'two lines and more'],
    ['\u001b[31mred', '[31mred'],
    ['ünï 日本 🎉', 'ünï 日本 🎉'],
    ['x'.repeat(400), 'x'.repeat(300)],
    [' \n ', null],
    ['', null],
  ])('%j becomes %j', (text, cleaned) => {
    expect(cleanName(text)).toBe(cleaned);
  });
});
