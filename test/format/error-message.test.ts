import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { failureMessage } from '../../src/format/error-message.ts';

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

it('a part of the program that is not there any more is named as what it is, in one sentence', async () => {
  const required = thrownBy(() => createRequire(import.meta.url)('./chunk-that-was-replaced.cjs'));
  const missing = Object.assign(new Error("Cannot find module './a'"), { code: 'ERR_MODULE_NOT_FOUND' });
  for (const error of [required, missing])
    expect(failureMessage(error)).toBe('rolltop was updated while it ran: quit it and start it again.');
  expect(failureMessage(new Error('The disk is full.'))).toBe('The disk is full.');
});
