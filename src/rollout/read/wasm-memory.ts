/** Memory for what `wasm-code.ts` writes out. Null where there is none to be had: then the same has to be done without it. */

const PAGE_BYTES = 64 * 1024;

/** Gigabytes of address space are set aside for a few pages, which a limit on it (`ulimit -v`) may not allow. */
export function wasmMemory(bytes: number): WebAssembly.Memory | null {
  if (typeof WebAssembly === 'undefined') return null;
  try {
    return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
  } catch {
    return null;
  }
}
