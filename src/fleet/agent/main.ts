/** The entry of the program that is sent to a host. */
import { createRequire } from 'node:module';
import { delimiter, dirname } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { runAct } from './acts.ts';
import { Agent } from './agent.ts';

/** What came as text has no file: Node's own modules are all that it requires. */
function loadActs(program: Buffer): typeof runAct {
  const loaded: { exports: { runAct?: typeof runAct } } = { exports: {} };
  const text = inflateRawSync(program, { maxOutputLength: 8 * 1024 * 1024 }).toString('utf8');
  new Function('require', 'module', 'exports', text)(createRequire('/'), loaded, loaded.exports);
  if (loaded.exports.runAct === undefined) throw new Error('no acts');
  return loaded.exports.runAct;
}

/** A codex that npm installed is beside its Node, which a shell that nobody logged in to may not have on its PATH. */
const searchPath = [process.env.PATH, dirname(process.execPath), `${process.env.HOME}/.local/bin`];

new Agent({
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  nodeVersion: process.version,
  environment: { ...process.env, PATH: searchPath.filter(Boolean).join(delimiter) },
  loadActs,
  onEnd: exitCode => process.exit(exitCode),
}).start();
