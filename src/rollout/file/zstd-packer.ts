/**
 * Packs bytes as zstd: level 3, a window of 32 MB, which finds what a session repeats and every decoder takes. By the program zstd of this
 * machine, else by Node's own (22.15 and newer). Unpacks what it packed for comparing it, by the same means, which takes a tenth of the time that
 * the reader in JavaScript takes. Promises: one frame with a check sum; a packer that fails is an error with a sentence.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { findProgram, ownEnvironment } from '../../system/find-program.ts';
import { type ProgramCall, type ProgramEnd, runProgram } from '../../system/run-program.ts';

/** Open descriptors, each at its beginning; `bytes`: how much there is to read. */
export interface PackCall {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

export interface ZstdPacker {
  pack(call: PackCall): Promise<void>;
  /** SHA-256, in hex, of what unpacks from an open descriptor at its beginning, about `bytes` long; left out: it cannot unpack. */
  unpackedSum?(packed: { readonly from: number; readonly bytes: number }): Promise<string>;
}

const LEVEL = 3;
const WINDOW_LOG = 25;
/** Far slower than any machine packs at this level. */
const LEAST_BYTES_PER_MS = 1000;
const START_TIMEOUT_MS = 60_000;
/** The descriptors of the program are 3 and 4. */
const PACK = 'exec "$1" -q -c "-$2" "--long=$3" "--stream-size=$4" <&3 >&4';
const UNPACK = 'exec "$1" -q -d -c <&3';
/** A zstd that fails says so on standard error. */
const UNPACK_AND_SUM = '{ "$1" -q -d -c <&3 || echo "it ended with $?" >&2; } | "$2"';
const SUM = /^[0-9a-f]{64}(?= )/;

/** Null where neither is there. */
export function loadPacker(searchPath = ownEnvironment().PATH): ZstdPacker | null {
  const [zstd, shell] = [findProgram('zstd', searchPath), findProgram('sh', searchPath)];
  if (zstd !== null && shell !== null)
    return byProgram({ zstd, shell, sha256sum: findProgram('sha256sum', searchPath) });
  return byNode();
}

interface PackPrograms {
  readonly zstd: string;
  readonly shell: string;
  /** Takes what zstd unpacks for two thirds of the time that passing it through this process takes. */
  readonly sha256sum: string | null;
}

function byProgram({ zstd, shell, sha256sum }: PackPrograms): ZstdPacker {
  const run = async (
    script: string,
    args: readonly string[],
    call: Pick<ProgramCall, 'descriptors' | 'onOutput'> & { readonly bytes: number },
  ): Promise<string> => {
    const { bytes, ...passed } = call;
    const end = await runProgram({
      file: shell,
      args: ['-c', script, 'sh', zstd, ...args],
      // ZSTD_CLEVEL and ZSTD_NBTHREADS steer it otherwise.
      env: {},
      cwd: '/',
      timeoutMs: START_TIMEOUT_MS + bytes / LEAST_BYTES_PER_MS,
      ...passed,
    });
    if (end.kind !== 'ended' || end.code !== 0 || end.errors !== '')
      throw new Error(`The program zstd failed: ${whyItFailed(end)}.`);
    return end.output;
  };
  return {
    async pack({ from, to, bytes }) {
      await run(PACK, [String(LEVEL), String(WINDOW_LOG), String(bytes)], { descriptors: [from, to], bytes });
    },
    async unpackedSum({ from, bytes }) {
      if (sha256sum !== null) {
        const sum = SUM.exec(await run(UNPACK_AND_SUM, [sha256sum], { descriptors: [from], bytes }));
        if (sum === null) throw new Error(`The program ${sha256sum} gave no sum.`);
        return sum[0];
      }
      const hash = createHash('sha256');
      await run(UNPACK, [], { descriptors: [from], bytes, onOutput: chunk => hash.update(chunk) });
      return hash.digest('hex');
    },
  };
}

function whyItFailed(end: ProgramEnd): string {
  if (end.kind === 'not started') return end.why;
  if (end.kind === 'too slow') return 'it did not end';
  return end.errors.trim().split('\n')[0] || `it ended with ${end.signal ?? end.code}`;
}

/** Parts of node:zlib that Node 20 does not have. */
interface ZstdOfNode {
  readonly createZstdCompress?: (options: {
    readonly params: Readonly<Record<number, number>>;
    readonly pledgedSrcSize: number;
  }) => Transform;
  readonly createZstdDecompress?: () => Transform;
  readonly constants: Readonly<Record<string, number | undefined>>;
}

function byNode(): ZstdPacker | null {
  const { createZstdCompress, createZstdDecompress, constants } = zlib as unknown as ZstdOfNode;
  if (createZstdCompress === undefined || createZstdDecompress === undefined) return null;
  const params = {
    [constants.ZSTD_c_compressionLevel ?? 0]: LEVEL,
    [constants.ZSTD_c_windowLog ?? 0]: WINDOW_LOG,
    [constants.ZSTD_c_enableLongDistanceMatching ?? 0]: 1,
    [constants.ZSTD_c_checksumFlag ?? 0]: 1,
  };
  return {
    pack: ({ from, to, bytes }) =>
      pipeline(
        createReadStream('', { fd: from, autoClose: false, start: 0 }),
        createZstdCompress({ params, pledgedSrcSize: bytes }),
        createWriteStream('', { fd: to, autoClose: false }),
      ),
    // It unpacks one frame, and one is what was made.
    async unpackedSum({ from }) {
      const hash = createHash('sha256');
      await pipeline(
        createReadStream('', { fd: from, autoClose: false, start: 0 }),
        createZstdDecompress(),
        hash,
      );
      return hash.digest('hex');
    },
  };
}
