/**
 * Keeps the memory of a program that is open all day small rather than its collections few: less room for young objects, and a heap that
 * grows in small steps. With 100,000 sessions that is 40 MB. A command that ends soon is better off without.
 */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import type { World } from './context.ts';

/** Frames cost more with less, and nothing here less with more; V8 would take 32 MB. */
const YOUNG_BYTES = 8 * 1024 * 1024;
/** The room doubles at most every half second. */
const LOOK_MS = 250;

/** Young objects of a thread that begins, MB, and by how much a heap may grow, percent; 0: as V8 likes. */
const sizes = {
  small: ['--max-semi-space-size=4', '--heap-growing-percent=20'],
  usual: ['--max-semi-space-size=0', '--heap-growing-percent=0'],
};

/**
 * V8 takes a bound for young objects only when a process or a thread begins. Whether they may have more is asked each time, but every new
 * thread sets that back: it is said again then.
 */
export function keepHeapSmall({ onThread, compileWithin }: Pick<World, 'onThread' | 'compileWithin'>): void {
  let full = false;
  const bound = (): void => {
    full ||= youngRoom() >= YOUNG_BYTES;
    setFlags([`--semi-space-growth-factor=${full ? 1 : 2}`]);
    if (full) clearInterval(looking);
  };
  setFlags(sizes.small);
  const looking = setInterval(bound, LOOK_MS).unref();
  onThread(bound);
  compileWithin(work => {
    setFlags([...sizes.usual, '--semi-space-growth-factor=2']);
    try {
      return work();
    } finally {
      setFlags(sizes.small);
      bound();
    }
  });
}

function setFlags(flags: readonly string[]): void {
  for (const flag of flags) setFlagsFromString(flag);
}

function youngRoom(): number {
  return getHeapSpaceStatistics().find(space => space.space_name === 'new_space')?.space_size ?? 0;
}
