/** A Codex home in a temporary folder, filled from the corpus of real rollouts; removed when the test is over. */
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const corpus = fileURLToPath(new URL('../fixtures/corpus', import.meta.url));
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

export interface PlacedRollout {
  readonly id: string;
  readonly path: string;
}

export interface TemporaryHome {
  readonly codexHome: string;
  /**
   * Puts a real rollout where Codex would have put it. `name` is `<version>/<beginning of the file name>`, e.g.
   * `0.42.0/tui-two-turns`. `updated` becomes its mtime.
   */
  add(name: string, options?: { readonly archived?: true; readonly updated?: Date }): PlacedRollout;
}

export function temporaryHome(): TemporaryHome {
  const codexHome = mkdtempSync(path.join(tmpdir(), 'rolltop-test-'));
  onTestFinished(() => rmSync(codexHome, { recursive: true, force: true }));
  return {
    codexHome,
    add(name, { archived, updated } = {}) {
      const source = findInCorpus(name);
      const placed = placeOf(source, codexHome, { archived: archived ?? false });
      mkdirSync(path.dirname(placed.path), { recursive: true });
      copyFileSync(source, placed.path);
      if (updated !== undefined) utimesSync(placed.path, updated, updated);
      return placed;
    },
  };
}

/** The corpus file of that name. */
export function findInCorpus(name: string): string {
  const folder = path.join(corpus, path.dirname(name));
  const found = readdirSync(folder).find(file => file.startsWith(path.basename(name)));
  if (found === undefined) throw new Error(`no ${name} in the corpus`);
  return path.join(folder, found);
}

/** Its real name is behind the first `__`; a few have none, then it is made from their first line. */
function placeOf(
  source: string,
  codexHome: string,
  { archived }: { readonly archived: boolean },
): PlacedRollout {
  const first = source.endsWith('.zst') ? '' : (readFileSync(source, 'utf8').split('\n', 1)[0] ?? '');
  const id = UUID.exec(path.basename(source))?.[0] ?? UUID.exec(first)?.[0] ?? '';
  const given = path.basename(source).split('__')[1] ?? path.basename(source);
  const name = given.startsWith('rollout-') ? given : `rollout-2026-11-22T06-28-00-${id}.jsonl`;
  const [year = '', month = '', day = ''] = name.slice('rollout-'.length).split(/[-T]/);
  const folder = archived ? ['archived_sessions'] : ['sessions', year, month, day];
  return { id, path: path.join(codexHome, ...folder, name) };
}

/** Appends as another program would: one write, nothing else touched. */
export function appendText(file: string, text: string): void {
  appendFileSync(file, text);
}
