/** The package as `npm pack` makes it of the built program, for tests that install it elsewhere. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from './source-tree.ts';

const run = promisify(execFile);

export interface Packed {
  readonly tarball: string;
  /** Bytes that are downloaded, and bytes on disk. */
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly files: readonly string[];
}

/** Packs into `folder`. The build is the caller's: nothing runs here. */
export async function packInto(folder: string): Promise<Packed> {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const [packed] = JSON.parse((await run('npm', args, { cwd: projectRoot })).stdout);
  return {
    tarball: path.join(folder, packed.filename),
    packedBytes: packed.size,
    unpackedBytes: packed.unpackedSize,
    files: packed.files.map((file: { readonly path: string }) => file.path),
  };
}

/** What the compiler finds wrong with files of `folder`; nothing of types but `@types/node` is there. */
export async function typeErrorsIn(
  folder: string,
  { files, resolution }: { readonly files: readonly string[]; readonly resolution: readonly string[] },
): Promise<string> {
  const flags = ['--noEmit', '--strict', '--target', 'es2023', '--types', 'node', ...resolution];
  const compiler = path.join(projectRoot, 'node_modules/typescript/bin/tsc');
  const roots = ['--typeRoots', path.join(projectRoot, 'node_modules/@types')];
  const checked = await run(process.execPath, [compiler, ...flags, ...roots, ...files], {
    cwd: folder,
  }).catch((failed: { readonly stdout: string }) => failed);
  return checked.stdout;
}
