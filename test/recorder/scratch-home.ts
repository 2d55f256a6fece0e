/** A throw-away Codex home for recorder tests, with real rollouts copied into it. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { onTestFinished } from 'vitest';

const CORPUS = new URL('../fixtures/corpus/', import.meta.url).pathname;

export interface JsonLine {
  readonly ordinal?: number;
  readonly type?: string;
  readonly timestamp?: string;
  readonly payload?: { readonly type?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** Every plain rollout of the corpus, by its place in it. */
export function corpusRollouts(): string[] {
  return readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.jsonl') && !name.endsWith('session_index.jsonl'))
    .sort();
}

export function corpusBytes(name: string): Buffer {
  return readFileSync(join(CORPUS, name));
}

function corpusPath(name: string): string {
  return join(CORPUS, name);
}

/** The one corpus file whose place matches. */
export function corpusFile(pattern: RegExp): string {
  const [found, ...more] = corpusRollouts().filter(name => pattern.test(name));
  if (found === undefined || more.length > 0) throw new Error(`${pattern} names ${more.length + 1} files`);
  return found;
}

export class ScratchHome {
  readonly path = mkdtempSync(join(tmpdir(), 'rolltop-recorder-'));

  constructor() {
    onTestFinished(() => this.remove());
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** A rollout of these bytes in a day folder; its name has the id of its first line. */
  rollout(bytes: Buffer | string, name = `rollout-2026-11-22T06-28-44-${idIn(bytes)}.jsonl`): string {
    const path = join(this.path, 'sessions', '2026', '11', '22', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  }

  corpus(name: string): string {
    return this.rollout(corpusBytes(name));
  }

  /** A file copied to any place below the home. */
  copy(name: string, place: string): string {
    const path = join(this.path, place);
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(corpusPath(name), path);
    return path;
  }

  /** Everything in the home, by its place, folders left out. */
  files(): string[] {
    return readdirSync(this.path, { recursive: true, withFileTypes: true })
      .filter(found => !found.isDirectory())
      .map(found => relative(this.path, join(found.parentPath, found.name)))
      .sort();
  }
}

/** The conversation's id in a first line of any dialect. */
export function idIn(bytes: Buffer | string): string {
  const id = /"id":"([0-9a-f-]{36})"/.exec(bytes.toString().split('\n')[0] ?? '')?.[1];
  if (id === undefined) throw new Error('the first line has no id');
  return id;
}

export function linesOf(path: string): JsonLine[] {
  return parseLines(readFileSync(path, 'utf8'));
}

export function parseLines(text: string): JsonLine[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));
}

/** What was appended to a file that began with `before`; fails when one of its bytes has changed. */
export function appendedTo(path: string, before: Buffer): string {
  const now = readFileSync(path);
  if (!now.subarray(0, before.length).equals(before)) throw new Error('bytes that stood there have changed');
  return now.subarray(before.length).toString('utf8');
}
