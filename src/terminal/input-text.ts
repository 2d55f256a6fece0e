/**
 * Bytes of a terminal → text. UTF-8; a byte 80–9F that is no part of a UTF-8 character is the 8-bit control it is in ECMA-48 (terminals
 * without UTF-8 send CSI as 9B), every other stray byte is U+FFFD. A character that is cut waits for its rest.
 */
import { isUtf8 } from 'node:buffer';

/** Bytes of the UTF-8 character that begins with `lead`; 1 also for a byte that begins none. */
function lengthOf(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 1;
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** Where a character begins whose rest has not come; the length of `bytes` when all are whole. */
function cutAt(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const at = bytes.length - back;
    if (!isContinuation(bytes[at])) return lengthOf(bytes[at] ?? 0) > back ? at : bytes.length;
  }
  return bytes.length;
}

/** Text with stray bytes in it, character by character. */
function decodeBroken(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    const one = bytes.subarray(at, at + lengthOf(byte));
    if (isUtf8(one)) {
      text += one.toString('utf8');
      at += one.length;
    } else {
      text += byte >= 0x80 && byte <= 0x9f ? String.fromCharCode(byte) : '\uFFFD';
      at++;
    }
  }
  return text;
}

export class InputText {
  #cut: Buffer = Buffer.alloc(0);

  /** The text of the characters that are whole now. */
  decode(chunk: Buffer): string {
    const bytes = this.#cut.length === 0 ? chunk : Buffer.concat([this.#cut, chunk]);
    const end = cutAt(bytes);
    this.#cut = Buffer.from(bytes.subarray(end));
    const whole = bytes.subarray(0, end);
    return isUtf8(whole) ? whole.toString('utf8') : decodeBroken(whole);
  }
}
