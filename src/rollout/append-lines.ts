/**
 * One line in a file's own dialect (format.md, section 2). Promises the exact key order that Codex writes and that the
 * payload's bytes are those that were given; does not know ordinals: they are handed in at the moment of writing.
 */
import type { Dialect } from './identity.ts';

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
    default: {
      const never: never = dialect;
      throw new TypeError(`unknown dialect ${String(never)}`);
    }
  }
}
