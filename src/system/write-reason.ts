/** Why the machine did not take what was written, in words. Pure. */
import { dirname } from 'node:path';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
  EFBIG: 'the file would be too large',
  EROFS: 'nothing can be written to that disk',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  ENOTDIR: 'a part of the path is a file',
  ENAMETOOLONG: 'the name is too long',
};

const WRITING: ReadonlySet<unknown> = new Set(['write', 'fsync', 'mkdir', 'rename', 'link', 'unlink']);

/**
 * Null where it has no words of its own, or where it is about another file than the one that was to be written at `path`.
 *
 * @example writeReason(error, target) // 'the disk is full (ENOSPC)'
 */
export function writeReason(error: unknown, path: string): string | null {
  const { code, syscall, path: failed } = (error instanceof Error ? error : {}) as NodeJS.ErrnoException;
  const isNewFile = syscall === 'open' && dirname(failed ?? '') === dirname(path);
  const words = isNewFile || WRITING.has(syscall) ? REASONS[code ?? ''] : undefined;
  return words === undefined ? null : `${words} (${code})`;
}
