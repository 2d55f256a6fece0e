/** The agent's program as it is sent: the bundle beside this program, deflated. */
import { existsSync, readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';

/** @throws Error where the program was not bundled, or is not whole */
export function agentProgram(): Buffer {
  const places = ['./agent.cjs', '../agent.cjs'].map(place => new URL(place, import.meta.url));
  const file = places.find(place => existsSync(place));
  if (file === undefined)
    throw new Error('The part of rolltop that runs on other hosts is missing: install it again.');
  return deflateRawSync(readFileSync(file), { level: 9 });
}
