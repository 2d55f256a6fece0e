import { describe, expect, it } from 'vitest';
import { writeReason } from '../../src/system/write-reason.ts';

const error = (code: string, syscall: string, path?: string) =>
  Object.assign(new Error(`${code}: as the system says it`), { code, syscall, path });

describe('why something could not be written', () => {
  it.each([
    ['a disk that fills', error('ENOSPC', 'write'), 'the disk is full (ENOSPC)'],
    ['a folder of others', error('EACCES', 'open', '/mnt/.a.md.part'), 'you may not write there (EACCES)'],
    [
      'a folder that cannot be made',
      error('EROFS', 'mkdir', '/mnt'),
      'nothing can be written to that disk (EROFS)',
    ],
    ['a session that may not be read', error('EACCES', 'open', '/home/me/session'), null],
    ['a disk that cannot be read', error('EIO', 'read'), null],
    ['anything else', new Error('no session'), null],
    ['no error at all', 'thrown', null],
  ])('%s', (_, thrown, expected) => {
    expect(writeReason(thrown, '/mnt/a.md')).toBe(expected);
  });
});
