/** `rolltop export`: documents of real and planted sessions, in every format, with nothing in them that should not be there. */
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { SessionHome } from '../support/session-home.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const FORMATS = ['md', 'html', 'json', 'text'] as const;
const TOKEN = `ghp_${'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA'.slice(0, 32)}cD5e`;

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'rolltop-export-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A session whose every place holds the token. */
function plantedSession() {
  const home = new SessionHome();
  const { id, path: file } = home.add({ title: `use ${TOKEN} <script>alert(1)</script>` });
  const line = (payload: object) =>
    `${JSON.stringify({ timestamp: '2026-11-22T05:00:00.000Z', type: 'response_item', payload })}\n`;
  const call = {
    type: 'function_call',
    name: 'exec_command',
    call_id: 'c1',
    arguments: JSON.stringify({ cmd: `curl -H 'Authorization: token ${TOKEN}' x\nsecond line` }),
  };
  const output = {
    type: 'function_call_output',
    call_id: 'c1',
    output: `\u001b[31m${TOKEN}\u001b[0m\n${'row\n'.repeat(60)}last ${TOKEN}`,
  };
  const fence = {
    type: 'message',
    role: 'assistant',
    content: [
      {
        type: 'output_text',
        text: `Done.\n\n\`\`\`\`sh\necho ${TOKEN} <b>\n\`\`\`\`\n\n| a | b |\n|---|---|\n| ${TOKEN} | [x](javascript:alert(1)) |\n\n<img src=x onerror=alert(1)>`,
      },
    ],
  };
  writeFileSync(file, readFileSync(file, 'utf8') + line(call) + line(output) + line(fence));
  return { id, file, run: (...argv: string[]) => runCli(argv, { codexHome: home.path }) };
}

