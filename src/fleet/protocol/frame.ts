/**
 * Frames between the desk and the agent of a host: 4 bytes of length, most significant first, 1 byte of kind, then so many bytes. A length
 * comes first because a line of a session may have 40 MB and travels as bytes, in parts. Promises: bytes split anywhere give the same
 * frames; a frame over the limit is an error before any of it is kept. Knows no messages.
 */

/** What is in a frame. */
export const FRAME_KINDS = {
  /** A message as JSON. */
  json: 0,
  /** The same, deflated. */
  deflated: 1,
  /** Bytes of a file: channel (4 bytes), offset in the file (8 bytes), then the bytes. */
  bytes: 2,
  /** The agent's program, deflated. The first frame to a host, and no other. */
  agent: 9,
  /** What acts on sessions there, deflated. Sent before the first act. */
  acts: 10,
  /** What searches there, deflated. Sent before the first search. */
  search: 11,
  /** What counts tokens there, deflated. Sent before the first count. */
  usage: 12,
} as const;

export type FrameKind = (typeof FRAME_KINDS)[keyof typeof FRAME_KINDS];

export interface Frame {
  readonly kind: FrameKind;
  readonly payload: Buffer;
}

/** Nothing that we send is larger. */
export const FRAME_LIMIT_BYTES = 8 * 1024 * 1024;
const HEAD_BYTES = 5;

/** The other side does not speak our protocol, or breaks one of its limits: the connection ends. */
export class ProtocolError extends Error {
  override name = 'ProtocolError';
}

const KINDS: ReadonlySet<number> = new Set(Object.values(FRAME_KINDS));

/** Something to run, whose kinds are the last ones: it goes to hosts, and never comes from one. */
export function isProgram({ kind }: Frame): boolean {
  return kind >= FRAME_KINDS.agent;
}

/** A copy of so few bytes costs less than to write and to read twice. */
const JOINED_BYTES = 4 * 1024;

/** The frame as bytes, to be written in this order: a large payload is not copied. */
export function frameBytes({ kind, payload }: Frame): readonly Buffer[] {
  const isJoined = payload.length <= JOINED_BYTES;
  const first = Buffer.allocUnsafe(HEAD_BYTES + (isJoined ? payload.length : 0));
  first.writeUInt32BE(payload.length, 0);
  first.writeUInt8(kind, 4);
  if (!isJoined) return [first, payload];
  payload.copy(first, HEAD_BYTES);
  return [first];
}

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  /** Bytes of the frame that is not whole yet. */
  #parts: Buffer[] = [];
  #length = 0;

  /**
   * The frames that became whole with these bytes, one at a time: what is wrong with one ends it before the next is cut.
   * @throws ProtocolError when a frame is too large, or of no known kind
   */
  *push(bytes: Buffer): Generator<Frame, undefined> {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    for (let frame = this.#take(); frame !== null; frame = this.#take()) yield frame;
  }

  #take(): Frame | null {
    if (this.#length < HEAD_BYTES) return null;
    const head = this.#joined(HEAD_BYTES);
    const length = head.readUInt32BE(0);
    const kind = head.readUInt8(4);
    if (length > FRAME_LIMIT_BYTES) throw new ProtocolError(`a frame of ${length} bytes`);
    if (!KINDS.has(kind)) throw new ProtocolError(`a frame of the unknown kind ${kind}`);
    if (this.#length < HEAD_BYTES + length) return null;
    const whole = this.#joined(HEAD_BYTES + length);
    const rest = whole.subarray(HEAD_BYTES + length);
    this.#parts = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
    return { kind: kind as FrameKind, payload: whole.subarray(HEAD_BYTES, HEAD_BYTES + length) };
  }

  /** The first part, made at least `length` bytes long: a large frame is joined once, not with each of its parts. */
  #joined(length: number): Buffer {
    const first = this.#parts[0] ?? Buffer.alloc(0);
    if (first.length >= length) return first;
    const joined = Buffer.concat(this.#parts);
    this.#parts = [joined];
    return joined;
  }
}

const BYTES_HEAD = 12;

/** Bytes of a file, as they travel. */
export interface TravellingBytes {
  readonly channel: number;
  /** Where in the file the bytes begin. */
  readonly offset: number;
  readonly bytes: Buffer;
}

export function bytesFrame({ channel, offset, bytes }: TravellingBytes): Frame {
  const payload = Buffer.allocUnsafe(BYTES_HEAD + bytes.length);
  payload.writeUInt32BE(channel, 0);
  payload.writeBigUInt64BE(BigInt(offset), 4);
  bytes.copy(payload, BYTES_HEAD);
  return { kind: FRAME_KINDS.bytes, payload };
}

/** @throws ProtocolError when it is too short, or its offset is no number that a file can have */
export function readBytesFrame({ payload }: Frame): TravellingBytes {
  if (payload.length < BYTES_HEAD) throw new ProtocolError('a frame of bytes without its head');
  const offset = Number(payload.readBigUInt64BE(4));
  if (!Number.isSafeInteger(offset)) throw new ProtocolError('bytes at an impossible offset');
  return { channel: payload.readUInt32BE(0), offset, bytes: payload.subarray(BYTES_HEAD) };
}
