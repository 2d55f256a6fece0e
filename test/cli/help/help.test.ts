/** Help texts: every command and topic has one, from the tables that the program goes by. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { USUAL_KEYS } from '../../../src/app/keymap.ts';
import { parseArguments } from '../../../src/cli/arguments.ts';
import { EXIT_CODE_HELP, ExitCode } from '../../../src/cli/exit-code.ts';
import { EXAMPLES } from '../../../src/cli/help/examples.ts';
import { TOPIC_HELP } from '../../../src/cli/help/topic-names.ts';
import { COMMAND_NAMES } from '../../../src/cli/options.ts';
import { parseQuery, QUERY_KEYS } from '../../../src/query/parse.ts';
import { KEY_WORDS } from '../../../src/query/words.ts';
import { runCli } from '../../support/run-cli.ts';
import { temporaryHome } from '../../support/temporary-home.ts';

const help = async (topic: string, columns?: number): Promise<string> => {
  const { codexHome } = temporaryHome();
  const { code, stdout } = await runCli(['help', topic], { codexHome, ...(columns && { columns }) });
  expect(code).toBe(0);
  return stdout;
};

describe('rolltop help', () => {
  it.each(Object.keys(TOPIC_HELP).filter(topic => topic !== 'json'))(
    '%s is there, in ASCII widths of 100',
    async topic => {
      const text = await help(topic);
      expect(text.endsWith('\n')).toBe(true);
      expect(text.split('\n').filter(line => [...line].length > 100)).toEqual([]);
    },
  );

  it('keys has every key of the table, and those that a person set', async () => {
    const text = await help('keys');
    const said = text.replaceAll(/\s+/g, ' ');
    for (const rows of Object.values(USUAL_KEYS.bindings))
      for (const row of rows) if (row.help !== '' && row.keys.length > 0) expect(said).toContain(row.help);
    const home = temporaryHome();
    mkdirSync(`${home.codexHome}/.config/rolltop`, { recursive: true });
    writeFileSync(`${home.codexHome}/.config/rolltop/config.json`, '{"keys":{"list":{"archive":"ctrl+t"}}}');
    const own = await runCli(['help', 'keys'], home);
    expect(own.stdout).toMatch(/Ctrl-T +archive, or bring back/);
  });

  it('query has every key, with examples that are read as they are meant', async () => {
    const text = await help('query');
    for (const key of QUERY_KEYS) {
      expect(text).toContain(`${key}:`);
      for (const example of KEY_WORDS[key].examples)
        expect(parseQuery(`${key}:${example}`).terms[0], example).toMatchObject({ kind: 'condition' });
    }
  });

  it('a session of a host is offered by the commands that take one, and by no other', async () => {
    for (const name of ['open', 'show', 'tail', 'append', 'archive', 'delete'])
      expect(await help(name), name).toContain('HOST:<session>');
    for (const name of ['pin', 'unpin', 'tag', 'doctor']) {
      const text = await help(name);
      expect(text, name).toContain('<session> is an id');
      expect(text, name).not.toContain('HOST:');
    }
  });

  it('exit-codes has every one', async () => {
    const text = (await help('exit-codes')).replaceAll(/\s+/g, ' ');
    for (const [name, words] of Object.entries(EXIT_CODE_HELP))
      expect(text).toContain(`${ExitCode[name as keyof typeof ExitCode]} ${words}`);
  });

  it('config says what can be set, with the words that it may be', async () => {
    const text = (await help('config')).replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      'shows only those that you name in "colours" (auto, light, dark, high-contrast, none)',
    );
    expect(text).toContain('(age, clock, iso)');
  });

  it('is wrapped on a narrow terminal', async () => {
    for (const topic of ['keys', 'query', 'files', 'exit-codes']) {
      const lines = (await help(topic, 40)).split('\n');
      // A path has a row to itself.
      expect(
        lines.filter(line => [...line].length > 40 && !line.includes('/')),
        topic,
      ).toEqual([]);
    }
  });

  it('man has every command, in lines that mandoc likes', async () => {
    const page = await help('man');
    for (const name of COMMAND_NAMES) expect(page).toContain(`.SS ${name}\n`);
    expect(page).toMatch(/^\.TH ROLLTOP 1 \d{4}-\d\d-\d\d "rolltop 1\.2\.3" "User Commands"$/m);
    expect([...page].filter(character => character > '~')).toEqual([]);
    expect(page.split('\n').filter(line => line.length > 80)).toEqual([]);
  });
});

test.each([100, 80, 60])('the help of the program and of each command fits %i columns', async columns => {
  for (const words of [[], ...COMMAND_NAMES.map(name => [name])]) {
    const { stdout } = await runCli([...words, '--help'], { codexHome: '/nowhere', columns });
    // What is typed is not broken.
    const typed = EXAMPLES[(words[0] ?? 'help') as keyof typeof EXAMPLES].map(([line]) => `  ${line}`);
    const wide = stdout.split('\n').filter(line => line.length > columns && !typed.includes(line));
    expect(wide, words.join(' ')).toEqual([]);
  }
});

test('every command has examples, and each of them is read without a complaint', async () => {
  const { codexHome } = temporaryHome();
  for (const name of COMMAND_NAMES) {
    const { stdout } = await runCli([name, '--help'], { codexHome });
    expect(EXAMPLES[name].length, name).toBeGreaterThan(0);
    const said = stdout.replaceAll(/\s+/g, ' ');
    for (const [typed, does] of EXAMPLES[name]) {
      expect(said).toContain(` ${typed} ${does}`);
      expect(parseArguments(argumentsOf(typed)), typed).toMatchObject({ ok: true });
    }
  }
});

/** What a shell would give to rolltop: of the part of a pipe that is ours, without redirections and quotes. */
function argumentsOf(typed: string): string[] {
  const own = /rolltop ([^|<>)]*)/.exec(typed)?.[1] ?? '';
  return (own.match(/"[^"]*"|\S+/g) ?? []).map(word => word.replaceAll('"', ''));
}

test.each([
  [['help', 'kyes'], 'did you mean "keys"?'],
  [['help', 'exit-code'], 'did you mean "exit-codes"?'],
  [['list', '--sort', 'upated'], 'did you mean "updated"?'],
  [['export', 'last', '--format', 'htm'], 'did you mean "html"?'],
  [['usage', '--by', 'modle'], 'did you mean "model"?'],
  [['usage', '--disk', '--by', 'brnch'], 'did you mean "branch"?'],
  [['watch', '--until', 'redy'], 'did you mean "ready"?'],
  [['--notify', 'bel'], 'did you mean "bell"?'],
])('%j: %s', async (argv, meant) => {
  const { codexHome } = temporaryHome();
  const { code, stderr } = await runCli(argv, { codexHome });
  expect(code).toBe(2);
  expect(stderr).toContain(meant);
});
