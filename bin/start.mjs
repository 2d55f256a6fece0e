// npm start: bundles when a source is newer than the bundle, then opens rolltop on your sessions, or the demo when you have none.
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

/** True when Codex has at least one rollout; ends at the first one. */
function hasSessions(codexHome) {
  return (
    holdsRollout(path.join(codexHome, 'sessions'), 3) ||
    holdsRollout(path.join(codexHome, 'archived_sessions'), 0)
  );
}

function holdsRollout(folder, depth) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return false;
  }
  if (depth === 0)
    return entries.some(item => item.isFile() && /^rollout-.*\.jsonl(\.zst)?$/.test(item.name));
  return entries.some(item => item.isDirectory() && holdsRollout(path.join(folder, item.name), depth - 1));
}
