import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { JSON_LINES } from '../../src/cli/json-shapes.ts';
import { runCli } from '../support/run-cli.ts';

let home: string;
let file: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'rolltop-config-'));
  file = path.join(home, '.config', 'rolltop', 'config.json');
  mkdirSync(path.dirname(file), { recursive: true });
  mkdirSync(path.join(home, 'sessions'), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));
const cli = (...words: string[]) => runCli(words, { codexHome: home });

describe('rolltop config', () => {
  it('says where the file is, there or not', async () => {
    expect(await cli('config')).toMatchObject({ code: 0, stdout: `${file}\n`, stderr: '' });
    expect((await cli('config', 'check')).stdout).toBe(`There is no ${file}: the defaults hold.\n`);
  });
  it('checks: one line a mistake, exit code 1', async () => {
    writeFileSync(file, '{\n  // mine\n  "theme": "drak",\n  "dates": 3\n}\n');
    const { code, stdout } = await cli('config', 'check');
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^${file}:3:12: theme is "drak"`)),
      expect.stringMatching(new RegExp(`^${file}:4:12: dates is 3`)),
      '',
    ]);
  });
  it('shows what holds', async () => {
    writeFileSync(file, '{"dates": "iso", "keys": {"list": {"archive": "A"}}}');
    const shown = JSON.parse((await cli('config', 'show')).stdout);
    expect(shown).toMatchObject({ dates: 'iso', keys: { list: { archive: ['A'], delete: ['d'] } } });
  });
  it('prints a schema for editors', async () => {
    const schema = JSON.parse((await cli('config', 'schema')).stdout);
    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(['$schema', 'theme', 'keys', 'columns']),
    );
  });
  it('other commands say the first mistake and how many more, and go on', async () => {
    writeFileSync(file, '{"theme": "drak", "dates": 3}');
    const { code, stderr } = await cli('list');
    expect(code).toBe(0);
    expect(stderr).toContain(`${file}:1:11: theme is "drak"`);
    expect(stderr).toContain('(and 1 more mistake: rolltop config check)');
  });
  it('with --json, each line is an object', async () => {
    const lines = async (...words: string[]) =>
      (await cli('config', ...words, '--json')).stdout
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line));
    expect(await lines()).toEqual([{ path: file, isThere: false }]);
    expect(await lines('check')).toEqual([]);
    writeFileSync(file, '{\n  "theme": "drak" }');
    expect(await lines('path')).toEqual([{ path: file, isThere: true }]);
    expect(await lines('check')).toMatchObject([{ path: file, line: 2, column: 12, key: 'theme' }]);
    expect(await lines('show')).toMatchObject([{ dates: 'age' }]);
    expect(await lines('schema')).toMatchObject([{ type: 'object' }]);
    writeFileSync(file, Buffer.from([0xff]));
    for (const mistake of await lines('check')) JSON_LINES.configCheck[0].parse(mistake);
  });
  it('a word it does not know', async () => {
    expect((await cli('config', 'chek')).stderr).toContain('did you mean "check"?');
  });
});

describe('what is no readable file is one line, and no command waits for it', () => {
  const makers: Readonly<Record<string, () => void>> = {
    'is a folder, no file': () => mkdirSync(file),
    'is no regular file': () => execFileSync('mkfifo', [file]),
    'is a link to a file that is not there': () => symlinkSync('/nowhere/at/all', file),
    'is a link that leads back to itself': () => symlinkSync(file, file),
    'is larger than 1 MB, which no configuration is': () => {
      writeFileSync(file, '{}');
      truncateSync(file, 3_000_000_000);
    },
    'is not UTF-8 text': () => writeFileSync(file, Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
  };
  test.each(Object.keys(makers))('%s', async words => {
    makers[words]?.();
    const { code, stderr } = await cli('list');
    expect(code).toBe(0);
    expect(stderr).toContain(`rolltop: ${file} ${words}\n`);
    expect(await cli('config', 'check')).toMatchObject({ code: 1, stdout: `${file} ${words}\n` });
  });
  it('a link to a file that is there is followed', async () => {
    const elsewhere = path.join(home, 'mine.json');
    writeFileSync(elsewhere, '{"dates": "iso"}');
    symlinkSync(elsewhere, file);
    expect(JSON.parse((await cli('config', 'show')).stdout)).toMatchObject({ dates: 'iso' });
  });
});
