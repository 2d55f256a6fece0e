import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  beginningContains,
  firstLineContains,
  readFirstRecords,
  readFirstRecordsSync,
} from '../../../src/rollout/read/first-records.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolltop-first-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function fileOf(content: string | Buffer): string {
  const path = join(folder, 'rollout.jsonl');
  writeFileSync(path, content);
  return path;
}

describe('the first records of a rollout', () => {
  test('are what its lines say, in whatever letters', () => {
    const path = fileOf('\ufeff{"a":"ü"}\r\n\n  {"b":"日本"}\t\n{"c":"🙂"}');
    expect(readFirstRecordsSync(path, 10)).toEqual([{ a: 'ü' }, { b: '日本' }, { c: '🙂' }]);
    expect(readFirstRecordsSync(path, 2)).toHaveLength(2);
  });

  test('are lost with the line whose bytes are no text, and no other', () => {
    const damaged = Buffer.from([0x22, 0xff, 0x22, 0x0a]);
    const path = fileOf(
      Buffer.concat([Buffer.from('{"n":1}\n'), damaged, Buffer.from('{"torn":\n{"n":2}\n')]),
    );
    expect(readFirstRecordsSync(path, 10)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('are read as a stream where the beginning is long', async () => {
    const lines = [0, 1, 2].map(n => JSON.stringify({ n, text: 'x'.repeat(40_000) }));
    const path = fileOf(lines.join('\n'));
    expect(readFirstRecordsSync(path, 3)).toBeNull();
    expect(await readFirstRecords(path, 3)).toEqual(lines.map(line => JSON.parse(line)));
  });

  test('the first one may be asked for words, also where blank lines come before it', () => {
    const [own, other] = [Buffer.from('"fork"'), Buffer.from('"other"')];
    for (const blank of ['', '\n', ' \n\t\n']) {
      const path = fileOf(`${blank}{"fork":1}\n{"n":1}\n`);
      expect([firstLineContains(path, other, own), firstLineContains(path, other)]).toEqual([true, false]);
    }
    expect(firstLineContains(fileOf('{"n":1}\n{"fork":1}\n'), own)).toBe(false);
    expect(firstLineContains(fileOf('{"fork":'), own)).toBe(true);
  });

  test('are not to be had from what came in the place of a file, and nothing is taken from it', async () => {
    const path = join(folder, 'rollout.jsonl');
    execFileSync('mkfifo', [path]);
    const pipe = openSync(path, constants.O_RDWR);
    writeSync(pipe, '{"n":1}\n');
    expect(readFirstRecordsSync(path, 10)).toBeNull();
    expect(beginningContains(path, Buffer.from('n'))).toBe(false);
    const left = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    closeSync(pipe);
    expect(readFileSync(left, 'utf8')).toBe('{"n":1}\n');
    closeSync(left);
    for (const other of [path, folder, join(folder, 'gone')])
      expect(await readFirstRecords(other, 10)).toEqual([]);
  });
});
