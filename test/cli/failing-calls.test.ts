/** A call to the file system that fails while a command runs: it is said, and nothing is taken for empty that could only not be read. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConversationId } from '../../src/format/identity.ts';
import { segmentFinderOfHome } from '../../src/sessions/path-of.ts';
import { FolderSums } from '../../src/usage/disk/folder-sums.ts';
import { type FileCall, watchFileCalls } from '../prove/file-calls.ts';
import { CaseHome } from '../prove/home.ts';

function homeWithOne() {
  const home = new CaseHome();
  onTestFinished(() => home.remove());
  return { home, session: home.add('envelope') };
}

/** Every such call fails until the test is over, or what is returned is called. */
function failing(code: string, isMeant: (call: FileCall) => boolean): () => void {
  const stop = watchFileCalls(call =>
    isMeant(call) ? Object.assign(new Error(`${code}: injected`), { code, syscall: call.name }) : null,
  );
  onTestFinished(stop);
  return stop;
}

const rollout = (...names: string[]) => {
  return ({ name, path }: FileCall) => names.includes(name) && /\/rollout-[^/]*$/.test(path ?? '');
};

describe('a session whose file cannot be looked at', () => {
  it.each(['EIO', 'ESTALE', 'EACCES'])('list says that it is left out (%s)', async code => {
    const { home, session } = homeWithOne();
    failing(code, rollout('lstat'));
    const { stdout, stderr } = await home.run(['list', '--json']);
    expect(stdout).toBe('');
    expect(stderr).toContain(`${session.path} cannot be read (${code})`);
  });

  it('usage --disk says so, too, and a session that is named is not said to be missing', async () => {
    const { home, session } = homeWithOne();
    failing('EIO', rollout('lstat'));
    const { stderr } = await home.run(['usage', '--disk', '--by', 'session']);
    expect(stderr).toContain(`${session.path} cannot be read (EIO)`);
    const sums = new FolderSums('month');
    await sums.add({ path: dirname(session.path), place: '2026/11/22', part: 0, parts: 1 });
    expect(sums.unlisted).toEqual([{ path: session.path, code: 'EIO' }]);
    expect((await home.run(['show', session.id])).stderr).toContain(`${session.path} cannot be read (EIO)`);
  });

  it.each([['prune', '--archive'], ['prune', '--delete'], ['compress'], ['expand']])(
    '%s fails: not all that were meant are there',
    async (command, ...options) => {
      const { home, session } = homeWithOne();
      failing('EIO', rollout('lstat'));
      const ended = await home.run([command, 'size:>1b', ...options, '--yes']);
      expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be read (EIO)') });
      expect(readFileSync(session.path).equals(session.bytes)).toBe(true);
    },
  );

  it('list --json has the reason when only its content cannot be read', async () => {
    const { home } = homeWithOne();
    failing('EIO', rollout('read'));
    const row = JSON.parse((await home.run(['list', '--json'])).stdout);
    expect(row).toMatchObject({ title: null, problem: expect.stringContaining('EIO'), hiddenByCodex: [] });
  });

  it.each([['prune', '--delete'], ['compress']])(
    '%s does nothing where it could not see what belongs together',
    async (command, ...options) => {
      const { home, session } = homeWithOne();
      // The list is whole; when the home is looked through once more, it is not.
      let isListed = false;
      failing('EIO', call => {
        isListed ||= rollout('lstat')(call);
        return isListed && call.name === 'readdir' && call.path?.endsWith('/22') === true;
      });
      const ended = await home.run([command, 'size:>1b', ...options, '--yes']);
      expect(ended).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('Nobody knows what belongs together'),
      });
      expect(existsSync(session.path)).toBe(true);
    },
  );

  it('compress does not say that it packed what was moved away meanwhile', async () => {
    const { home, session } = homeWithOne();
    const moved = `${session.path}.moved`;
    // Nothing fails: in the moment in which the lock is taken, somebody moves the file.
    failing('ENOENT', ({ path }) => {
      if (path?.includes(`${session.id}.lock`) === true && existsSync(session.path))
        renameSync(session.path, moved);
      return false;
    });
    const ended = await home.run(['compress', 'size:>1b', '--yes']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('it was moved meanwhile');
    expect(readdirSync(dirname(moved))).toEqual([basename(moved)]);
  });
});

