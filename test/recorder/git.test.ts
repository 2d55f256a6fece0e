/** What the meta line says about the repository. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readGitFacts, withoutCredentials } from '../../src/recorder/git.ts';

function folder(...commands: readonly (readonly string[])[]): string {
  const cwd = mkdtempSync(join(tmpdir(), 'rolltop-git-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  for (const args of commands) {
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd });
  }
  return cwd;
}

const init = ['init', '-q', '-b', 'trunk'] as const;
const commit = ['commit', '-q', '--allow-empty', '-m', 'x'] as const;

describe('git facts', () => {
  it('are none outside a repository, and none for a folder that is gone', async () => {
    const cwd = folder();
    expect(await readGitFacts(cwd)).toBeNull();
    expect(await readGitFacts(join(cwd, 'gone'))).toBeNull();
  });

  it('are empty in a repository without commit and remote', async () => {
    expect(await readGitFacts(folder(init))).toEqual({});
  });

  it('have commit, branch and origin', async () => {
    const cwd = folder(init, commit, ['remote', 'add', 'origin', 'https://ana:secret@example.org/a.git']);
    expect(await readGitFacts(cwd)).toEqual({
      commit_hash: expect.stringMatching(/^[0-9a-f]{40}$/),
      branch: 'trunk',
      repository_url: 'https://example.org/a.git',
    });
  });

  it('have no branch on a detached head, and each fact is independent', async () => {
    const detached = folder(init, commit, ['checkout', '-q', '--detach']);
    expect(Object.keys((await readGitFacts(detached)) ?? {})).toEqual(['commit_hash']);
    const remoteOnly = folder(init, ['remote', 'add', 'origin', 'git@example.org:a/b.git']);
    expect(await readGitFacts(remoteOnly)).toEqual({ repository_url: 'git@example.org:a/b.git' });
  });
});

describe('a repository that names programs to run', () => {
  /** Each would leave its name in `marks`. */
  function trapped(): { readonly cwd: string; readonly marks: string } {
    const cwd = folder(init, commit);
    const marks = join(cwd, 'ran');
    const trap = (name: string): string => {
      const path = join(cwd, `trap-${name}`);
      writeFileSync(path, `#!/bin/sh\necho ${name} >> '${marks}'\n`, { mode: 0o755 });
      return path;
    };
    mkdirSync(join(cwd, 'hooks'));
    for (const hook of ['reference-transaction', 'post-index-change', 'fsmonitor-watchman', 'post-checkout'])
      writeFileSync(join(cwd, 'hooks', hook), `#!/bin/sh\necho ${hook} >> '${marks}'\n`, { mode: 0o755 });
    writeFileSync(join(cwd, '.gitattributes'), '* filter=x diff=y');
    const settings: Readonly<Record<string, string>> = {
      'core.fsmonitor': trap('fsmonitor'),
      'core.hooksPath': join(cwd, 'hooks'),
      'core.pager': trap('pager'),
      'pager.rev-parse': trap('rev-parse-pager'),
      'pager.remote': trap('remote-pager'),
      'core.sshCommand': trap('ssh'),
      'core.gitProxy': trap('proxy'),
      'core.askPass': trap('askpass'),
      'core.editor': trap('editor'),
      'credential.helper': trap('credentials'),
      'diff.external': trap('diff'),
      'diff.y.textconv': trap('textconv'),
      'filter.x.clean': trap('clean'),
      'filter.x.process': trap('process'),
      'filter.x.required': 'true',
      'gpg.program': trap('gpg'),
      'log.showSignature': 'true',
      'alias.rev-parse': `!${trap('alias')}`,
      'alias.remote': `!${trap('alias')}`,
      'core.alternateRefsCommand': trap('alternates'),
      'remote.origin.url': `ext::${trap('transport')}`,
      'protocol.ext.allow': 'always',
      // The commit is not there any more: git could fetch what is missing from where it is promised.
      'core.repositoryformatversion': '1',
      'extensions.partialClone': 'origin',
      'remote.origin.promisor': 'true',
    };
    for (const [name, value] of Object.entries(settings))
      execFileSync('git', ['config', name, value], { cwd });
    rmSync(marks, { force: true });
    return { cwd, marks };
  }

  it('runs none of them', async () => {
    const { cwd, marks } = trapped();
    expect(await readGitFacts(cwd)).toMatchObject({ branch: 'trunk' });
    expect(existsSync(marks)).toBe(false);
  });

  it('fetches nothing that is missing', async () => {
    const { cwd, marks } = trapped();
    const objects = join(cwd, '.git', 'objects');
    for (const name of readdirSync(objects).filter(each => each.length === 2))
      rmSync(join(objects, name), { recursive: true });
    await readGitFacts(cwd);
    expect(existsSync(marks)).toBe(false);
  });
});

describe('credentials', () => {
  it.each([
    ['https://example.org/a.git', 'https://example.org/a.git'],
    ['https://token@example.org/a.git', 'https://example.org/a.git'],
    ['https://ana:se@cr@et@example.org:8443/a.git', 'https://example.org:8443/a.git'],
    ['HTTPS://ana:secret@example.org/a', 'HTTPS://example.org/a'],
    ['https://example.org/a.git?access_token=secret', 'https://example.org/a.git'],
    ['ssh://git@example.org/a.git', 'ssh://git@example.org/a.git'],
    ['ssh://git:secret@example.org/a.git', 'ssh://git@example.org/a.git'],
    ['git@example.org:a/b.git', 'git@example.org:a/b.git'],
    ['ana:secret@example.org:a/b.git', 'ana@example.org:a/b.git'],
    ['/srv/git/a@b.git', '/srv/git/a@b.git'],
    ['../sibling', '../sibling'],
  ])('%s', (url, clean) => {
    expect(withoutCredentials(url)).toBe(clean);
  });
});
