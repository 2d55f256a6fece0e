/** The programs that are sent to hosts: bundles beside this program, deflated. */
import { existsSync, readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';

/** @throws Error where the program was not bundled, or is not whole */
export function agentProgram(): Buffer {
  return packed('agent.cjs');
}

/** What acts on sessions there. @throws as `agentProgram` */
export function actsProgram(): Buffer {
  return packed('agent-acts.cjs');
}

/** What searches there. @throws as `agentProgram` */
export function searchProgram(): Buffer {
  return packed('agent-search.cjs');
}

function packed(name: string): Buffer {
  const places = [`./${name}`, `../${name}`].map(place => new URL(place, import.meta.url));
  const file = places.find(place => existsSync(place));
  if (file === undefined)
    throw new Error('The part of rolltop that runs on other hosts is missing: install it again.');
  return deflateRawSync(readFileSync(file), { level: 9 });
}
