/**
 * An exported page in a real browser (Debian's chromium, driven by playwright-core, which downloads none): no word on the console, no request, the
 * text of the Markdown export, and no sideways scrolling on a phone. Where there is no chromium it says that it was skipped.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { marked } from 'marked';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../src/system/find-program.ts';
import { runCli } from '../support/run-cli.ts';
import { SessionHome } from '../support/session-home.ts';

const TOKEN = `ghp_${'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA'}cD5e`;
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };
const PATIENCE_MS = 120_000;
/** Runs in the page: cells of a table are words of their own. */
const SPACED = "for (const each of document.querySelectorAll('td, th')) each.append(' ');";

const program =
  findProgram('chromium', process.env.PATH) ?? findProgram('chromium-browser', process.env.PATH);
if (program === null) console.warn('The exported page was not looked at in a browser: there is no chromium.');

describe.skipIf(program === null)('an exported page in chromium', () => {
  let browser: Browser;
  let folder: string;
  const home = new SessionHome();

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'rolltop-browser-'));
    const session = home.add({ title: `why <b>is</b> the retry flaky, ${TOKEN}?`, turns: 3 });
    home.run(session, 'npm test -- --run', {
      output: `ok 1\n<script>alert(1)</script>\n${'row\n'.repeat(40)}end`,
      exitCode: 1,
    });
    home.answer(
      session,
      `# Found\n\nThe **loop** in \`retry.ts\`:\n\n\`\`\`ts\nconst wide = '${'x'.repeat(300)}';\n\`\`\`\n\n- one\n- two\n\n| a | b |\n| - | - |\n| 1 | [page](https://example.org/a) |\n\n<img src=x onerror=alert(1)> ${'w'.repeat(200)}`,
    );
    for (const format of ['html', 'md']) {
      const file = path.join(folder, `page.${format}`);
      const { code } = await runCli(['export', session.id, '-o', file], { codexHome: home.path });
      expect(code).toBe(0);
    }
    browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] });
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser?.close();
    home.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(Object.entries(SIZES))(
    '%s: nothing is requested or said, and nothing is wider than the screen',
    async (name, viewport) => {
      const page = await browser.newPage({ viewport });
      const said: string[] = [];
      const requested: string[] = [];
      page.on('console', message => void said.push(message.text()));
      page.on('pageerror', error => void said.push(error.message));
      page.on('request', request => void requested.push(request.url()));
      const address = pathToFileURL(path.join(folder, 'page.html')).href;
      await page.goto(address);
      for (const summary of await page.locator('summary').all()) await summary.click();
      const picture = process.env.ROLLTOP_PICTURES ?? folder;
      await page.screenshot({ path: path.join(picture, `page-${name}.png`), fullPage: true });
      expect(statSync(path.join(picture, `page-${name}.png`)).size).toBeGreaterThan(5_000);
      expect(said).toEqual([]);
      expect(requested).toEqual([address]);
      // A string, because it runs in the page: there is a document only there.
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      await page.close();
    },
    PATIENCE_MS,
  );

  it(
    'has the words of the Markdown export, in the same order',
    async () => {
      const page = await browser.newPage();
      await page.goto(pathToFileURL(path.join(folder, 'page.html')).href);
      const html = await page.evaluate(
        `(() => { for (const each of document.querySelectorAll('header dl, nav, .skip, details .note')) each.remove(); ${SPACED} return document.body.textContent; })()`,
      );
      const markdown = readFileSync(path.join(folder, 'page.md'), 'utf8').replace(
        /^---\n[\s\S]*?\n---\n/,
        '',
      );
      await page.setContent(await marked.parse(markdown));
      const text = await page.evaluate(
        `(() => { for (const each of document.querySelectorAll('summary')) if (/^(Output|Input)/.test(each.textContent)) each.remove(); ${SPACED} return document.body.textContent; })()`,
      );
      expect(wordsOf(html)).toEqual(wordsOf(text));
      expect(String(html)).toContain('[redacted:github-token#1]');
      await page.close();
    },
    PATIENCE_MS,
  );
});

function wordsOf(text: unknown): readonly string[] {
  return String(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
