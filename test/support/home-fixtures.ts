/** Codex homes as real releases wrote them, copied so that a test may change them. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The path of a copy of `test/fixtures/homes/<name>`. Its files have the times of the copying, in no order. */
export function copyOfHome(name: string): string {
  const home = mkdtempSync(join(tmpdir(), 'rolltop-fixture-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  cpSync(new URL(`../fixtures/homes/${name}`, import.meta.url).pathname, home, { recursive: true });
  return home;
}
