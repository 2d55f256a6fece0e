// npm start: bundles when the sources are newer, then opens rolltop on your own sessions, or on the demo where there are none.
import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { bundle, isStale } from './bundle.mjs';

if (isStale()) await bundle();
if (process.argv.length === 2 && !hasSessions(process.env.CODEX_HOME || path.join(homedir(), '.codex'))) {
  process.stderr.write('No Codex sessions here yet: opening the demo.\n');
  process.argv.push('demo');
}
await import('./rolltop.js');

/** True when there is a rollout where Codex keeps them. Looks no further than the first one found. */
function hasSessions(codexHome) {
  return (
    holdsRollout(path.join(codexHome, 'sessions'), 3) ||
    holdsRollout(path.join(codexHome, 'archived_sessions'), 0)
  );
}

function holdsRollout(folder, depth) {
  let found;
  try {
    found = readdirSync(folder, { withFileTypes: true });
  } catch {
    return false;
  }
  if (depth === 0) return found.some(item => item.isFile() && /^rollout-.*\.jsonl(\.zst)?$/.test(item.name));
  return found.some(item => item.isDirectory() && holdsRollout(path.join(folder, item.name), depth - 1));
}