describe('export', () => {
  it('says that the disk is full, and leaves nothing behind', async () => {
    const { home, session } = homeWithOne();
    const folder = join(home.path, 'out');
    mkdirSync(folder);
    failing('ENOSPC', ({ name, path }) => name === 'write' && path?.includes('.part') === true);
    const target = join(folder, 'a.md');
    expect(await home.run(['export', session.id, '-o', target])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`Nothing was written to ${target}: the disk is full (ENOSPC).`),
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('doctor', () => {
  it.each([
    ['at its first look', 1, 1],
    ['at its second look', 2, 2],
    ['at both', 1, 2],
  ])('says once that a folder cannot be read %s', async (_, from, to) => {
    const { home, session } = homeWithOne();
    const folder = dirname(session.path);
    let looks = 0;
    failing('EIO', ({ name, path }) => {
      if (name !== 'readdir' || path !== folder) return false;
      looks += 1;
      return looks >= from && looks <= to;
    });
    const { stdout } = await home.run(['doctor', '--json']);
    const said = stdout.split('\n').filter(line => line.includes('unreadable-folder'));
    expect(said.map(line => JSON.parse(line).path)).toEqual([folder]);
  });
});

describe('pins and tags that cannot be read', () => {
  const isMarks = ({ name, path }: FileCall) => name === 'lstat' && /marks\.jsonl$/.test(path ?? '');

  it('stay as they are when another tag is put on', async () => {
    const { home, session } = homeWithOne();
    expect((await home.run(['tag', session.id, 'kept'])).code).toBe(0);
    const before = readFileSync(marksOf(home), 'utf8');
    const mend = failing('EIO', isMarks);
    const ended = await home.run(['tag', session.id, 'more']);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing was changed') });
    expect(readFileSync(marksOf(home), 'utf8')).toBe(before);
    mend();
    await home.run(['tag', session.id, 'more']);
    const row = JSON.parse((await home.run(['list', '--json'])).stdout);
    expect(row.tags).toEqual(['kept', 'more']);
  });

  it('protect what is pinned: nothing is pruned or deleted', async () => {
    const { home, session } = homeWithOne();
    await home.run(['pin', session.id]);
    failing('EIO', isMarks);
    for (const args of [
      ['prune', 'size:>1b', '--delete', '--yes'],
      ['delete', session.id],
    ])
      expect(await home.run(args)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('Nobody knows what is pinned'),
      });
    expect(existsSync(session.path)).toBe(true);
  });

  it('are said to be left out of a list, as names are', async () => {
    const { home, session } = homeWithOne();
    await home.run(['pin', session.id]);
    writeFileSync(join(home.path, 'session_index.jsonl'), '');
    failing('EIO', ({ name, path }) => name === 'lstat' && /(?:marks|index)\.jsonl$/.test(path ?? ''));
    const { stdout, stderr } = await home.run(['list', '--json']);
    expect(JSON.parse(stdout).id).toBe(session.id);
    expect(stderr).toContain(
      'session_index.jsonl cannot be read (EIO), nor can 1 more: the names in it are left out',
    );
  });
});

function marksOf(home: CaseHome): string {
  const folder = join(home.path, '.state', 'rolltop');
  mkdirSync(folder, { recursive: true });
  return join(folder, 'marks.jsonl');
}

describe('what is there and is said once not to be', () => {
  const folders = ['sessions', '2026', '11', '22'].map(
    name =>
      [
        name,
        ({ name: call, path }: FileCall) => call === 'readdir' && path?.endsWith(name) === true,
      ] as const,
  );

  it.each([...folders, ['the file', rollout('lstat')] as const])(
    'is listed and summed all the same: %s',
    async (_, isMeant) => {
      const { home, session } = homeWithOne();
      const once = () => {
        let left = 1;
        return failing('ENOENT', call => isMeant(call) && left-- > 0);
      };
      const stop = once();
      expect((await home.run(['list', '--json'])).stdout).toContain(session.id);
      stop();
      const whole = await home.run(['usage', '--disk', '--json']);
      expect(whole.stdout).toContain('"count":1');
      once();
      expect(await home.run(['usage', '--disk', '--json'])).toEqual(whole);
    },
  );

  it.each([...folders, ['the file', rollout('open', 'read')] as const])(
    'has its tokens in the sum: %s',
    async (_, isMeant) => {
      const home = new CaseHome();
      onTestFinished(() => home.remove());
      home.add('paginated');
      const whole = await home.run(['usage', '--json']);
      expect(whole.stdout).toContain('"sessions":1');
      let left = 1;
      failing('ENOENT', call => isMeant(call) && left-- > 0);
      expect(await home.run(['usage', '--json'])).toEqual(whole);
    },
  );

  it('is unpinned: the file of pins', async () => {
    const { home, session } = homeWithOne();
    await home.run(['pin', session.id]);
    const pins = marksOf(home);
    let left = 1;
    failing('ENOENT', ({ name, path }) => name === 'realpath' && path === pins && left-- > 0);
    const unpinned = await home.run(['unpin', session.id, '--json']);
    expect(unpinned.stdout).toBe(`{"id":"${session.id}","pinned":false,"tags":[]}\n`);
    expect(readFileSync(pins, 'utf8').split('\n')).toHaveLength(3);
  });

  it.each(['trash', 'day'])('is removed by trash empty: a folder of the trash, %s', async which => {
    const { home, session } = homeWithOne();
    await home.run(['delete', session.id]);
    const isMeant = ({ name, path }: FileCall): boolean =>
      name === 'readdir' && (which === 'day' ? /\btrash\/[^/]+$/ : /\/trash$/).test(path ?? '');
    let left = 1;
    failing('ENOENT', call => isMeant(call) && left-- > 0);
    const emptied = await home.run(['trash', 'empty', '--yes']);
    expect(`${emptied.stdout}${emptied.stderr}`).toMatch(/removed|emptied|1 session/i);
    expect((await home.run(['trash'])).stdout).not.toContain(session.id.slice(0, 8));
  });
});

describe('a descriptor', () => {
  it.runIf(existsSync('/proc/self/fd'))('is closed when its file cannot be looked at', async () => {
    const { home, session } = homeWithOne();
    const opened: number[] = [];
    failing('EIO', ({ name, path, args }) => {
      if (name !== 'fstat' || path !== session.path) return false;
      opened.push(args[0] as number);
      return true;
    });
    await home.run(['show', session.id]);
    await home.run(['list']);
    expect(opened.length).toBeGreaterThan(0);
    const pathOf = (fd: number): string => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return 'closed';
      }
    };
    expect(opened.map(pathOf)).not.toContain(session.path);
  });
});

describe('the files that forks are made from', () => {
  it('are found for a thousand forks with a few lists of folders', async () => {
    const { home, session } = homeWithOne();
    let lists = 0;
    failing('EIO', ({ name }) => {
      if (name === 'readdir') lists += 1;
      return false;
    });
    const find = segmentFinderOfHome(home.path);
    for (let n = 0; n < 1_000; n++) {
      const id = `01a201f0-ddb1-7f82-861c-${n.toString(16).padStart(12, '0')}` as ConversationId;
      expect(await find(id)).toBeNull();
    }
    expect(await find(session.id as ConversationId)).toBe(session.path);
    expect(lists).toBeLessThan(500);
  });
});
