import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ByteScanner } from '../../src/search/byte-scanner.ts';
import { FileSearcher, PIECE_BYTES } from '../../src/search/file-searcher.ts';
import { startSearchInProcess } from '../../src/search/in-process.ts';
import { compileQuery } from '../../src/search/line-scanner.ts';
import { isExactExpression } from '../../src/search/query.ts';
import type { SearchEnd, SearchHit, SearchRequest } from '../../src/search/request.ts';
import { Searcher } from '../../src/search/searcher.ts';
import { listedFile } from '../../src/sessions/catalog.ts';
import { startInProcess } from '../support/in-process-search.ts';
import {
  needleIn,
  rolloutOf,
  type Session,
  slowExpression,
  slowSearch,
  someSession,
  writeTree,
} from './search-tree.ts';

const corpus = fileURLToPath(new URL('../fixtures/corpus/0.169.0/compressed', import.meta.url));

/** The real packed rollout, and the id in its name. */
function packedRollout(): { readonly path: string; readonly id: string } {
  const name = readdirSync(corpus).find(file => file.endsWith('.zst')) ?? '';
  return { path: join(corpus, name), id: name.slice(-'.jsonl.zst'.length - 36, -'.jsonl.zst'.length) };
}

const scanner = new ByteScanner(PIECE_BYTES);
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'rolltop-search-'));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

async function search(
  text: string,
  options: Partial<SearchRequest> = {},
): Promise<SearchEnd & { readonly found: readonly SearchHit[] }> {
  const searcher = new Searcher({ codexHome: home, workers: 2, startWorker: startInProcess });
  const found: SearchHit[] = [];
  const end = await searcher.search({
    query: { text, regex: false },
    scope: 'all',
    signal: new AbortController().signal,
    onHits: hits => void found.push(...hits),
    ...options,
  });
  searcher.close();
  return { ...end, found };
}

const turn = {
  thought: 'hm',
  command: 'ls',
  output: 'nothing here',
  answer: 'Done.',
  twins: true,
  asWords: false,
};
const session = (prompt: string, more: Partial<Session> = {}): Session => ({
  dialect: 'envelope',
  ascii: false,
  turns: [{ ...turn, prompt }],
  torn: false,
  ...more,
});

/** The offsets that one file's search gives, with small pieces and turns so that borders fall everywhere. */
async function offsetsIn(
  file: string,
  text: string,
  options: { pieceBytes?: number; wholeBytes?: number; turnBytes?: number } = {},
) {
  const folder = file.slice(0, file.lastIndexOf('/'));
  const listed = listedFile({ folder, name: file.slice(folder.length + 1), place: '2026/11/01' });
  if (listed === null) throw new Error(`no rollout: ${file}`);
  const searcher = new FileSearcher({
    query: compileQuery({ text, regex: false }),
    scanner,
    order: { cwd: null, perSession: Number.MAX_SAFE_INTEGER },
    stopped: () => false,
    onProgress: () => {},
    ...options,
  });
  const glance = searcher.glance(file);
  const offsets: number[] = [];
  if (glance.kind === 'nothing') return offsets;
  for await (const hits of searcher.hits(listed, glance)) offsets.push(...hits.map(hit => hit.offset));
  return offsets;
}

/** In place of the tree before. */
function freshTree(sessions: readonly Session[]): string[] {
  rmSync(join(home, 'sessions'), { recursive: true, force: true });
  return writeTree(home, sessions);
}

const trees = fc
  .array(someSession, { minLength: 1, maxLength: 5 })
  .chain(sessions => fc.record({ sessions: fc.constant(sessions), needle: needleIn(sessions) }));

