import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { firstFolder } from '../../../src/rollout/summary/first-folder.ts';

function written(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-folder-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'rollout.jsonl');
  writeFileSync(path, text);
  return path;
}

const meta = (cwd: string, rest = {}) =>
  `${JSON.stringify({ type: 'session_meta', payload: { id: 'x', cwd, ...rest } })}\n`;

it.each([
  ['a plain path', meta('/code/app'), '/code/app'],
  ['quotes, backslashes and Japanese', meta('/co"de\\/日本'), '/co"de\\/日本'],
  ['before long instructions', meta('/code/app', { base_instructions: 'x'.repeat(100_000) }), '/code/app'],
  ['none', '{"id":"x"}\n', null],
  ['an empty file', '', null],
  ['no text', '\u0000\u0001(\u00b5/\u00fd', null],
])('is found at the beginning of the file: %s', (_, text, folder) => {
  expect(firstFolder(written(text))).toBe(folder);
});

it('is null for a file that is not there', () => {
  expect(firstFolder('/no/such/file.jsonl')).toBeNull();
});
