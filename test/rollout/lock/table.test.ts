/** The kernel's table of locks, as text. */
import { describe, expect, it } from 'vitest';
import { deviceText, parseLockTable } from '../../../src/rollout/lock/table.ts';

const TABLE = `1: FLOCK  ADVISORY  WRITE 6701 fe:00:2146438 0 EOF
1: -> FLOCK  ADVISORY  WRITE 6702 fe:00:2146438 0 EOF
2: POSIX  ADVISORY  WRITE 12 fe:00:99 0 EOF
3: FLOCK  ADVISORY  READ  13 fe:00:98 0 EOF
4: FLOCK  ADVISORY  WRITE 0 00:2c:97 0 EOF
5: FLOCK  ADVISORY  WRITE 77 08:01:2146438 0 EOF
nonsense
`;

describe('the table', () => {
  it('has the exclusive flocks that are held, by inode', () => {
    const table = parseLockTable(TABLE);
    expect([...table.keys()].sort()).toEqual([2146438, 97]);
    expect(table.get(2146438)).toEqual([
      { pid: 6701, device: 'fe:00', ino: 2146438 },
      { pid: 77, device: '08:01', ino: 2146438 },
    ]);
    expect(table.get(97)).toEqual([{ pid: null, device: '00:2c', ino: 97 }]);
  });

  it.each([
    [0xfe00, 'fe:00'],
    [0x801, '08:01'],
    [0x2c, '00:2c'],
    [0x10310305, '103:10305'],
  ])('writes device %i as the kernel does', (dev, text) => {
    expect(deviceText(dev)).toBe(text);
  });
});
