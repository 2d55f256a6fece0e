/** How many times one append opens its rollout: every opening is a system call on the way of a message. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { expect, it, onTestFinished, vi } from 'vitest';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { appendedTo, corpusBytes, corpusFile, ScratchHome } from './scratch-home.ts';

/** The flags of each opening of `path` from now on, by whatever call of Node. */
function openingsOf(path: string): (string | number | undefined)[] {
  const found: (string | number | undefined)[] = [];
  const note = (opened: fs.PathLike, flags: string | number | undefined): void => {
    if (String(opened) === path) found.push(flags);
  };
  const { openSync } = fs;
  const { open } = fs.promises;
  const spies = [
    vi.spyOn(fs, 'openSync').mockImplementation((...args) => {
      note(args[0], args[1]);
      return openSync(...args);
    }),
    vi.spyOn(fs.promises, 'open').mockImplementation((...args) => {
      note(args[0], args[1]);
      return open(...args);
    }),
  ];
  syncBuiltinESMExports();
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
    syncBuiltinESMExports();
  });
  return found;
}

it.each([
  ['a bare file', /0\.29\.0\/tui/],
  ['an envelope file', /0\.42\.0\/tui/],
  ['a paginated file', /0\.169\.0\/tui/],
])('%s is opened once to be read and once to be written', async (_kind, pattern) => {
  const home = new ScratchHome();
  const before = corpusBytes(corpusFile(pattern));
  const path = home.rollout(before);
  const openings = openingsOf(path);
  const recorder = await RolloutRecorder.resume({ path });
  await recorder.recordUserMessage('one more question');
  await recorder.shutdown();
  expect(openings.map(flags => Number(flags) & fs.constants.O_RDWR)).toEqual([0, fs.constants.O_RDWR]);
  expect(appendedTo(path, before)).toContain('one more question');
});
