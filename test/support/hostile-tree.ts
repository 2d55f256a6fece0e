/**
 * A sessions tree of several hundred hostile things: files with every kind of damage, and things that are no file. Seeded: the same
 * seed makes the same tree. What is known in advance (which must be listed, which lines are damaged) is returned with it.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { storedZstd } from '../../src/demo/stored-zstd.ts';
import { hostileContent, hostileKinds, randomOf, uuidOf } from './hostile-contents.ts';

export interface PlantedRollout {
  readonly kind: string;
  readonly id: string;
  readonly path: string;
  readonly damage: readonly { readonly line: number; readonly offset: number }[];
}

export interface HostileTree {
  readonly codexHome: string;
  /** Rollouts in day folders, under names that hold an id: each must be listed. */
  readonly rollouts: readonly PlantedRollout[];
  /** Paths that are no rollout, or where none is searched for. */
  readonly others: readonly string[];
  remove(): Promise<void>;
}

/** The rollout of this day may not be read, but by root. */
export const LOCKED_DAY = '2024/02/29';
const KINDS = hostileKinds();
/** These take megabytes each: one of them is enough. */
const LARGE = /20 MB|hundred thousand|twenty thousand/;

class Planter {
  readonly codexHome = mkdtempSync(join(tmpdir(), 'rolltop-hostile-'));
  readonly rollouts: PlantedRollout[] = [];
  readonly others: string[] = [];
  readonly servers: Server[] = [];
  readonly random: () => number;

  constructor(seed: number) {
    this.random = randomOf(seed);
  }

  day(): string {
    const part = (most: number) => String(1 + Math.floor(this.random() * most)).padStart(2, '0');
    return `202${Math.floor(this.random() * 7)}/${part(12)}/${part(28)}`;
  }

  time(day: string): string {
    const part = (below: number) => String(Math.floor(this.random() * below)).padStart(2, '0');
    return `${day.replaceAll('/', '-')}T${part(24)}-${part(60)}-${part(60)}`;
  }

  put(place: string, bytes: string | Buffer): string {
    const path = join(this.codexHome, place);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  }

  /** A rollout of a kind, under a name made from its time and id. */
  rollout(kind: string, spell: Spelling = {}): PlantedRollout {
    const id = spell.id ?? uuidOf(this.random);
    const day = spell.day ?? this.day();
    const content = hostileContent(kind, id, this.random);
    const stem = `rollout-${this.time(spell.day === undefined ? day : '2026/11/22')}-${id}`;
    const name = spell.name?.(stem) ?? `${stem}.jsonl`;
    const bytes = spell.bytes?.(content.bytes) ?? content.bytes;
    const path = this.put(`sessions/${day}/${name}`, bytes);
    const planted = { kind, id, path, damage: spell.bytes ? [] : content.damage };
    this.rollouts.push(planted);
    return planted;
  }

  other(place: string, bytes: string | Buffer): void {
    this.others.push(this.put(place, bytes));
  }
}

interface Spelling {
  readonly id?: string;
  readonly day?: string;
  readonly name?: (stem: string) => string;
  readonly bytes?: (whole: Buffer) => Buffer;
}

/** Plants the tree; `busy` is how many small sessions are in one day. */
export function plantHostileTree({
  seed,
  busy,
}: {
  readonly seed: number;
  readonly busy: number;
}): HostileTree {
  const planter = new Planter(seed);
  plantContents(planter);
  plantCuts(planter);
  plantNames(planter);
  plantCompressed(planter);
  plantPlaces(planter);
  plantNoFiles(planter);
  plantIndexes(planter);
  for (let n = 0; n < busy; n++) planter.rollout('no ordinals', { day: '2026/11/22' });
  return {
    codexHome: planter.codexHome,
    rollouts: planter.rollouts,
    others: planter.others,
    remove: async () => {
      await Promise.all(planter.servers.map(server => new Promise(done => server.close(done))));
      execFileSync('chmod', ['-R', 'u+rwx', planter.codexHome]);
      rmSync(planter.codexHome, { recursive: true, force: true });
    },
  };
}

