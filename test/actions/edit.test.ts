/** The person's editor and pager, by programs that do what editors do: write, fail, die, take the file away. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { editDraft, editFile } from '../../src/actions/edit.ts';
import type { LendTerminal } from '../../src/actions/hand-off.ts';

const lendTerminal: LendTerminal = borrow =>
  borrow({ signal: new AbortController().signal, showUntilKey: async () => {} });

function desk() {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-edit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const editor = (body: string): string => {
    const file = join(folder, 'editor.sh');
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const root = join(folder, 'state');
  mkdirSync(root, { mode: 0o700 });
  const draft = (text: string, body: string) =>
    editDraft(text, {
      root,
      cwd: folder,
      env: { EDITOR: editor(body), PATH: '/usr/bin:/bin' },
      editor: '',
      lendTerminal,
    });
  const left = () => (existsSync(join(root, 'editing')) ? readdirSync(join(root, 'editing')) : []);
  return { folder, editor, draft, left, root };
}

describe('a message in the editor', () => {
  it('is what was written there; nothing stays behind', async () => {
    const { draft, left } = desk();
    expect(await draft('hello', 'echo "and more" >> "$1"')).toEqual({
      text: 'hello\nand more',
      problem: null,
    });
    expect(await draft('', 'printf "no break" > "$1"')).toEqual({ text: 'no break', problem: null });
    expect(
      await draft('x', 'mv "$1" "$1.t"; echo new > "$1.u"; rm "$1.t"; mv "$1.u" "$1"; chmod 600 "$1"'),
    ).toEqual({ text: 'new', problem: null });
    expect(left()).toEqual([]);
  });

  it.each([
    ['fails', 'exit 3', 'ended with exit code 3: the draft is as it was.'],
    ['is killed', 'kill -9 $$', 'was ended by SIGKILL: the draft is as it was.'],
    ['leaves no file', 'rm "$1"', 'left no file: the draft is as it was.'],
  ])('is as it was where the editor %s', async (_, body, words) => {
    const { draft, left } = desk();
    const { text, problem } = await draft('hello', body);
    expect(text).toBeNull();
    expect(problem).toContain(words);
    expect(left()).toEqual([]);
  });

  it('what an editor had written before it failed is kept, and named', async () => {
    const { draft, left, root } = desk();
    const { text, problem } = await draft('hello', 'echo long work > "$1"; exit 1');
    expect(text).toBeNull();
    const [name = ''] = left();
    expect(problem).toContain(join(root, 'editing', name));
    expect(readFileSync(join(root, 'editing', name), 'utf8')).toBe('long work\n');
  });
});

describe('a file in the editor', () => {
  it('is opened in the session’s folder, at its own path', async () => {
    const { folder, editor } = desk();
    mkdirSync(join(folder, 'code'));
    writeFileSync(join(folder, 'code', 'a.ts'), '');
    const file = editor('pwd > seen; printf "%s\\n" "$@" >> seen');
    const session = join(folder, 'code');
    const env = { VISUAL: `${file} -x`, PATH: '' };
    const way = { folder: session, cwd: folder, env, editor: '', lendTerminal };
    expect(await editFile({ path: 'a.ts', line: 7 }, way)).toEqual({
      message: 'Back from editor.sh.',
      problem: false,
    });
    expect(readFileSync(join(session, 'seen'), 'utf8')).toBe(`${session}\n-x\n${join(session, 'a.ts')}\n`);
    expect(await editFile({ path: 'b.ts', line: 7 }, way)).toMatchObject({ problem: true });
    expect(await editFile({ path: '.', line: 7 }, way)).toMatchObject({ problem: true });
  });
});
