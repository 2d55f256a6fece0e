/** What `npm pack` makes, installed elsewhere without network and install scripts: it needs no other package. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Packed, packInto, typeErrorsIn } from '../support/packed.ts';
import { projectRoot } from '../support/source-tree.ts';
import { findInCorpus } from '../support/temporary-home.ts';

const run = promisify(execFile);
let folder: string;
let packed: Packed;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'rolltop-package-'));
  packed = await packInto(folder);
  writeFileSync(path.join(folder, 'package.json'), '{"name":"user","private":true,"type":"module"}');
  const options = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...options, packed.tarball], { cwd: folder });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('has nothing that publint finds fault with', async () => {
    const { messages } = await publint({ pkgDir: projectRoot, strict: true, pack: false });
    expect(messages).toEqual([]);
  });

  it('is small, runs nothing when it is installed, and needs no other package', () => {
    expect(packed.packedBytes).toBeLessThan(3_000_000);
    expect(packed.unpackedBytes).toBeLessThan(6_000_000);
    const installed = JSON.parse(
      readFileSync(path.join(folder, 'node_modules/rolltop/package.json'), 'utf8'),
    );
    const found = Object.keys({ ...installed.scripts, ...installed }).filter(name =>
      /install$|^prepare$|ependencies$|^gypfile$/.test(name),
    );
    expect(found).toEqual(['devDependencies']);
  });

  it('gives its types to every way of finding them that a package of modules alone can serve', async () => {
    const { createPackageFromTarballData, checkPackage } = await import('@arethetypeswrong/core');
    const tarball = createPackageFromTarballData(readFileSync(packed.tarball));
    // The schema is for editors, which read files.
    const checked = await checkPackage(tarball, { excludeEntrypoints: ['./config.schema.json'] });
    if (checked.types === false) throw new Error('It has no types.');
    // CommonJS reaches it by import(), and by require() since Node 20.19.
    expect(checked.problems.filter(({ kind }) => kind !== 'CJSResolvesToESM')).toEqual([]);
  }, 60_000);

  it('starts by its name', async () => {
    const { stdout } = await run(path.join(folder, 'node_modules/.bin/rolltop'), ['--help']);
    expect(stdout).toContain('rolltop: a live desk for Codex sessions');
  });

  it('brings the licenses of what is bundled', () => {
    const notices = readFileSync(path.join(folder, 'node_modules/rolltop/dist/THIRD-PARTY.txt'), 'utf8');
    for (const name of ['ink', 'react', 'zod', 'fzstd', 'highlight.js'])
      expect(notices).toMatch(
        new RegExp(`^${name.replace('.', '\\.')} [\\d.]+ \\((?:MIT|BSD-3-Clause)\\)$`, 'm'),
      );
  });

  it('reads a session', async () => {
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

  it.each([
    ['node16', ['--module', 'node16']],
    ['nodenext', ['--module', 'nodenext']],
    ['bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ])(
    'gives the library to TypeScript by %s, with types that need no other package',
    async (_, resolution) => {
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
      expect(await typeErrorsIn(folder, { files: ['user.ts'], resolution })).toBe('');
    },
    60_000,
  );
});

describe('the installed library', () => {
  it('searches all sessions in threads, and stops when the loop is left', async () => {
    const script = `import { RolloutRecorder, searchSessions } from 'rolltop';
      const codexHome = process.env.CODEX_HOME;
      for (const text of ['an apricot', 'a pear', 'two apricots']) {
        const recorder = await RolloutRecorder.create({ codexHome, cwd: codexHome });
        await recorder.recordUserMessage(text);
        await recorder.shutdown();
      }
      const found = [];
      for await (const hit of searchSessions('apricot', { codexHome })) found.push(hit.snippet);
      for await (const hit of searchSessions('p', { codexHome })) { found.push(hit.session.id.length); break; }
      console.log(JSON.stringify(found.sort()));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      env: { ...process.env, CODEX_HOME: homeIn('search') },
    });
    expect(JSON.parse(stdout)).toEqual([36, 'an apricot', 'two apricots']);
  });
});

describe("the README's library examples", () => {
  const examples = libraryExamples();

  it('are there', () => expect(examples.length).toBeGreaterThanOrEqual(1));

  it('are right in every type', async () => {
    const files = examples.map((example, index) => {
      writeFileSync(path.join(folder, `example-${index}.ts`), `${example}\nexport {};\n`);
      return `example-${index}.ts`;
    });
    expect(await typeErrorsIn(folder, { files, resolution: ['--module', 'nodenext'] })).toBe('');
  }, 60_000);

  it.each(examples.map((example, index) => [index, example] as const))(
    'runs: number %i',
    async (index, example) => {
      const codexHome = homeIn(`example-${index}`);
      const first = await recordedIn(codexHome);
      writeFileSync(path.join(folder, `example-${index}.mjs`), example);
      const { stdout, stderr } = await run(process.execPath, [`example-${index}.mjs`], {
        cwd: folder,
        env: { ...process.env, CODEX_HOME: codexHome },
      });
      expect(stderr).toBe('');
      expect(stdout).toContain('you: Why is the retry flaky?\n');
      expect(stdout).toContain(`${first} ${first}\n`);
    },
    60_000,
  );
});

/** The code blocks of the README's section about the library. */
function libraryExamples(): string[] {
  const readme = readFileSync(path.join(projectRoot, 'README.md'), 'utf8');
  const section = /^## Library\n([\s\S]*?)^## /m.exec(readme)?.[1] ?? '';
  return [...section.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
}

function homeIn(name: string): string {
  const home = path.join(folder, `home-${name}`);
  mkdirSync(home, { recursive: true });
  return home;
}

/** Records a session with the installed package; resolves to what it says. */
async function recordedIn(codexHome: string): Promise<string> {
  const said = 'please retry';
  const script = `import { RolloutRecorder } from 'rolltop';
    const recorder = await RolloutRecorder.create({ codexHome: process.argv[1], cwd: process.argv[1] });
    await recorder.recordUserMessage(process.argv[2]);
    await recorder.shutdown();`;
  await run(process.execPath, ['--input-type=module', '-e', script, codexHome, said], { cwd: folder });
  return said;
}
