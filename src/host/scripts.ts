/**
 * Loads the parts of the bundled program and keeps what V8 made of them: compiling the start anew costs a fifth of it. Node's own
 * compile cache (22 and newer) keeps no function that is compiled when it is first called, and that is most of them.
 * What is kept is never needed: where it cannot be read, written or used, the part is compiled.
 */
import { closeSync, promises as files, fstatSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Script } from 'node:vm';

/** What a part's text evaluates to: the bundle wraps it, so that it need not be copied once more. */
type Part = (exports: object, require: (name: string) => unknown, module: LoadedPart, url: string) => void;

interface LoadedPart {
  exports: object;
}

export interface ScriptOptions {
  /** Where what was compiled is kept; null: nowhere. */
  readonly cache: string | null;
  /** Loads what is no part of the program. */
  readonly require: (name: string) => unknown;
  /** Tells apart what makes different things of the same text: versions of Node, its flags, processors. */
  readonly engine: string;
  /** Whose files are believed, because what is kept is run. Undefined where files have no owner. */
  readonly user: number | undefined;
  readonly pid: number;
}

/** Smaller parts are compiled sooner than another file is read. */
const WORTH_KEEPING = 16 * 1024;
/** What older versions left behind goes after a month; what is in use is then made anew. */
const MAX_AGE_MS = 30 * 24 * 3_600_000;

export class Scripts {
  readonly #options: ScriptOptions;
  readonly #loaded = new Map<string, LoadedPart>();
  /** Compiled in this run, by the file that would have spared it. */
  readonly #compiled = new Map<string, Script>();
  #atStartFlags: <T>(work: () => T) => T = work => work();

  constructor(options: ScriptOptions) {
    this.#options = options;
  }

  /** V8 believes what it compiled only under the same flags: whoever changes them takes them back around that. */
  compileWithin(atStartFlags: <T>(work: () => T) => T): void {
    this.#atStartFlags = atStartFlags;
  }

  /** Runs a part once, and those it names; returns what it exports. */
  load(file: string): object {
    const known = this.#loaded.get(file);
    if (known !== undefined) return known.exports;
    const part: LoadedPart = { exports: {} };
    this.#loaded.set(file, part);
    const run: Part = this.#compile(file).runInThisContext();
    const folder = path.dirname(file);
    const require = (name: string): unknown =>
      name.startsWith('.') ? this.load(path.join(folder, name)) : this.#options.require(name);
    run(part.exports, require, part, `file://${encodeURI(file)}`);
    return part.exports;
  }

  /** Writes down what had to be compiled, with the functions that were called so far: best just after the first page. */
  async keep(): Promise<void> {
    const { cache, pid } = this.#options;
    if (cache === null || this.#compiled.size === 0) return;
    const compiled = [...this.#compiled];
    this.#compiled.clear();
    try {
      await files.mkdir(cache, { recursive: true, mode: 0o700 });
      for (const [file, script] of compiled) {
        // Each takes some milliseconds: keys come in between.
        await nextTurn();
        const data = this.#atStartFlags(() => script.createCachedData());
        await writeWhole(file, data, `${file}.unfinished-${pid}`);
      }
      await removeOld(cache);
    } catch {
      // A folder that cannot be written costs the next start some time, and nothing else.
    }
  }

  #compile(file: string): Script {
    // The bundle is ASCII: as such it is read without being looked through, and kept in half the room.
    const source = readFileSync(file, 'latin1');
    const kept = this.#fileFor(file, source.length);
    const cachedData = kept === null ? null : this.#read(kept);
    const options = { filename: file, ...(cachedData === null ? {} : { cachedData }) };
    const script = this.#atStartFlags(() => new Script(source, options));
    if (kept !== null && script.cachedDataRejected !== false) this.#compiled.set(kept, script);
    return script;
  }

  /** The name of a part holds the sum of its text. */
  #fileFor(file: string, length: number): string | null {
    const { cache, engine } = this.#options;
    return cache === null || length < WORTH_KEEPING
      ? null
      : path.join(cache, `${path.basename(file)}-${length}-${engine}`);
  }

  #read(file: string): Buffer | null {
    let fd: number | null = null;
    try {
      fd = openSync(file, 'r');
      const { uid, mtimeMs } = fstatSync(fd);
      const { user } = this.#options;
      const isOurs = user === undefined || uid === user;
      return isOurs && Date.now() - mtimeMs < MAX_AGE_MS ? readFileSync(fd) : null;
    } catch {
      return null;
    } finally {
      if (fd !== null) closeSync(fd);
    }
  }
}

/** V8 looks at the length and not at the sum: the file is whole on the disk before it has its name. */
async function writeWhole(file: string, data: Buffer, unfinished: string): Promise<void> {
  const handle = await files.open(unfinished, 'wx', 0o600);
  try {
    await handle.writeFile(data);
    await handle.sync();
    await files.rename(unfinished, file);
  } catch (error) {
    await files.rm(unfinished, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function removeOld(folder: string): Promise<void> {
  for (const name of await files.readdir(folder)) {
    const file = path.join(folder, name);
    const { mtimeMs } = await files.stat(file);
    if (Date.now() - mtimeMs > MAX_AGE_MS) await files.rm(file, { force: true });
  }
}

/** `$XDG_CACHE_HOME/rolltop/compiled`, else below `~/.cache`; null where there is no such place, or nothing is to be kept. */
export function compiledFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  if (env.NODE_DISABLE_COMPILE_CACHE) return null;
  const base = [env.XDG_CACHE_HOME, env.HOME && path.join(env.HOME, '.cache')].find(one =>
    one?.startsWith('/'),
  );
  return base === undefined ? null : path.join(base, 'rolltop', 'compiled');
}
