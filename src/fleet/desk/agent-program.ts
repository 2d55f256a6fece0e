/** The programs that are sent to hosts: bundles beside this program, deflated when they are first needed, on a thread of Node's own. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync } from 'node:zlib';

const deflated = promisify(deflateRaw);
const SMALLEST = { level: 9 };

/** @throws Error (rejects) where the program was not bundled, or is not whole */
export async function agentProgram(): Promise<Buffer> {
  return deflated(await readFile(placeOf('agent.cjs')), SMALLEST);
}

/** What acts on sessions there. @throws Error as `agentProgram` */
export function actsProgram(): Buffer {
  return deflateRawSync(readFileSync(placeOf('agent-acts.cjs')), SMALLEST);
}

/** What searches there. @throws Error as `agentProgram` */
export function searchProgram(): Buffer {
  return deflateRawSync(readFileSync(placeOf('agent-search.cjs')), SMALLEST);
}

/** What counts tokens there. @throws Error as `agentProgram` */
export function usageProgram(): Buffer {
  return deflateRawSync(readFileSync(placeOf('agent-usage.cjs')), SMALLEST);
}

function placeOf(name: string): URL {
  const places = [`./${name}`, `../${name}`].map(place => new URL(place, import.meta.url));
  const file = places.find(place => existsSync(place));
  if (file === undefined)
    throw new Error('The part of rolltop that runs on other hosts is missing: install it again.');
  return file;
}
