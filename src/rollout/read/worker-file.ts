/** Finds the script of a worker thread: beside the program in the bundle, one folder up from the part that starts it. */
import { existsSync } from 'node:fs';

/** `name`.worker.cjs; null where the program was not bundled, or is not whole. */
export function workerFile(name: 'disk' | 'examine' | 'index' | 'search' | 'summary' | 'usage'): URL | null {
  const places = [`./${name}.worker.cjs`, `../${name}.worker.cjs`];
  return places.map(place => new URL(place, import.meta.url)).find(url => existsSync(url)) ?? null;
}
