/**
 * One line in a file's own dialect (FORMAT.md, section 2). Promises the exact key order that Codex writes, and that the
 * payload's bytes are those that were passed. Ordinals are passed at the moment of writing.
 */
import type { Dialect } from '../../format/identity.ts';

/** A line before its ordinal is known. `payload` is JSON text; in bare files it is the whole line. */
export interface LineDraft {
  /** RFC 3339 in UTC with milliseconds. */
  readonly timestamp: string;
  readonly type: 'session_meta' | 'response_item' | 'event_msg' | 'state';
  readonly payload: string;
}

/** The line's text without its newline. `ordinal` is only used in paginated files. */
export function formatLine(draft: LineDraft, dialect: Dialect, ordinal: number): string {
  const { timestamp, type, payload } = draft;
  switch (dialect) {
    case 'bare':
      return payload;
    case 'envelope':
      return `{"timestamp":"${timestamp}","type":"${type}","payload":${payload}}`;
    case 'paginated':
      return `{"timestamp":"${timestamp}","ordinal":${ordinal},"type":"${type}","payload":${payload}}`;
    default:
      return dialect satisfies never;
  }
}

const ENVELOPE = /^\{"timestamp":"([^"]*)",(?:"ordinal":\d+,)?"type":"(\w+)","payload":(.*)\}$/s;

/** The draft of a line that `formatLine` wrote, so that it can be numbered again. */
export function draftOf(line: string, dialect: Dialect): LineDraft {
  // A bare line is its payload; nothing else of its draft was ever written.
  if (dialect === 'bare') return { timestamp: '', type: 'response_item', payload: line };
  const [, timestamp, type, payload] = ENVELOPE.exec(line) ?? [];
  if (timestamp === undefined || payload === undefined) throw new TypeError(`not a line of ours: ${line}`);
  return { timestamp, type: type as LineDraft['type'], payload };
}
