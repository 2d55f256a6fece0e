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

/** @throws Error when the program has no such part */
function partOf<Name extends keyof Parts>(
  program: Buffer,
  name: Name,
): { readonly text: string; readonly part: NonNullable<Parts[Name]> } {
  const text = textOf(program);
  const part = load(text)[name];
  if (!part) throw new Error(`no ${name}`);
  return { text, part };
}

function loadSearch(program: Buffer, place: SearchPlace): AgentSearch {
  const { text, part } = partOf(program, 'openSearch');
  return part({ ...place, program: text });
}

function loadUsage(program: Buffer, place: UsagePlace): AgentUsage {
  const { text, part } = partOf(program, 'openUsage');
  return part({ ...place, program: text });
}

/** A codex that npm installed is beside its Node, which a shell that nobody logged in to may not have on its PATH. */
const searchPath = [process.env.PATH, dirname(process.execPath), `${process.env.HOME}/.local/bin`];

new Agent({
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  nodeVersion: process.version,
  environment: { ...process.env, PATH: searchPath.filter(Boolean).join(delimiter) },
  loadActs: program => partOf(program, 'runAct').part,
  loadSearch,
  loadUsage,
  onEnd: exitCode => process.exit(exitCode),
}).start();
