/** How far a part has come, kept in a file: a run that was stopped goes on there. Another seed, or another checkout, has a file of its own. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Progress {
  readonly part: string;
  readonly seed: number;
  done: number;
  minutes: number;
  readonly counts: Record<string, number>;
  readonly findings: string[];
}

const FOLDER = 'node_modules/.cache/rolltop-prove';

export function emptyProgress(part: string, seed: number): Progress {
  return { part, seed, done: 0, minutes: 0, counts: {}, findings: [] };
}

export function loadProgress(part: string, seed: number): Progress {
  try {
    return JSON.parse(readFileSync(fileOf(part, seed), 'utf8')) as Progress;
  } catch {
    return emptyProgress(part, seed);
  }
}

/** Whole or not at all. */
export function saveProgress(progress: Progress): void {
  mkdirSync(FOLDER, { recursive: true });
  const path = fileOf(progress.part, progress.seed);
  writeFileSync(`${path}.new`, JSON.stringify(progress));
  renameSync(`${path}.new`, path);
}

function fileOf(part: string, seed: number): string {
  return join(FOLDER, `${part}-${seed}.json`);
}
