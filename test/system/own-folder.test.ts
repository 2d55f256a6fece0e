/** Files that only we write: no link is followed, no foreign folder is written to, and only our own names go. */

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { changeView } from '../../src/actions/views.ts';
import { StateFolder } from '../../src/config/state-folder.ts';
import { type ConversationId, parseConversationId } from '../../src/format/identity.ts';
import { beginSeen, markSeen } from '../../src/sessions/state/mark-seen.ts';
import { setMarks } from '../../src/sessions/state/set-marks.ts';
import { readOwnFile, removeOwnFile, whyNotOurs, writeOwnFile } from '../../src/system/own-folder.ts';

const ID = '01a201f0-a178-7982-a7a6-d7416d4f2dfb';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-own-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file of the person that a planted link leads to. */
function precious(): string {
  const path = join(scratch(), 'precious');
  writeFileSync(path, 'precious');
  return path;
}

describe('a file of ours', () => {
  it('is written whole, for us alone, and read again', () => {
    const root = join(scratch(), 'state', 'rolltop');
    writeOwnFile({ root, name: 'drafts/a.txt' }, 'first');
    writeOwnFile({ root, name: 'drafts/a.txt' }, 'second');
    expect(readOwnFile({ root, name: 'drafts/a.txt' })).toBe('second');
    expect(readdirSync(join(root, 'drafts'))).toEqual(['a.txt']);
    expect(statSync(join(root, 'drafts/a.txt')).mode & 0o777).toBe(0o600);
    for (const folder of [root, join(root, 'drafts')]) expect(statSync(folder).mode & 0o777).toBe(0o700);
    removeOwnFile({ root, name: 'drafts/a.txt' });
    expect(readOwnFile({ root, name: 'drafts/a.txt' })).toBeNull();
  });

  it.each([
    ['its own name', 'preferences.json'],
    ['the name that was once written to first', 'preferences.json.new'],
  ])('never writes through a link at %s', (_, planted) => {
    const [root, target] = [scratch(), precious()];
    symlinkSync(target, join(root, planted));
    writeOwnFile({ root, name: 'preferences.json' }, '{}');
    expect(readFileSync(target, 'utf8')).toBe('precious');
    expect(readOwnFile({ root, name: 'preferences.json' })).toBe('{}');
  });

  it('is not read through a link, from a pipe, or when it is far too large', () => {
    const root = scratch();
    symlinkSync(precious(), join(root, 'link'));
    spawnSync('mkfifo', [join(root, 'pipe')]);
    writeFileSync(join(root, 'large'), Buffer.alloc(17 * 1024 * 1024));
    mkdirSync(join(root, 'folder'));
    for (const name of ['link', 'pipe', 'large', 'folder', 'missing'])
      expect(readOwnFile({ root, name })).toBeNull();
  });

  it.each([
    ['others may write to', (folder: string) => chmodSync(folder, 0o777)],
    ['the group may write to', (folder: string) => chmodSync(folder, 0o770)],
    ['is a link', linkAway],
  ])('is neither written nor removed in a folder that %s', (_, spoil) => {
    for (const spoiled of ['', 'drafts']) {
      const root = join(scratch(), 'rolltop');
      writeOwnFile({ root, name: 'drafts/a.txt' }, 'kept');
      spoil(join(root, spoiled));
      expect(whyNotOurs(join(root, spoiled))).not.toBeNull();
      expect(() => writeOwnFile({ root, name: 'drafts/a.txt' }, 'no')).toThrow();
      removeOwnFile({ root, name: 'drafts/a.txt' });
      expect(readFileSync(join(root, 'drafts/a.txt'), 'utf8')).toBe('kept');
    }
  });

  it('takes away what a killed process left, and nothing else', () => {
    const root = scratch();
    const left = `a.txt.${ID}.new`;
    const others = [`b.txt.${ID}.new`, 'a.txt.new', `a.txt.${ID}`, `a.txt.${ID.replace('0', '1')}.new`];
    for (const name of [left, ...others]) writeFileSync(join(root, name), 'x');
    const longAgo = new Date(Date.now() - 48 * 60 * 60 * 1000);
    for (const name of [left, ...others.slice(0, 3)]) utimesSync(join(root, name), longAgo, longAgo);
    writeOwnFile({ root, name: 'a.txt' }, 'text');
    expect(readdirSync(root).sort()).toEqual(['a.txt', ...others].sort());
  });
});

