/**
 * What many files say, as one message: tables of what is the same in many of them, and numbers. Promises: what is unpacked is what was packed.
 * An object for each file, and for each sum in it, takes longer to be sent than the file to be read; and each would have its own copy of the
 * names of models and folders.
 */
import type { ConversationId } from '../../format/identity.ts';
import type { RequestSettings } from '../count/token-events.ts';
import type { CountedCell } from './counted-cells.ts';
import type { ScanBatch, ScannedFile } from './messages.ts';

/** What a thread sends. */
export interface PackedBatch extends Omit<ScanBatch, 'files'> {
  readonly files: PackedFiles;
}

export const packBatch = (batch: ScanBatch): PackedBatch => ({ ...batch, files: packFiles(batch.files) });
export const unpackBatch = (batch: PackedBatch): ScanBatch => ({ ...batch, files: unpackFiles(batch.files) });

interface PackedFiles {
  readonly ids: readonly ConversationId[];
  readonly paths: readonly string[];
  /** Each once. */
  readonly folders: readonly string[];
  readonly days: readonly string[];
  readonly settings: readonly RequestSettings[];
  /** For each file its flags, its folder and how many cells it has, then its cells. An index of -1 and no number: null. */
  readonly numbers: Float64Array;
}

const FILE_NUMBERS = 3;
const CELL_NUMBERS = 10;
const FLAGS = { archived: 1, found: 2, recorded: 4, approximate: 8 } as const;

/** A thing's place in a table of those that differ. */
class Distinct<Thing> {
  readonly all: Thing[] = [];
  readonly #places = new Map<unknown, number>();
  readonly #keyOf: (thing: Thing) => unknown;

  constructor(keyOf: (thing: Thing) => unknown) {
    this.#keyOf = keyOf;
  }

  placeOf(thing: Thing | null): number {
    if (thing === null) return -1;
    const key = this.#keyOf(thing);
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.all.push(thing) - 1;
      this.#places.set(key, place);
    }
    return place;
  }
}

const textItself = (text: string): string => text;

function packFiles(files: readonly ScannedFile[]): PackedFiles {
  const folders = new Distinct(textItself);
  const days = new Distinct(textItself);
  const settings = new Distinct(
    ({ model, provider, tier }: RequestSettings) => `${model}\n${provider}\n${tier}`,
  );
  const numbers: number[] = [];
  for (const { archived, found } of files) {
    const { recorded = false, approximate = false, cwd = null, cells = [] } = found ?? {};
    const flags =
      (archived ? FLAGS.archived : 0) |
      (found === null ? 0 : FLAGS.found) |
      (recorded ? FLAGS.recorded : 0) |
      (approximate ? FLAGS.approximate : 0);
    numbers.push(flags, folders.placeOf(cwd), cells.length);
    for (const { day, settings: its, usage, requests, atMs, requestInput } of cells) {
      const { input, cached, cacheWritten, output, reasoning } = usage;
      numbers.push(days.placeOf(day), settings.placeOf(its), requests, atMs ?? Number.NaN, requestInput);
      numbers.push(input, cached, cacheWritten, output, reasoning);
    }
  }
  return {
    ids: files.map(({ id }) => id),
    paths: files.map(({ path }) => path),
    folders: folders.all,
    days: days.all,
    settings: settings.all,
    numbers: Float64Array.from(numbers),
  };
}

function unpackFiles({ ids, paths, folders, days, settings, numbers }: PackedFiles): readonly ScannedFile[] {
  const number = (at: number): number => numbers[at] as number;
  const cellAt = (at: number): CountedCell => {
    const atMs = number(at + 3);
    return {
      day: days[number(at)] ?? null,
      settings: settings[number(at + 1)] as RequestSettings,
      requests: number(at + 2),
      atMs: Number.isNaN(atMs) ? null : atMs,
      requestInput: number(at + 4),
      usage: {
        input: number(at + 5),
        cached: number(at + 6),
        cacheWritten: number(at + 7),
        output: number(at + 8),
        reasoning: number(at + 9),
      },
    };
  };
  let next = 0;
  return ids.map((id, file) => {
    const [at, flags] = [next, number(next)];
    const has = (flag: number): boolean => (flags & flag) !== 0;
    next += FILE_NUMBERS + number(at + 2) * CELL_NUMBERS;
    const cells: CountedCell[] = [];
    for (let cell = at + FILE_NUMBERS; cell < next; cell += CELL_NUMBERS) cells.push(cellAt(cell));
    const found = {
      cells,
      recorded: has(FLAGS.recorded),
      approximate: has(FLAGS.approximate),
      cwd: folders[number(at + 1)] ?? null,
    };
    const path = paths[file] as string;
    return { id, path, archived: has(FLAGS.archived), found: has(FLAGS.found) ? found : null };
  });
}
