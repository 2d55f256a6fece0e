/** A value of `dir:`. Pure. Part of a path; `=` or a path that begins with `.` is a whole folder; `~` is the home folder. */
import { type TextTest, textTest } from './text-pattern.ts';

/** What a relative folder is resolved with. */
export interface FolderContext {
  /** The current folder, absolute. */
  readonly cwd: string;
  /** The home folder, absolute; null: there is none, and `~` is a character like others. */
  readonly home: string | null;
  /** Whether two absolute folders are the same one: links and `..` are its matter. */
  readonly isSameFolder: (a: string, b: string) => boolean;
}

/**
 * @example
 * folderTest('api', context)('/code/api-v2') // true
 * folderTest('=~/code', context)('/home/ana/code') // true
 */
export function folderTest(value: string, context: FolderContext): TextTest {
  const whole = value.startsWith('=');
  const path = absolute(whole ? value.slice(1) : value, context);
  if (path.includes('*')) return textTest(path);
  if (whole || isRelative(value)) return folder => context.isSameFolder(folder, path);
  const part = path.toLowerCase();
  return folder => folder.toLowerCase().includes(part);
}

/** `.`, `..`, and what begins with `./` or `../`. A folder such as `.config` is a name. */
function isRelative(value: string): boolean {
  return /^\.\.?(\/|$)/.test(value);
}

function absolute(value: string, { cwd, home }: FolderContext): string {
  if (home !== null && (value === '~' || value.startsWith('~/'))) return `${home}${value.slice(1)}`;
  return isRelative(value) ? `${cwd}/${value}` : value;
}