/** The folder is moved away, and a link is in its place. */
function linkAway(folder: string): void {
  const elsewhere = `${folder}-elsewhere`;
  spawnSync('mv', [folder, elsewhere]);
  symlinkSync(elsewhere, folder);
}

describe('preferences and drafts', () => {
  it('follow no planted link, and the program runs on where nothing can be kept', () => {
    const [root, target] = [scratch(), precious()];
    mkdirSync(join(root, 'drafts'));
    for (const name of [
      'preferences.json',
      'preferences.json.new',
      `drafts/${ID}.txt`,
      `drafts/${ID}.txt.new`,
    ])
      symlinkSync(target, join(root, name));
    const state = new StateFolder(root);
    expect(state.readDraft(ID)).toBe('');
    expect(state.readPreferences().scope).toBe('all');
    state.saveDraft(ID, 'a draft');
    state.savePreferences({ scope: 'folder', sort: 'created', detail: 'talk', notify: 'bell', hosts: ['b'] });
    expect(readFileSync(target, 'utf8')).toBe('precious');
    expect(state.readDraft(ID)).toBe('a draft');
    expect(state.readPreferences().scope).toBe('folder');
    state.saveDraft(ID, '');
    expect(existsSync(join(root, 'drafts', `${ID}.txt`))).toBe(false);
    chmodSync(root, 0o777);
    expect(state.saveDraft(ID, 'not kept')).toContain('could not be written');
    expect(new StateFolder(root).readDraft(ID)).toBe('');
  });
});

describe('the files that lines are added to', () => {
  const id = parseConversationId(ID) as ConversationId;
  const view = { name: 'mine', filter: '', scope: 'all', sort: 'updated' } as const;
  const acts: readonly [string, string, (folder: string) => Promise<unknown>][] = [
    [
      'pins and tags',
      'marks.jsonl',
      folder =>
        setMarks({
          path: join(folder, 'marks.jsonl'),
          ids: [id],
          change: () => ({ pinned: true, tags: [] }),
        }),
    ],
    ['views', 'views.jsonl', folder => changeView(folder, { name: 'mine', view })],
    [
      'what was seen, at the start',
      'seen.jsonl',
      folder => beginSeen({ path: join(folder, 'seen.jsonl'), nowMs: 1 }),
    ],
    ['what was seen', 'seen.jsonl', folder => markSeen({ path: join(folder, 'seen.jsonl'), nowMs: 1 }, id)],
  ];

  it.each(acts)('%s: not in a folder that others may write to', async (_, name, act) => {
    const folder = scratch();
    chmodSync(folder, 0o777);
    await expect(act(folder)).rejects.toThrow('may be written to by others');
    expect(existsSync(join(folder, name))).toBe(false);
  });

  it.each(acts)('%s: not in a folder that is a link', async (_, name, act) => {
    const [target, link] = [scratch(), join(scratch(), 'state')];
    symlinkSync(target, link);
    await expect(act(link)).rejects.toThrow('is no folder');
    expect(existsSync(join(target, name))).toBe(false);
  });

  it.each(acts)('%s: not through a link, and for us alone', async (_, name, act) => {
    const [folder, target] = [scratch(), precious()];
    symlinkSync(target, join(folder, name));
    await expect(act(folder)).rejects.toThrow('is not a regular file; nothing was written.');
    expect(readFileSync(target, 'utf8')).toBe('precious');
    rmSync(join(folder, name));
    await act(folder);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });
});
