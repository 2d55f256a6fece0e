/**
 * A Codex on the other side of a real sshd: a lab whose home belongs to the user there, who runs Codex there, and a desk on this side that has
 * an empty home and an ssh of its own.
 */
import { spawn } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { Sshd } from '../../support/sshd.ts';
import { TestTerminal } from '../../support/terminal.ts';
import { Lab, type ProgramRun, program, type Session } from './lab.ts';

const FLAGS = '--skip-git-repo-check --dangerously-bypass-approvals-and-sandbox';

export class OtherMachine {
  readonly lab: Lab;
  readonly #env: Readonly<Record<string, string>>;
  readonly #here: string;

  private constructor({ lab, env, here }: { lab: Lab; env: Readonly<Record<string, string>>; here: string }) {
    this.lab = lab;
    this.#env = env;
    this.#here = here;
  }

  static async start(version: string): Promise<OtherMachine> {
    const lab = await Lab.open();
    const folder = mkdtempSync(join(tmpdir(), 'rolltop-other-'));
    chmodSync(folder, 0o755);
    const [bin, here] = [join(folder, 'bin'), join(folder, 'here')];
    for (const one of [bin, here]) mkdirSync(one);
    const binary = inject('codexVersions').find(one => one.version === version)?.binary;
    if (!binary) throw new Error(`Codex ${version} is not installed.`);
    linkSync(binary, join(bin, 'codex'));
    const sshd = await Sshd.start({
      codexHome: lab.codexHome,
      env: { PATH: `${bin}:${process.env.PATH}` },
    });
    onTestFinished(async () => {
      await sshd.close();
      Sshd.removeUser();
      rmSync(folder, { recursive: true, force: true });
    });
    sshd.own(lab.root);
    return new OtherMachine({ lab, env: sshd.environment(), here });
  }

  /** Codex there, to its end. */
  codex(...words: readonly string[]): Promise<ProgramRun> {
    const line = ['codex', ...words].map(quoted).join(' ');
    return this.#run(this.#env.ROLLTOP_SSH ?? '', ['b', `cd ${quoted(this.lab.project)} && ${line}`]);
  }

  exec(prompt: string): Promise<ProgramRun> {
    return this.codex('exec', ...FLAGS.split(' '), prompt);
  }

  resume({ id }: Session, prompt: string): Promise<ProgramRun> {
    return this.codex('exec', ...FLAGS.split(' '), 'resume', id, prompt);
  }

  /** A session that Codex began there. */
  async write(prompt: string): Promise<Session> {
    const before = new Set(this.lab.sessions().map(({ path }) => path));
    const { code, stdout, stderr } = await this.exec(prompt);
    if (code !== 0) throw new Error(`Codex ended there with ${code}:\n${stdout}${stderr}`);
    return this.lab.only(({ path }) => !before.has(path));
  }

  /** The built command line here. */
  rolltop(...args: readonly string[]): Promise<ProgramRun> {
    return this.#run(process.execPath, [program, ...args]);
  }

  desk(...args: readonly string[]): TestTerminal {
    const terminal = new TestTerminal(args, { codexHome: this.#here, env: this.#env });
    onTestFinished(() => terminal.close());
    return terminal;
  }

  #run(file: string, args: readonly string[]): Promise<ProgramRun> {
    const child = spawn(file, args, {
      env: { PATH: process.env.PATH, ...this.#env, CODEX_HOME: this.#here },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    return new Promise(resolve => child.on('close', code => resolve({ code, stdout, stderr })));
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'"'"'`)}'`;
}
