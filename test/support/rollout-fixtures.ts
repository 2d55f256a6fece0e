/** The real rollouts, temporary files, and readers over plain bytes, for the tests of the read side. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Dialect } from '../../src/format/identity.ts';
import { type AssemblerOptions, assembleItems } from '../../src/format/items/assemble.ts';
import type { Item } from '../../src/format/items/item.ts';
import type { Line, RawLine } from '../../src/format/line.ts';
import { parseLine } from '../../src/format/parse-line.ts';
import type { RolloutFile } from '../../src/rollout/file/rollout-file.ts';
import { headerOf } from '../../src/rollout/read/header.ts';
import { LINE_CAP_BYTES, LineSplitter } from '../../src/rollout/read/line-splitter.ts';

export const CORPUS = new URL('../fixtures/corpus/', import.meta.url).pathname;

/** Paths of all plain rollouts of the corpus. */
export function corpusRollouts(): string[] {
  return readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.jsonl') && !name.endsWith('session_index.jsonl'))
    .map(name => join(CORPUS, name))
    .sort();
}

/** The corpus file whose path ends in `version/name…`. */
export function corpusFile(start: string): string {
  const found = corpusRollouts().find(path => path.startsWith(join(CORPUS, start)));
  if (!found) throw new Error(`no corpus file begins with ${start}`);
  return found;
}

const HOMES = new URL('../fixtures/homes/', import.meta.url).pathname;

/** Paths of the rollouts of one home of `test/fixtures/homes`, by name. */
export function homeRollouts(home: string): string[] {
  return readdirSync(join(HOMES, home), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.jsonl'))
    .map(name => join(HOMES, home, name))
    .sort();
}

/** A real folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function temporaryFile(content: string | Buffer, name = 'rollout.jsonl'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

/** A rollout in memory; `bytes` may be replaced to let it grow. */
export function memoryRollout(bytes: Buffer): RolloutFile & { bytes: Buffer } {
  const facts = () => ({ size: file.bytes.length, dev: 1, ino: 1, mtimeMs: 0 });
  const file = {
    bytes,
    path: '/nowhere/rollout.jsonl',
    partial: false,
    get size() {
      return file.bytes.length;
    },
    dev: 1,
    ino: 1,
    mtimeMs: 0,
    read: async (position: number, length: number, into?: Buffer) => {
      const found = file.bytes.subarray(position, position + length);
      // As a real file does: what was there before is gone.
      return into !== undefined && into.length >= length
        ? into.subarray(0, found.copy(into))
        : Buffer.from(found);
    },
    stat: async () => facts(),
    close: async () => {},
  };
  return file;
}

export function rawLines(bytes: Buffer | string): RawLine[] {
  const splitter = new LineSplitter(0);
  const lines = splitter.push(Buffer.from(bytes));
  const rest = splitter.rest();
  return rest ? [...lines, rest] : lines;
}

/** Blank lines in a row as the single lines that they are. */
export function oneByOne(lines: readonly RawLine[], capBytes = LINE_CAP_BYTES): RawLine[] {
  return lines.flatMap(line => (line.blankLines === undefined ? [line] : singleLines(line, capBytes)));
}

function singleLines({ offset, bytes }: RawLine, capBytes: number): RawLine[] {
  let at: number = offset;
  return String(bytes)
    .split('\n')
    .map(text => {
      const { length } = text;
      const line = { offset: at as RawLine['offset'], length, ended: true };
      at += length + 1;
      return { ...line, bytes: length > capBytes ? null : Buffer.from(text) };
    });
}

export function dialectOf(lines: readonly RawLine[]): Dialect | null {
  return headerOf(lines.slice(0, 1)).dialect;
}

export function parsedLines(bytes: Buffer | string): Line[] {
  const lines = rawLines(bytes);
  const dialect = dialectOf(lines);
  return lines.map(line => parseLine(line, dialect));
}

export function itemsOf(bytes: Buffer | string, options: Partial<AssemblerOptions> = {}): readonly Item[] {
  const dialect = dialectOf(rawLines(bytes));
  return assembleItems(parsedLines(bytes), { dialect, firstLine: 1, ...options });
}

export function readBytes(path: string): Buffer {
  return readFileSync(path);
}

/** An enveloped rollout of payloads: `[type, payload]` each. */
export function envelope(...lines: readonly (readonly [type: string, payload: object])[]): string {
  return [['session_meta', { id: ID, timestamp: TIME, cwd: '/home/me' }] as const, ...lines]
    .map(([type, payload]) => `${JSON.stringify({ timestamp: TIME, type, payload })}\n`)
    .join('');
}

export const ID = '01a201f1-1118-7632-9461-a7370d39113f';
export const TIME = '2026-11-22T06:28:25.674Z';

export function message(role: string, text: string): readonly ['response_item', object] {
  const type = role === 'assistant' ? 'output_text' : 'input_text';
  return ['response_item', { type: 'message', role, content: [{ type, text }] }];
}

export function event(type: string, payload: object = {}): readonly ['event_msg', object] {
  return ['event_msg', { type, ...payload }];
}
