/** The meta line of a rollout: who it is and how it is written. Read by the recorder before it writes or gives history. */
import { detectDialect, type SessionMeta } from '../format/dialect.ts';
import { EmptyRolloutError, InvalidRolloutError } from '../format/errors.ts';
import { parseObject } from '../format/parse-line.ts';
import type { ReadableFile } from '../rollout/file/rollout-file.ts';
import { readLinesForward } from '../rollout/read/read-lines.ts';

/**
 * The first line that is not blank.
 * @throws EmptyRolloutError when there is none
 * @throws InvalidRolloutError when it is no session header; the error names line and offset
 */
export async function readHeader(file: ReadableFile): Promise<SessionMeta> {
  const { path } = file;
  let line = 0;
  for await (const lines of readLinesForward(file)) {
    for (const raw of lines) {
      line += 1;
      if (parseObject(raw).kind === 'blank') continue;
      const found = detectDialect(raw);
      if (found.kind === 'ok') return found.meta;
      throw new InvalidRolloutError(`${path}: ${found.message}`, { path, line, offset: raw.offset });
    }
  }
  throw new EmptyRolloutError(`empty session file: ${path}`, { path });
}
