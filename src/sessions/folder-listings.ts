/**
 * The names in the folders of a page, newest first. Promises: a folder that has not changed since the page before is not
 * read again, so that pages of one large day cost what they show; a folder that is gone or may not be read is empty. Opens
 * no file and follows no link.
 */
import { readdirSync, statSync } from 'node:fs';
import { isPlainName, isStrictName } from '../format/file-name.ts';
import { compareNumbered, isNumbered } from './walk.ts';

/** One folder. Both are sorted as pages show them. */
export interface Listing {
  readonly folders: readonly string[];
  /** Strict names. */
  readonly rollouts: readonly string[];
  /** The folder's time, which changes with every name that comes or goes; null while it may not. */
  readonly stamp: number | null;
}

/** Some file systems count in whole seconds: a folder that changed a moment ago may change again within the same one. */
const SETTLED_MS = 2000;
const EMPTY: Listing = { folders: [], rollouts: [], stamp: null };

/** The listings of one page. Those of the page before are taken over where nothing has changed. */
export class FolderListings {
  readonly #known: ReadonlyMap<string, Listing>;
  readonly #listings = new Map<string, Listing>();

  constructor(known: ReadonlyMap<string, Listing> = new Map()) {
    this.#known = known;
  }

  of(folder: string): Listing {
    const listing = readListing(folder, this.#known.get(folder));
    this.#listings.set(folder, listing);
    return listing;
  }

  /** What the page before listed there, if nothing has changed. */
  still(folder: string): Listing | null {
    const known = this.#known.get(folder);
    if (known === undefined || known.stamp === null) return null;
    return this.of(folder) === known ? known : null;
  }

  /** The listings of these folders, for the page after. */
  kept(folders: readonly string[]): ReadonlyMap<string, Listing> {
    return new Map(
      folders.map(folder => [folder, this.#listings.get(folder) ?? this.#known.get(folder) ?? EMPTY]),
    );
  }
}

function readListing(folder: string, known: Listing | undefined): Listing {
  try {
    const { mtimeMs } = statSync(folder);
    if (known?.stamp === mtimeMs) return known;
    const isSettled = Date.now() - mtimeMs > SETTLED_MS;
    return { ...namesIn(folder), stamp: isSettled ? mtimeMs : null };
  } catch {
    return EMPTY;
  }
}

function namesIn(folder: string): Omit<Listing, 'stamp'> {
  const folders: string[] = [];
  const plain: string[] = [];
  const others: string[] = [];
  for (const found of readdirSync(folder, { withFileTypes: true })) {
    const { name } = found;
    if (found.isFile()) {
      if (isPlainName(name)) plain.push(name);
      else if (isStrictName(name)) others.push(name);
    } else if (found.isDirectory() && isNumbered(name)) folders.push(name);
  }
  return { folders: folders.sort(compareNumbered), rollouts: sortNames(plain, others) };
}

/** Strict names of one day by (time, id), descending: as their text goes, but that letters may be capitals. */
function sortNames(plain: string[], others: readonly string[]): string[] {
  return others.length === 0 ? plain.sort().reverse() : [...plain, ...others].sort(compareNames);
}

/** Negative when the strict name `a` comes before `b` within one day. */
export function compareNames(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  return left === right ? 0 : left < right ? 1 : -1;
}