function plantContents(planter: Planter): void {
  for (const kind of KINDS) for (let n = 0; n < (LARGE.test(kind) ? 1 : 6); n++) planter.rollout(kind);
}

/** Cut at any byte, and filled up with NUL as a file system does after a crash. */
function plantCuts(planter: Planter): void {
  const kinds = KINDS.filter(kind => !LARGE.test(kind));
  for (let n = 0; n < 60; n++) {
    const at = planter.random();
    const kind = kinds[n % kinds.length] ?? '';
    planter.rollout(kind, { bytes: whole => whole.subarray(0, Math.floor(whole.length * at)) });
    planter.rollout(kind, {
      bytes: whole => Buffer.concat([whole.subarray(0, Math.floor(whole.length * at)), Buffer.alloc(5000)]),
    });
  }
}

function plantNames(planter: Planter): void {
  const names: readonly ((stem: string) => string)[] = [
    stem => `${stem} (1).jsonl`,
    stem => `${stem} copy.jsonl`,
    stem => `${stem}_${uuidOf(planter.random)}.jsonl`,
    stem => `${stem}.JSONL`,
    stem => `${stem.toUpperCase().replace('ROLLOUT', 'rollout')}.jsonl`,
    stem => `${stem}\n\u001b[31m\u202e.jsonl`,
    stem => `${stem}\u001b]0;owned\u0007.jsonl`,
    stem => `${stem} \u2028\r.jsonl`,
    stem => `${stem}-\u65e5\u672c\u{1f389}.jsonl`,
    stem => `${stem.replace(/\d{4}-\d\d-\d\dT/, '9999-99-99T')}.jsonl`,
    stem => `${stem.replace(/T\d\d/, 'T77')}.jsonl`,
    stem => `${stem.replace(/\d{4}-\d\d-\d\dT[\d-]{8}/, 'no-time')}.jsonl`,
  ];
  for (const name of names) planter.rollout('no ordinals', { name });
  for (const day of ['2026/13/45', '0000/00/00', '99999/1/1', '2026/2/30', '2031/12/31', '7/7/7'])
    planter.rollout('no ordinals', { day });
  // The same conversation in two places.
  const { id } = planter.rollout('no ordinals');
  for (let n = 0; n < 5; n++) planter.rollout('a second header', { id });
}

function plantCompressed(planter: Planter): void {
  const zst = (bytes: (whole: Buffer) => Buffer): void => {
    planter.rollout('no ordinals', { name: stem => `${stem}.jsonl.zst`, bytes });
  };
  zst(storedZstd);
  zst(whole => storedZstd(whole).subarray(0, 60));
  zst(whole => storedZstd(whole).subarray(0, 5));
  zst(whole => whole);
  zst(() => Buffer.alloc(0));
  zst(() => Buffer.from('28b52ffd', 'hex'));
  zst(whole => Buffer.concat([storedZstd(whole), Buffer.from('garbage behind the frame')]));
  zst(zstdBomb);
  const both = planter.rollout('no ordinals');
  writeFileSync(`${both.path}.zst`, storedZstd(Buffer.from('not this')));
}

/** 3 GB of one letter in 96 KB: blocks of one byte that says how often (RFC 8878, 3.1.1.2.2). */
export function zstdBomb(): Buffer {
  const block = Buffer.alloc(4);
  block.writeUIntLE(((128 * 1024) << 3) | (1 << 1), 0, 3);
  block.writeUInt8(0x61, 3);
  const last = Buffer.from([1, 0, 0]);
  return Buffer.concat([
    Buffer.from('28b52ffd0040', 'hex'),
    ...Array.from({ length: 24_000 }, () => block),
    last,
  ]);
}