describe('searching in all sessions', () => {
  it('finds exactly what a slow search finds, in any tree, for any needle', async () => {
    await fc.assert(
      fc.asyncProperty(trees, async ({ sessions, needle }) => {
        const files = freshTree(sessions);
        const { found, outcome, searched } = await search(needle);
        const expected = files.flatMap(file => slowSearch(file, needle).map(offset => `${file} ${offset}`));
        expect(found.map(({ session: { path }, offset }) => `${path} ${offset}`)).toEqual(expected);
        expect({ outcome, searched }).toEqual({ outcome: 'complete', searched: files.length });
      }),
      { numRuns: 80 },
    );
  });

  it('finds the same wherever the pieces of a file end', async () => {
    await fc.assert(
      fc.asyncProperty(
        trees,
        fc.integer({ min: 16, max: 3000 }),
        async ({ sessions, needle }, pieceBytes) => {
          rmSync(join(home, 'sessions'), { recursive: true, force: true });
          for (const file of writeTree(home, sessions))
            expect(await offsetsIn(file, needle, { pieceBytes })).toEqual(slowSearch(file, needle));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('finds the same turn by turn in a file too large to be read whole', async () => {
    await fc.assert(
      fc.asyncProperty(trees, async ({ sessions, needle }) => {
        // A needle over two lines may stand in two turns' halves of one text only where the text is whole.
        fc.pre(!/[\n\r]/.test(needle));
        for (const file of freshTree(sessions))
          expect(await offsetsIn(file, needle, { pieceBytes: 512, wholeBytes: 0, turnBytes: 0 })).toEqual(
            slowSearch(file, needle),
          );
      }),
      { numRuns: 60 },
    );
  });

  it('shows what was found in its surroundings, with its place', async () => {
    const [file] = writeTree(home, [session('The uploader\nretries for ever, why?')]);
    const { found } = await search('RETRIES'.toLowerCase());
    expect(found).toHaveLength(1);
    const [hit] = found;
    expect(hit).toMatchObject({
      kind: 'user',
      line: 3,
      snippet: 'retries for ever, why?',
      matches: [[0, 7]],
      name: null,
    });
    expect(hit?.session).toMatchObject({
      path: file,
      title: 'The uploader retries for ever, why?',
      archived: false,
    });
  });

  it('returns a message that is in two lines once', async () => {
    writeTree(home, [session('unique words')]);
    expect((await search('unique words')).found).toHaveLength(1);
  });

  it('takes an upper-case letter seriously', async () => {
    writeTree(home, [session('Retry it'), session('retry it')]);
    expect((await search('retry')).hits).toBe(2);
    expect((await search('Retry')).hits).toBe(1);
  });

  it('searches text, not ids, keys and encrypted thoughts', async () => {
    writeTree(home, [session('hello')]);
    for (const text of ['call_0', 'timestamp', 'encrypted_content', 'cmV0cnk', 'response_item'])
      expect((await search(text)).hits).toBe(0);
  });

  it('finds what an expression says, over the lines of a text', async () => {
    writeTree(home, [session('the retry\nof 42 uploads'), session('the retries')]);
    const { found } = await search('^OF \\d+', { query: { text: '^of \\d+ up\\S+$', regex: true } });
    expect(found.map(({ snippet }) => snippet)).toEqual(['of 42 uploads']);
  });

  it.each([
    ['re(try|load)', 'Retry\nlater'],
    ['sk\\w+', 'a \u017f\u212aip'],
    ['caf\u00e9 bar', 'CAF\u00c9 BAR'],
    ['^later$', 'Retry\nlater'],
  ])('finds the expression %s in %j', async (expression, text) => {
    writeTree(home, [session(text), session('something else'), session(text, { ascii: true })]);
    const { found } = await search('', { query: { text: expression, regex: true } });
    expect(new Set(found.map(hit => hit.session.path)).size).toBe(2);
  });

  it('finds exactly what an expression matches, in any tree', async () => {
    await fc.assert(
      fc.asyncProperty(trees, fc.constantFrom('', '|zzz', '+', '\\b', ' ?'), async (tree, tail) => {
        const text = tree.needle.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') + tail;
        fc.pre(tree.needle.trim() !== '');
        const files = freshTree(tree.sessions);
        const { found } = await search('', { query: { text, regex: true } });
        const expression = new RegExp(text, isExactExpression(text) ? 'mu' : 'imu');
        for (const file of files)
          expect(found.filter(hit => hit.session.path === file).map(hit => hit.offset)).toEqual(
            slowExpression(file, expression),
          );
      }),
      { numRuns: 80 },
    );
  });

  it('says why an expression is none', async () => {
    const { outcome, message } = await search('', { query: { text: '(', regex: true } });
    expect(outcome).toBe('failed');
    expect(message).toContain('Not a regular expression');
  });

  it('stops at the limit, and gives no more than that', async () => {
    writeTree(
      home,
      Array.from({ length: 9 }, () => session('again and again')),
    );
    const { found, outcome, hits } = await search('again', { limit: 4 });
    expect({ count: found.length, outcome, hits }).toEqual({ count: 4, outcome: 'limited', hits: 4 });
  });

  it('lets one session give only so many, and says that there are more', async () => {
    const turns = Array.from({ length: 6 }, (_, n) => ({ ...turn, prompt: `again ${n}` }));
    writeTree(home, [session('', { turns }), session('again once')]);
    const { found } = await search('again', { perSession: 3 });
    expect(found.map(({ more }) => more)).toEqual([false, false, true, false]);
  });

  it('searches only a folder’s sessions on request', async () => {
    writeTree(home, [session('hello')]);
    expect((await search('hello', { cwd: '/home/me' })).hits).toBe(1);
    expect((await search('hello', { cwd: '/home/you' })).hits).toBe(0);
  });

  it('stops on request, in the middle of delivering hits', async () => {
    writeTree(
      home,
      Array.from({ length: 20 }, () => session('again')),
    );
    const stop = new AbortController();
    const { outcome, hits } = await search('again', { signal: stop.signal, onHits: () => stop.abort() });
    expect(outcome).toBe('stopped');
    expect(hits).toBeLessThan(20);
  });

  it('goes on after a file that cannot be searched, and says which', async () => {
    const [first = ''] = writeTree(home, [session('hello'), session('hello')]);
    const packed = first.replace('-000000000000.jsonl', '-00000000000a.jsonl.zst');
    writeFileSync(packed, 'not zstd');
    const { hits, unsearched } = await search('hello');
    expect(hits).toBe(2);
    expect(unsearched).toEqual([{ path: packed, why: expect.stringContaining('unpacked') }]);
  });

  it('searches the archive too, behind the rest', async () => {
    writeTree(home, [session('hello')]);
    mkdirSync(join(home, 'archived_sessions'));
    const id = '00000000-0000-7000-8000-00000000000b';
    writeFileSync(
      join(home, `archived_sessions/rollout-2026-11-30T10-00-00-${id}.jsonl`),
      rolloutOf(session('hello'), id),
    );
    expect((await search('hello')).found.map(({ session: { archived } }) => archived)).toEqual([false, true]);
    expect((await search('hello', { scope: 'active' })).hits).toBe(1);
    expect((await search('hello', { scope: 'archived' })).hits).toBe(1);
  });

  it('searches what is packed, and of two files of one session only the plain one', async () => {
    const { path: packed, id } = packedRollout();
    const folder = join(home, 'sessions/2026/11/22');
    mkdirSync(folder, { recursive: true });
    const name = `rollout-2026-11-22T06-19-54-${id}.jsonl`;
    copyFileSync(packed, join(folder, `${name}.zst`));
    const alone = await search('items of history');
    expect(alone.found.map(({ session: found }) => found.id)).toContain(id);
    writeFileSync(join(folder, name), rolloutOf(session('plain words'), id));
    expect((await search('items of history')).hits).toBe(0);
    expect((await search('plain words')).hits).toBe(1);
  });

  it('says that a line over 16 MB was not searched, and searches the lines around it', async () => {
    const [file = ''] = writeTree(home, [session('first words')]);
    appendFileSync(
      file,
      `{"timestamp":"T","type":"event_msg","payload":{"text":"first ${'x'.repeat(17 * 1024 * 1024)}"}}\n`,
    );
    appendFileSync(
      file,
      '{"timestamp":"T","type":"event_msg","payload":{"type":"agent_message","message":"last words"}}\n',
    );
    const { found, unsearched } = await search('words');
    expect(found.map(({ snippet }) => snippet)).toEqual(['first words', 'last words']);
    expect(unsearched).toEqual([{ path: file, why: 'a line over 16 MB' }]);
  });

  it('finds nothing where there are no sessions', async () => {
    expect(await search('hello')).toMatchObject({ outcome: 'complete', hits: 0, missing: true });
  });
});

it('on the thread of others, a folder with all files of a home leaves them their turn: it stops when asked to', async () => {
  const folder = join(home, 'archived_sessions');
  mkdirSync(folder);
  const files = 3_000;
  const text = `{"type":"other","text":"${'nothing of the kind '.repeat(500)}"}\n`;
  for (let n = 0; n < files; n++)
    writeFileSync(
      join(
        folder,
        `rollout-2026-01-01T00-00-00-01a20000-0000-7000-8000-${String(n).padStart(12, '0')}.jsonl`,
      ),
      text,
    );
  const searcher = new Searcher({ codexHome: home, workers: 1, startLastWorker: startSearchInProcess });
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 1);
  const end = await searcher.search({
    query: { text: 'needle', regex: false },
    scope: 'archived',
    signal: stop.signal,
    onHits: () => {},
  });
  searcher.close();
  expect(end.outcome).toBe('stopped');
  expect(end.searched).toBeLessThan(files);
});