describe('rolltop export', () => {
  it.each(FORMATS)('%s: no secret is in it, and what was taken out is said', async format => {
    const { id, run } = plantedSession();
    const { code, stdout, stderr } = await run('export', id, '--format', format, '--tools', 'full');
    expect(code).toBe(0);
    expect(stdout).not.toContain(TOKEN.slice(0, 20));
    expect(stdout).toContain('[redacted:github-token#1]');
    expect(stderr).toMatch(/\d+ redacted \(\d+ github-token/);
    if (format !== 'json') expect(stdout).toMatch(/\d+ redacted/);
  });

  it('the name of a file tells no secret of the title', async () => {
    const { id, run } = plantedSession();
    const target = folder();
    expect((await run('export', id, '-o', `${target}/`)).code).toBe(0);
    const [name = ''] = readdirSync(target);
    expect(name).not.toContain(TOKEN.toLowerCase().slice(0, 20).replace('_', '-'));
    expect(name).toContain('use-redacted-github-token-1-script');
  });

  it('--no-redact leaves everything, and json then has the raw lines', async () => {
    const { id, run } = plantedSession();
    for (const format of FORMATS) {
      const { stdout } = await run('export', id, '--format', format, '--no-redact', '--tools', 'full');
      expect(stdout).toContain(TOKEN);
    }
    const { stdout } = await run('export', id, '--format', 'json');
    for (const line of stdout.split('\n').filter(Boolean)) expect(JSON.parse(line)).not.toHaveProperty('raw');
  });

  it('html: a page without script, request or markup of the session', async () => {
    const { id, run } = plantedSession();
    const { stdout } = await run('export', id, '--format', 'html', '--tools', 'full');
    expect(stdout).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    expect(stdout.match(/<script|<img|<[^>]*onerror=|href="javascript/gi)).toBeNull();
    expect(stdout).toContain('&lt;script&gt;');
    expect(stdout).toContain('<code>javascript:alert(1)</code>');
    expect(stdout).toContain('id="turn-1"');
    expect(stdout).toContain('href="#turn-1"');
  });

  it('md: no fence is closed from within, and no HTML of a message is HTML', async () => {
    const { id, run } = plantedSession();
    const { stdout } = await run('export', id, '--tools', 'full');
    expect(stdout).toMatch(/^---\ntitle: "/);
    expect(stdout).toContain('&lt;script>');
    expect(stdout).toContain('&lt;img src=x');
    expect(stdout).not.toMatch(/^<(?!details|\/details)/m);
  });

  it('long outputs are shortened, and tools and turns left out on request', async () => {
    const { id, run } = plantedSession();
    expect((await run('export', id)).stdout).toContain('lines left out');
    expect((await run('export', id, '--tools', 'none')).stdout).not.toContain('curl');
    expect((await run('export', id, '--from', '2')).stdout).not.toContain('curl');
    expect((await run('export', id, '--from', '2', '--to', '1')).code).toBe(2);
  });

  it('writes a file that only its owner reads, and replaces none', async () => {
    const { id, run } = plantedSession();
    const file = path.join(folder(), 'a.html');
    const written = await run('export', id, '-o', file);
    expect([written.code, written.stdout, written.stderr]).toEqual([
      0,
      '',
      expect.stringContaining(`to ${file}.`),
    ]);
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
    const before = readFileSync(file, 'utf8');
    expect(await run('export', id, '-o', file, '--tools', 'none')).toMatchObject({ code: 1 });
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(await run('export', id, '-o', file, '--tools', 'none', '--force')).toMatchObject({ code: 0 });
    expect(readdirSync(path.dirname(file))).toEqual(['a.html']);
  });

  it('writes through no link', async () => {
    const { id, run } = plantedSession();
    const [here, there] = [folder(), folder()];
    const target = path.join(there, 'precious');
    writeFileSync(target, 'mine');
    symlinkSync(target, path.join(here, 'a.md'));
    expect(await run('export', id, '-o', path.join(here, 'a.md'))).toMatchObject({ code: 1 });
    expect(await run('export', id, '-o', path.join(here, 'a.md'), '--force')).toMatchObject({ code: 0 });
    expect(readFileSync(target, 'utf8')).toBe('mine');
  });

  it('several sessions, or a query, need a folder and get an index', async () => {
    const home = new SessionHome();
    const ids = ['one', 'two', 'three'].map(title => home.add({ title }).id);
    const run = (...argv: string[]) => runCli(argv, { codexHome: home.path });
    expect((await run('export', ...ids.slice(0, 2))).stderr).toContain(
      '2 sessions need a folder: add -o DIR.',
    );
    expect((await run('export', 'dir:/code/app')).code).toBe(2);
    const out = `${folder()}/new/`;
    expect(await run('export', 'dir:/code/app', '-o', out, '--format', 'html')).toMatchObject({ code: 0 });
    const names = readdirSync(out);
    expect(names.length).toBe(4);
    const index = readFileSync(path.join(out, 'index.html'), 'utf8');
    for (const id of ids) expect(index).toContain(`${id}.html`);
    expect(await run('export', 'nothing-fits-this')).toMatchObject({ code: 3 });
  });

  it('a session that is damaged is exported as far as it goes (5)', async () => {
    const home = new SessionHome();
    const { id, path: file } = home.add({ title: 'a' });
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"torn\n`);
    const { code, stdout, stderr } = await runCli(['export', id], { codexHome: home.path });
    expect([code, stderr]).toEqual([5, expect.stringContaining('1 part of the session could not be read.')]);
    expect(stdout).toContain('A line of the session cannot be read');
  });

  it('turns that the session does not have are said', async () => {
    const home = new SessionHome();
    const { id } = home.add({ title: 'a' });
    for (const format of FORMATS) {
      const { code, stderr } = await runCli(['export', id, '--from', '9', '--format', format], {
        codexHome: home.path,
      });
      expect(code, format).toBe(1);
      expect(stderr).toContain('No turn is in it: --from is 9, and the session has 1 turn.');
    }
  });

  it.each(['last', 'dir:api'])(
    'a home without sessions is said, whatever is asked for (%s)',
    async operand => {
      const { code, stdout, stderr } = await runCli(['export', operand], temporaryHome());
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toMatch(/^rolltop: There are no sessions yet: .*sessions does not exist/);
    },
  );

  it('a folder that cannot be written is said', async () => {
    const { id, run } = plantedSession();
    const { code, stderr } = await run('export', id, '-o', '/proc/none/a.md');
    expect([code, stderr.length > 0]).toEqual([1, true]);
    expect(existsSync('/proc/none')).toBe(false);
  });

  it.each(FORMATS)('%s of every real rollout is made without an error', async format => {
    const home = temporaryHome();
    const names = [
      '0.20.0/tui-two-turns',
      '0.42.0/tui-two-turns',
      '0.163.0/exec-every-tool-resumed',
      '0.169.0/exec-long-answer',
      '0.163.0/exec-image-in-prompt',
    ];
    for (const name of names) {
      const { id } = home.add(name);
      const { code, stdout } = await runCli(
        ['export', id, '--format', format, '--tools', 'full', '--reasoning', '--images'],
        { codexHome: home.codexHome },
      );
      expect([0, 5]).toContain(code);
      expect(stdout.length).toBeGreaterThan(200);
      if (format === 'html' && name.includes('image')) expect(stdout).toContain('<img src="data:image/');
    }
  });
});