function plantPlaces(planter: Planter): void {
  const name = (): string => `rollout-2026-11-22T06-28-25-${uuidOf(planter.random)}.jsonl`;
  const content = hostileContent('no ordinals', uuidOf(planter.random), planter.random).bytes;
  for (const folder of ['', '2026/', '2026/11/', '2026/11/22/deeper/', 'x/y/z/', '2026/11/22a/', '-1/1/1/'])
    planter.other(`sessions/${folder}${name()}`, content);
  for (const odd of [
    'notes.txt',
    'rollout-.jsonl',
    'rollout-2026-11-22T06-28-25-nobody.jsonl',
    '.jsonl',
    `.${name()}`,
    `${name()}.tmp`,
  ])
    planter.other(`sessions/2026/11/22/${odd}`, content);
}

/** What opening would hang on, follow for ever, or be refused. */
function plantNoFiles(planter: Planter): void {
  const folder = join(planter.codexHome, 'sessions/2026/11/21');
  mkdirSync(folder, { recursive: true });
  const name = (): string => join(folder, `rollout-2026-11-21T06-28-25-${uuidOf(planter.random)}.jsonl`);
  const odd = (path: string): string => {
    planter.others.push(path);
    return path;
  };
  for (let n = 0; n < 4; n++) execFileSync('mkfifo', [odd(name())]);
  for (let n = 0; n < 4; n++) mkdirSync(odd(name()));
  for (let n = 0; n < 2; n++) planter.servers.push(createServer().listen(odd(name())));
  symlinkSync('/nowhere/at/all', odd(name()));
  symlinkSync('/dev/zero', odd(name()));
  symlinkSync(planter.rollouts[0]?.path ?? '', odd(name()));
  symlinkSync(folder, join(folder, 'loop'));
  symlinkSync('..', join(planter.codexHome, 'sessions/2026/14'));
  symlinkSync('.', join(planter.codexHome, 'sessions/2027'));
  const locked = planter.rollout('no ordinals', { day: LOCKED_DAY });
  chmodSync(locked.path, 0);
  const hidden = join(planter.codexHome, 'sessions/2024/03/01');
  mkdirSync(hidden, { recursive: true });
  chmodSync(hidden, 0);
  const twin = planter.rollout('no ordinals');
  linkSync(twin.path, odd(`${twin.path}.hardlink`));
  utimesSync(planter.rollout('no ordinals').path, 1e11, 1e11);
  utimesSync(planter.rollout('no ordinals').path, 0, 0);
}

function plantIndexes(planter: Planter): void {
  const { id } = planter.rollout('no ordinals');
  const lines = [
    '{',
    '[]',
    '7',
    '{"id":7,"thread_name":[]}',
    '{"id":"__proto__","thread_name":"x"}',
    '\u0000\u0000',
  ];
  const name = JSON.stringify({
    id,
    thread_name: 'a\u001b[31m\u202e name'.repeat(2000),
    updated_at: 'never',
  });
  planter.put('session_index.jsonl', `${[...lines, name, '{"id":"'].join('\n')}`);
  planter.put('archived_sessions/rollout-.jsonl', 'x');
  mkdirSync(join(planter.codexHome, 'thread-writer-locks'));
  planter.put(`thread-writer-locks/${id}.lock`, '');
  execFileSync('mkfifo', [join(planter.codexHome, 'thread-writer-locks', `${uuidOf(planter.random)}.lock`)]);
}

/** Every path with what writing would change: for a comparison before and after. */
export function fingerprint(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(found => {
      const path = join(folder, found.name);
      const { mode, size, ino, mtimeMs } = lstatSync(path);
      const readable = process.getuid?.() === 0 || (mode & 0o400) !== 0;
      const bytes = found.isFile() && readable ? readFileSync(path) : '';
      const itself = `${path} ${mode} ${size} ${ino} ${mtimeMs} ${createHash('sha1').update(bytes).digest('hex')}`;
      return found.isDirectory() && readable ? [itself, ...fingerprint(path)] : [itself];
    });
}
