/** Archive and its way back: nothing overwritten, nothing moved that is held, every name and root checked. */
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ConversationBusyError,
  ConversationExistsError,
  IdMismatchError,
  LockUnavailableError,
  NotInSessionsError,
  RolloutNotFoundError,
} from '../../src/format/errors.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { type FileOperations, nodeFileOperations } from '../../src/rollout/file/file-operations.ts';
import { archiveConversation, unarchiveConversation } from '../../src/sessions/archive/archive-family.ts';
import { idOf, rollout, TemporaryHome } from './temporary-home.ts';

const TIME = '2026-03-04T05-06-07';

function sessionIn(home: TemporaryHome, folder?: string) {
  const rolloutPath = home.session({ n: 1, time: TIME, ...(folder === undefined ? {} : { folder }) });
  return { codexHome: home.path, conversationId: idOf(1), rolloutPath };
}

function failing(code: string): FileOperations['link'] {
  return () => {
    throw Object.assign(new Error(code), { code });
  };
}

describe('archiving', () => {
  it('moves the file flat into the archive, byte by byte', async () => {
    const home = new TemporaryHome();
    const request = sessionIn(home);
    const before = readFileSync(request.rolloutPath);
    const { archivedPath } = await archiveConversation(request);
    expect(archivedPath).toBe(join(home.path, 'archived_sessions', `rollout-${TIME}-${idOf(1)}.jsonl`));
    expect(readFileSync(archivedPath)).toEqual(before);
    expect(existsSync(request.rolloutPath)).toBe(false);
    expect(statSync(dirname(archivedPath)).mode & 0o777).toBe(0o700);
  });

  it('and back goes to the day that the name says, wherever it was before', async () => {
    const home = new TemporaryHome();
    const request = sessionIn(home, 'sessions/1999/12/31');
    const { archivedPath } = await archiveConversation(request);
    const back = await unarchiveConversation({ ...request, rolloutPath: archivedPath });
    expect(back.rolloutPath).toBe(
      join(home.path, 'sessions', '2026', '03', '04', `rollout-${TIME}-${idOf(1)}.jsonl`),
    );
    expect(readdirSync(dirname(archivedPath))).toEqual([]);
  });

  it('takes the compressed copy along', async () => {
    const home = new TemporaryHome();
    const request = sessionIn(home);
    writeFileSync(`${request.rolloutPath}.zst`, 'packed');
    const { archivedPath } = await archiveConversation(request);
    expect(readFileSync(`${archivedPath}.zst`, 'utf8')).toBe('packed');
    expect(readdirSync(dirname(request.rolloutPath))).toEqual([]);
  });

  it('moves a rollout that is only there compressed', async () => {
    const home = new TemporaryHome();
    const request = sessionIn(home);
    const rolloutPath = `${request.rolloutPath}.zst`;
    renameSync(request.rolloutPath, rolloutPath);
    const { archivedPath } = await archiveConversation({ ...request, rolloutPath });
    expect(archivedPath.endsWith(`${idOf(1)}.jsonl.zst`)).toBe(true);
    const back = await unarchiveConversation({ ...request, rolloutPath: archivedPath });
    expect(back.rolloutPath.endsWith(`2026/03/04/rollout-${TIME}-${idOf(1)}.jsonl.zst`)).toBe(true);
  });

  it('never overwrites', async () => {
    const home = new TemporaryHome();
    const request = sessionIn(home);
    const there = home.session({ n: 1, time: TIME, folder: 'archived_sessions', content: 'older\n' });
    await expect(archiveConversation(request)).rejects.toThrow(ConversationExistsError);
    await expect(unarchiveConversation({ ...request, rolloutPath: there })).rejects.toThrow(
      ConversationExistsError,
    );
    expect(readFileSync(there, 'utf8')).toBe('older\n');
    expect(readFileSync(request.rolloutPath, 'utf8')).toBe(rollout({ n: 1, time: TIME }));
  });

  it('finishes what was interrupted between link and unlink', async () => {
    const home = new TemporaryHome();
    const request = sessionIn(home);
    mkdirSync(join(home.path, 'archived_sessions'));
    const target = join(home.path, 'archived_sessions', `rollout-${TIME}-${idOf(1)}.jsonl`);
    linkSync(request.rolloutPath, target);
    expect(await archiveConversation(request)).toEqual({ archivedPath: target, subagents: 0 });
    expect(existsSync(request.rolloutPath)).toBe(false);
  });

  it('works in homes that are links, in any part', async () => {
    const home = new TemporaryHome();
    const disk = new TemporaryHome();
    mkdirSync(join(disk.path, 's'));
    mkdirSync(join(disk.path, 'a'));
    symlinkSync(join(disk.path, 's'), join(home.path, 'sessions'));
    symlinkSync(join(disk.path, 'a'), join(home.path, 'archived_sessions'));
    const link = join(disk.path, 'home');
    symlinkSync(home.path, link);
    const request = sessionIn(home);
    const { archivedPath } = await archiveConversation({ ...request, codexHome: link });
    expect(readdirSync(join(disk.path, 'a'))).toHaveLength(1);
    await unarchiveConversation({ ...request, rolloutPath: archivedPath });
    expect(existsSync(request.rolloutPath)).toBe(true);
  });

  it.each([
    ['to another device', 'EXDEV'],
    ['on a file system without links', 'EPERM'],
  ])('%s is a whole copy or a rename', async (_, code) => {
    const home = new TemporaryHome();
    const request = sessionIn(home);
    const before = readFileSync(request.rolloutPath);
    let first = true;
    const link: FileOperations['link'] = (from, to) => {
      if (code === 'EPERM' || first) {
        first = false;
        return failing(code)(from, to);
      }
      return nodeFileOperations.link(from, to);
    };
    const operations = { ...nodeFileOperations, link };
    const { archivedPath } = await archiveConversation({ ...request, tools: { operations } });
    expect(readFileSync(archivedPath)).toEqual(before);
    expect(existsSync(request.rolloutPath)).toBe(false);
    expect(readdirSync(dirname(archivedPath))).toHaveLength(1);
  });
});

