/** Going on with a session of a host in Codex itself: the command that ssh runs there, read by every login shell. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { codexOnHost } from '../../src/fleet/ssh/codex-command.ts';
import type { ConversationId } from '../../src/format/identity.ts';
import { resumeCommand } from '../../src/text/resume-command.ts';

const id = '01a22b1a-9382-75e3-a96f-895185fc7963';
/** Everything that a shell could read as its own. */
const FOLDER = `it's a !bang \\n "quoted" $(touch ${'pwned'}) \`x\` %c * ~`;

function aFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rolltop-go-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A codex that says where it is and what it was asked. */
function codexIn(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'codex'),
    '#!/bin/sh\npwd; echo "$@"; command -v codex >/dev/null && echo found\n',
    {
      mode: 0o755,
    },
  );
}

const shells = ['/bin/sh', '/bin/bash', '/usr/bin/zsh', '/usr/bin/fish', '/usr/bin/tcsh'].map(
  file => [file, existsSync(file)] as const,
);

describe('the command that goes on with a session there', () => {
  for (const [shell, isHere] of shells) {
    it.skipIf(!isHere)(`in ${shell}: in the session’s folder, whatever its name`, () => {
      const home = aFolder();
      const folder = join(home, FOLDER);
      mkdirSync(folder);
      codexIn(join(home, '.local/bin'));
      const run = (command: string) =>
        spawnSync(shell, ['-c', command], {
          cwd: home,
          env: { HOME: home, PATH: '/usr/bin:/bin' },
          encoding: 'utf8',
        });
      const { stdout, stderr, status } = run(codexOnHost({ how: 'resume', id, folder }));
      expect({ status, stderr, lines: stdout.split('\n') }).toEqual({
        status: 0,
        stderr: '',
        lines: [folder, `resume ${id}`, 'found', ''],
      });
      // A folder that is gone, and none.
      for (const gone of [join(home, 'gone'), 'a\nb', null])
        expect(run(codexOnHost({ how: 'fork', id, folder: gone })).stdout).toBe(
          `${home}\nfork ${id}\nfound\n`,
        );
      rmSync(join(home, '.local'), { recursive: true });
      expect(run(codexOnHost({ how: 'resume', id, folder }))).toMatchObject({
        status: 127,
        stderr: 'There is no codex on this host.\n',
      });
    });
  }

  it('is for sessions alone', () => {
    expect(() => codexOnHost({ how: 'resume', id: '; rm -rf ~', folder: null })).toThrow('not a session id');
  });
});

describe('the command that is copied', () => {
  it('goes to the host, and to the folder there', () => {
    expect(resumeCommand(id as ConversationId, '/srv/api')).toBe(`codex resume ${id}`);
    const there = `b:${id}` as ConversationId;
    expect(resumeCommand(there, null)).toBe(`ssh -t b 'codex resume ${id}'`);
    expect(resumeCommand(there, '/srv/api')).toBe(`ssh -t b 'cd -- /srv/api && codex resume ${id}'`);
  });

  it('is read by a shell here and one there as what it is', () => {
    const home = aFolder();
    const folder = join(home, FOLDER);
    mkdirSync(folder);
    codexIn(home);
    writeFileSync(join(home, 'ssh'), '#!/bin/sh\n[ "$1 $2" = "-t b" ] && exec sh -c "$3"\n', { mode: 0o755 });
    const command = resumeCommand(`b:${id}` as ConversationId, folder);
    const env = { PATH: `${home}:/usr/bin:/bin` };
    expect(execFileSync('sh', ['-c', command], { cwd: home, env, encoding: 'utf8' })).toBe(
      `${folder}\nresume ${id}\nfound\n`,
    );
  });
});
