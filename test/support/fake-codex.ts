/** Puts a stand-in for codex on a PATH of its own, and reports how it was called. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const program = new URL('./fake-codex.cjs', import.meta.url).pathname;

export interface CodexCall {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly codexHome: string;
  readonly marker: string | null;
  /** What came on standard input, of a turn. */
  readonly message?: string;
}

export class FakeCodex {
  readonly folder = mkdtempSync(join(tmpdir(), 'rolltop-codex-'));
  readonly #log = join(this.folder, 'calls.jsonl');

  constructor(version = '0.169.0') {
    const file = join(this.folder, 'codex');
    writeFileSync(
      file,
      `#!/bin/sh\nexec "${process.execPath}" "${program}" ${version} "${this.#log}" "$@"\n`,
    );
    chmodSync(file, 0o755);
  }

  /** Set these for the program that is to find it. */
  get env(): Record<string, string> {
    const rest = (process.env.PATH ?? '').split(delimiter);
    return { PATH: [this.folder, ...rest].join(delimiter), FAKE_MARKER: 'from the person' };
  }

  calls(): CodexCall[] {
    if (!existsSync(this.#log)) return [];
    const lines = readFileSync(this.#log, 'utf8').split('\n').filter(Boolean);
    return lines.map(line => JSON.parse(line) as CodexCall);
  }

  /** A turn that answers slowly does so now. */
  finish(): void {
    writeFileSync(`${this.#log}.finish`, '');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