describe.runIf(onOtherDevice())('an archive that really lies on another device', () => {
  it('gets a whole copy, and gives it back', async () => {
    const home = new TemporaryHome();
    const archive = mkdtempSync('/dev/shm/rolltop-archive-');
    onTestFinished(() => rmSync(archive, { recursive: true, force: true }));
    symlinkSync(archive, join(home.path, 'archived_sessions'));
    const request = sessionIn(home);
    const before = readFileSync(request.rolloutPath);
    const mode = statSync(request.rolloutPath).mode;
    const { archivedPath } = await archiveConversation(request);
    expect(readFileSync(archivedPath)).toEqual(before);
    expect(statSync(archivedPath).mode).toBe(mode);
    expect(readdirSync(archive)).toHaveLength(1);
    const back = await unarchiveConversation({ ...request, rolloutPath: archivedPath });
    expect(readFileSync(back.rolloutPath)).toEqual(before);
    expect(readdirSync(archive)).toEqual([]);
  });
});

describe('is refused and changes nothing', () => {
  it('while a recorder holds the conversation', async () => {
    const home = new TemporaryHome();
    const request = sessionIn(home);
    const recorder = await RolloutRecorder.resume({ path: request.rolloutPath });
    await expect(archiveConversation(request)).rejects.toThrow(ConversationBusyError);
    await recorder.shutdown();
    await archiveConversation(request);
  });

  it('where no lock can be taken, unless it was allowed', async () => {
    const request = sessionIn(new TemporaryHome());
    const tools = { flock: null };
    await expect(archiveConversation({ ...request, tools })).rejects.toThrow(LockUnavailableError);
    await archiveConversation({ ...request, tools, allowUnlocked: true });
  });

  it.each([
    ['another id', (request: Request) => ({ ...request, conversationId: idOf(2) }), IdMismatchError],
    ['no id at all', (request: Request) => ({ ...request, conversationId: '../..' }), TypeError],
    [
      'a file that is gone',
      (request: Request) => ({ ...request, rolloutPath: `${request.rolloutPath}x` }),
      RolloutNotFoundError,
    ],
    [
      'a file outside sessions',
      (request: Request) => {
        const outside = join(request.codexHome, `rollout-${TIME}-${idOf(1)}.jsonl`);
        renameSync(request.rolloutPath, outside);
        return { ...request, rolloutPath: outside };
      },
      NotInSessionsError,
    ],
    [
      'a way out of sessions through a link',
      (request: Request) => {
        const elsewhere = join(request.codexHome, 'elsewhere');
        mkdirSync(elsewhere);
        const name = `rollout-${TIME}-${idOf(1)}.jsonl`;
        renameSync(request.rolloutPath, join(elsewhere, name));
        symlinkSync(elsewhere, join(request.codexHome, 'sessions', 'out'));
        return { ...request, rolloutPath: join(request.codexHome, 'sessions', 'out', name) };
      },
      NotInSessionsError,
    ],
    [
      'a link in place of the file',
      (request: Request) => {
        const target = join(request.codexHome, 'target.jsonl');
        renameSync(request.rolloutPath, target);
        symlinkSync(target, request.rolloutPath);
        return request;
      },
      NotInSessionsError,
    ],
    [
      'a path with a NUL',
      (request: Request) => ({ ...request, rolloutPath: `${request.rolloutPath}\0` }),
      NotInSessionsError,
    ],
  ])('%s', async (_, change, expected) => {
    const home = new TemporaryHome();
    const request = change(sessionIn(home));
    await expect(archiveConversation(request)).rejects.toThrow(expected);
    expect(existsSync(join(home.path, 'archived_sessions'))).toBe(false);
  });

  it('a second time', async () => {
    const request = sessionIn(new TemporaryHome());
    const { archivedPath } = await archiveConversation(request);
    await expect(archiveConversation({ ...request, rolloutPath: archivedPath })).rejects.toThrow(
      NotInSessionsError,
    );
  });
});

function onOtherDevice(): boolean {
  return existsSync('/dev/shm') && statSync('/dev/shm').dev !== statSync(tmpdir()).dev;
}

type Request = ReturnType<typeof sessionIn>;
