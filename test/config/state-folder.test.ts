/** Drafts where the disk does not take them. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { StateFolder } from '../../src/config/state-folder.ts';
import { UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { partingWords } from '../../src/ui/parting-words.ts';
import { watchFileCalls } from '../prove/file-calls.ts';

const ID = '01a201f0-a178-7982-a7a6-d7416d4f2dfb';

/** A state folder in which something else has the name of the drafts' folder. */
function withoutDrafts(): { readonly folder: string; readonly drafts: string } {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-state-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const drafts = join(folder, 'drafts');
  writeFileSync(drafts, 'something else');
  return { folder, drafts };
}

it('a draft that cannot be written is said, known while rolltop runs, and written when it can be', () => {
  const { folder, drafts } = withoutDrafts();
  const state = new StateFolder(folder);
  expect(state.saveDraft(ID, 'what I meant')).toMatch(
    /^Your draft could not be written to the disk: .+[^.]\. It is kept until rolltop ends\.$/,
  );
  expect(state.readDraft(ID)).toBe('what I meant');
  expect([...state.unwrittenDrafts]).toEqual([[ID, 'what I meant']]);
  rmSync(drafts);
  expect(state.saveDraft(ID, 'what I meant now')).toBeNull();
  expect(new StateFolder(folder).readDraft(ID)).toBe('what I meant now');
  expect(state.unwrittenDrafts.size).toBe(0);
});

it('a draft that cannot be dropped is said, and is not there again while rolltop runs', () => {
  const { folder, drafts } = withoutDrafts();
  rmSync(drafts);
  const state = new StateFolder(folder);
  expect(state.saveDraft(ID, 'was sent')).toBeNull();
  // Not ours alone any more: nothing is removed there.
  chmodSync(drafts, 0o777);
  expect(state.saveDraft(ID, '')).toMatch(
    /^The old draft in .+ could not be removed: it will be there again\.$/,
  );
  expect(state.readDraft(ID)).toBe('');
  chmodSync(drafts, 0o700);
  expect(state.saveDraft(ID, '')).toBeNull();
  expect(new StateFolder(folder).readDraft(ID)).toBe('');
});

it.each(['lstat', 'unlink'])(
  'where all calls fail from %s on, a draft that stays is not said to be dropped',
  name => {
    const { folder, drafts } = withoutDrafts();
    rmSync(drafts);
    const state = new StateFolder(folder);
    state.saveDraft(ID, 'was sent');
    let fails = false;
    const stop = watchFileCalls(call => {
      fails ||= call.name === name && call.path?.startsWith(drafts) === true;
      return fails ? Object.assign(new Error('EMFILE: injected'), { code: 'EMFILE' }) : null;
    });
    onTestFinished(stop);
    expect(state.saveDraft(ID, '')).toContain('could not be removed');
    stop();
    expect(new StateFolder(folder).readDraft(ID)).toBe('was sent');
  },
);

it('what no disk took stands on the terminal at the end, without its escape sequences', () => {
  const { folder } = withoutDrafts();
  const state = new StateFolder(folder);
  state.saveDraft(ID, 'two\nlines \u001b[31m');
  const words = partingWords({
    turns: [],
    unwrittenDrafts: state.unwrittenDrafts,
    glyphs: UNICODE_GLYPHS,
  });
  expect(words).toMatch(
    new RegExp(`^rolltop: the draft for ${ID} could not be written to the disk:\ntwo\nlines `),
  );
  expect(words).not.toContain('\u001b');
  expect(partingWords({ turns: [], unwrittenDrafts: new Map(), glyphs: UNICODE_GLYPHS })).toBe('');
});
