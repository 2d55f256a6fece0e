/** A session with a secret in every place that a line of Codex has: none is in any document, its name, the index, or what is said of it. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { SessionHome } from '../support/session-home.ts';

const FORMATS = ['md', 'html', 'json', 'text'] as const;
const TAIL = 'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zAcD5e';
const KEY_LINE = `MIIEpAIBAAKCAQEA${'x4UbaDzY5xjW6hc9jwN0mX33XpTDVW0AtT1kIzAbCdEfGhIj'}`;
const KEY = `-----BEGIN RSA PRIVATE KEY-----\n${KEY_LINE}\n${KEY_LINE.toLowerCase()}\n-----END RSA PRIVATE KEY-----`;

/** Another secret for each place, so that one that is left says where. */
let planted: string[] = [];
function secret(place: string): string {
  const token = `ghp_${(place.replace(/[^a-z]/g, '') + TAIL).slice(0, 36)}`;
  planted.push(token);
  return token;
}

function oddSession() {
  planted = [KEY_LINE, KEY_LINE.toLowerCase()];
  const home = new SessionHome();
  onTestFinished(() => home.remove());
  const session = home.add({
    title: `please ${'look at it '.repeat(35)} ${secret('thecuttitle')} and more`,
    cwd: `/code/${secret('thefolder')}`,
    branch: `fix/${secret('thebranch')}`,
  });
  const item = (payload: object) => home.line(session, 'response_item', payload);
  const event = (payload: object) => home.line(session, 'event_msg', payload);
  home.line(session, 'turn_context', { cwd: `/x/${secret('thecontext')}`, model: secret('themodel') });
  item({
    type: 'message',
    role: 'user',
    content: [
      {
        type: 'input_text',
        text: `# AGENTS.md instructions for /x\n\n<INSTRUCTIONS>\n${secret('injected')}\n</INSTRUCTIONS>`,
      },
    ],
  });
  item({
    type: 'reasoning',
    summary: [{ type: 'summary_text', text: `I use ${secret('athought')}` }],
    content: null,
  });
  home.ask(session, `see ![the ${secret('alternative')}](https://x.org/a.png "${secret('imagetitle')}")`);
  item({ type: 'function_call', name: `tool_${secret('toolname')}`, arguments: '{}', call_id: 'a' });
  item({
    type: 'function_call',
    name: 'exec_command',
    arguments: JSON.stringify({ cmd: `sh -c ${JSON.stringify(`echo "${secret('argstwice')}"\nsecond`)}` }),
    call_id: 'b',
  });
  const coloured = secret('coloured');
  item({
    type: 'function_call_output',
    call_id: 'b',
    output: `\u001b[1m${coloured.slice(0, 12)}\u001b[22m${coloured.slice(12)}\n${KEY}\nfatal: https://me:${secret('errortext')}@x.org`,
  });
  item({
    type: 'custom_tool_call',
    name: 'apply_patch',
    call_id: 'c',
    input: `*** Begin Patch\n*** Add File: ${secret('patchpath')}.ts\n${KEY.split('\n')
      .map(line => `+${line}`)
      .join('\n')}\n*** End Patch\n`,
  });
  item({
    type: 'custom_tool_call_output',
    call_id: 'c',
    output: JSON.stringify({ output: secret('patchoutput') }),
  });
  item({
    type: 'web_search_call',
    status: 'completed',
    action: { type: 'search', query: secret('asearch') },
  });
  event({ type: 'error', message: `401 for ${secret('anerror')}` });
  event({ type: 'warning', message: `mind ${secret('awarning')}` });
  event({ type: 'turn_aborted', turn_id: 't', reason: secret('areason') });
  event({ type: 'something_new', text: secret('unknownevent') });
  item({ type: 'something_newer', text: [{ deep: { er: secret('unknownitem') } }] });
  home.line(session, 'compacted', { message: `summary with ${secret('asummary')}` });
  home.answer(
    session,
    `${'```'}sh\nexport X=${secret('acodeblock')}\n${'```'}\n\n| a |\n| - |\n| ${secret('atable')} |\n\n<!-- ${secret('acomment')} -->`,
  );
  appendFileSync(session.path, `{"torn ${secret('atornline')}\n`);
  return { ...session, home: home.path };
}

const leftIn = (text: string, words = planted): readonly string[] =>
  words.filter(
    each => text.includes(each) || text.includes(each.slice(0, -3)) || text.includes(each.slice(4, 30)),
  );

describe('a session with secrets in odd places', () => {
  it.each(FORMATS)('%s: none is left, in the document or on standard error', async format => {
    const { id, home } = oddSession();
    const argv = ['export', id, '--format', format, '--tools', 'full', '--reasoning', '--images'];
    const { code, stdout, stderr } = await runCli(argv, { codexHome: home });
    expect(code).toBe(5);
    expect(leftIn(stdout)).toEqual([]);
    expect(leftIn(stderr)).toEqual([]);
    expect(stdout).toContain('private-key#');
  });

  it.each(['md', 'html', 'text'])(
    '%s: nor in names, the index, or what is said of writing it',
    async format => {
      const { id, home } = oddSession();
      const other = new SessionHome();
      onTestFinished(() => other.remove());
      const second = other.add({ title: `the other ${secret('secondtitle')}` });
      const file = second.path.replace(other.path, home);
      writeFileSync(file, readFileSync(second.path));
      const out = mkdtempSync(path.join(tmpdir(), 'rolltop-export-'));
      onTestFinished(() => rmSync(out, { recursive: true, force: true }));
      const argv = ['export', id, second.id, '-o', out, '--format', format];
      const { stdout, stderr } = await runCli(argv, { codexHome: home });
      const names = readdirSync(out);
      expect(names).toHaveLength(3);
      const index = names.find(name => name.startsWith('index')) ?? '';
      for (const text of [stdout, stderr, names.join('\n'), readFileSync(path.join(out, index), 'utf8')])
        expect(
          leftIn(
            text.toLowerCase(),
            planted.map(each => each.toLowerCase()),
          ),
        ).toEqual([]);
      for (const text of [stdout, stderr, readFileSync(path.join(out, index), 'utf8')])
        expect(leftIn(text)).toEqual([]);
      expect(stderr).toContain('Wrote "');
    },
  );
});

describe('json', () => {
  const kindsOf = (text: string): readonly string[] =>
    text
      .split('\n')
      .filter(Boolean)
      .map(line => (JSON.parse(line) as { kind: string }).kind);

  it('leaves out what was not asked for, as the other formats do, and says so', async () => {
    const { id, home } = oddSession();
    const usual = await runCli(['export', id, '--format', 'json'], { codexHome: home });
    expect(kindsOf(usual.stdout)).toContain('tool_call');
    expect(kindsOf(usual.stdout)).not.toContain('reasoning');
    expect(kindsOf(usual.stdout)).not.toContain('context');
    expect(usual.stderr).toContain('Thoughts left out. What Codex put in by itself left out.');
    const other = await runCli(['export', id, '--format', 'json', '--tools', 'none', '--reasoning'], {
      codexHome: home,
    });
    expect(kindsOf(other.stdout)).toContain('reasoning');
    expect(kindsOf(other.stdout)).not.toContain('patch');
    expect(other.stderr).toContain('Tools left out.');
  });
});
