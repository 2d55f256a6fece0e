/** What `npm pack` makes, installed elsewhere without network, install scripts or optional packages. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../support/source-tree.ts';
import { findInCorpus } from '../support/temporary-home.ts';

const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'rolltop-package-'));
  const packed = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: projectRoot,
  });
  const [{ filename }] = JSON.parse(packed.stdout);
  writeFileSync(path.join(folder, 'package.json'), '{"name":"user","private":true,"type":"module"}');
  const options = ['--offline', '--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...options, path.join(folder, filename)], { cwd: folder });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('has nothing that publint finds fault with', async () => {
    const { messages } = await publint({ pkgDir: projectRoot, strict: true, pack: false });
    expect(messages).toEqual([]);
  });

  it('starts by its name', async () => {
    const { stdout } = await run(path.join(folder, 'node_modules/.bin/rolltop'), ['--help']);
    expect(stdout).toContain('rolltop: a live desk for Codex sessions');
  });

  it('reads a session without any of its optional packages', async () => {
    const rollout = findInCorpus('0.42.0/tui-two-turns');
    const { stdout } = await run(path.join(folder, 'node_modules/.bin/rolltop'), ['show', rollout]);
    expect(stdout).toContain('second tui prompt');
  });

  it('gives the library to JavaScript', async () => {
    const script = `import { RolloutRecorder } from 'rolltop';
      const page = await RolloutRecorder.listConversations(${JSON.stringify(folder)}, 10);
      console.log(JSON.stringify(page));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({ items: [], numScannedFiles: 0, reachedScanCap: false });
  });

  it('gives the library to TypeScript, with types that stand alone', async () => {
    const source = `import { RolloutRecorder, type ConversationId, type Dialect } from 'rolltop';
      export async function last(path: string): Promise<[ConversationId, Dialect]> {
        const recorder = await RolloutRecorder.resume({ path });
        await recorder.recordUserMessage('hello');
        await recorder.shutdown();
        return [recorder.conversationId, recorder.dialect];
      }
      // @ts-expect-error a text is no id
      export const wrong: ConversationId = 'text';`;
    writeFileSync(path.join(folder, 'user.ts'), source);
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
    const compiler = path.join(projectRoot, 'node_modules/typescript/bin/tsc');
    const roots = ['--typeRoots', path.join(projectRoot, 'node_modules/@types')];
    const checked = await run(process.execPath, [compiler, ...flags, ...roots, 'user.ts'], {
      cwd: folder,
    }).catch((failed: { readonly stdout: string }) => failed);
    expect(checked.stdout).toBe('');
  }, 60_000);
});
