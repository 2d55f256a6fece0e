/** The entry of the program that is sent to a host. */
import { createRequire } from 'node:module';
import { delimiter, dirname } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { runAct } from './acts.ts';
import { Agent, type SearchPlace, type UsagePlace } from './agent.ts';
import type { AgentSearch } from './host-search.ts';
import type { AgentUsage } from './host-usage.ts';
import type { openSearch } from './search.ts';
import type { openUsage } from './usage.ts';

interface Parts {
  readonly runAct?: typeof runAct;
  readonly openSearch?: typeof openSearch;
  readonly openUsage?: typeof openUsage;
}

function textOf(program: Buffer): string {
  return inflateRawSync(program, { maxOutputLength: 8 * 1024 * 1024 }).toString('utf8');
}

/** What came as text has no file: Node's own modules are all that it requires. */
function load(text: string): Parts {
  const loaded: { exports: Parts } = { exports: {} };
  new Function('require', 'module', 'exports', text)(createRequire('/'), loaded, loaded.exports);
  return loaded.exports;
}

function loadActs(program: Buffer): typeof runAct {
  const { runAct: run } = load(textOf(program));
  if (run === undefined) throw new Error('no acts');
  return run;
}

function loadSearch(program: Buffer, place: SearchPlace): AgentSearch {
  const text = textOf(program);
  const { openSearch: open } = load(text);
  if (open === undefined) throw new Error('no search');
  return open({ ...place, program: text });
}

function loadUsage(program: Buffer, place: UsagePlace): AgentUsage {
  const text = textOf(program);
  const { openUsage: open } = load(text);
  if (open === undefined) throw new Error('no usage');
  return open({ ...place, program: text });
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
  loadSearch,
  loadUsage,
  onEnd: exitCode => process.exit(exitCode),
}).start();
