/** Where our bytes begin in what a host's process writes: behind the magic. What an rc file prints comes before it, and is dropped. */
import { ProtocolError } from '../protocol/frame.ts';
import { NOISE_LIMIT_BYTES } from '../ssh/bootstrap.ts';

export class BehindMagic {
  readonly #magic: Buffer;
  /** Null when the magic came. */
  #before: Buffer | null = Buffer.alloc(0);

  constructor(magic: Buffer) {
    this.#magic = magic;
  }

  /** The first line of what came in its place; null when it came. */
  get noise(): string | null {
    return this.#before?.toString('utf8').split('\n')[0] ?? null;
  }

  /**
   * What of these bytes is ours; null: nothing yet.
   * @throws ProtocolError when too much came before it
   */
  of(bytes: Buffer): Buffer | null {
    if (this.#before === null) return bytes;
    const seen = Buffer.concat([this.#before, bytes]);
    const at = seen.indexOf(this.#magic);
    this.#before = at === -1 ? seen : null;
    if (at !== -1) return seen.subarray(at + this.#magic.length);
    if (seen.length <= NOISE_LIMIT_BYTES) return null;
    throw new ProtocolError('64 kB of something else than our protocol');
  }
}
