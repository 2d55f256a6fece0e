/** Tests for each Codex that is installed; for each that is not, one skipped test that says why. */
import { describe, inject, it } from 'vitest';

/** The version that must be able to go on with everything but bare files: the latest that could be installed. */
export const NEWEST: string = inject('newestCodex');

/** `tests` is called once per version that `condition` holds for. */
export function eachCodex(condition: (version: string) => boolean, tests: (version: string) => void): void {
  for (const one of inject('codexVersions').filter(({ version }) => condition(version))) {
    if (one.binary === null) it.skip(`Codex ${one.version} is not here: ${one.why}`, () => {});
    else describe(`Codex ${one.version}`, () => tests(one.version));
  }
}

/** Tests that need these versions together. */
export function withCodex(versions: readonly string[], name: string, tests: () => void): void {
  const missing = versions.filter(version => !isHere(version));
  if (missing.length === 0) describe(name, tests);
  else it.skip(`${name}: Codex ${missing.join(' and ')} not here`, () => {});
}

export function isHere(version: string): boolean {
  return inject('codexVersions').some(one => one.version === version && one.binary !== null);
}
