/** How full the model's context is, by the last count in some bytes of a session. Pure. */
import type { ByteOffset } from '../../format/identity.ts';
import { parseLine } from '../../format/parse-line.ts';
import type { ContextUse } from '../snapshot.ts';
import { TailFacts } from '../tails/tail-facts.ts';

const COUNT = Buffer.from('"token_count"');
const NEWLINE = 0x0a;

/** Null: no count in them says it. Cut-off lines at either end are left out. */
export function lastContext(bytes: Buffer): ContextUse | null {
  const found = bytes.lastIndexOf(COUNT);
  if (found === -1) return null;
  const start = bytes.lastIndexOf(NEWLINE, found) + 1;
  const end = bytes.indexOf(NEWLINE, found);
  if (end === -1) return null;
  const facts = new TailFacts();
  const line = bytes.subarray(start, end);
  facts.take(
    parseLine({ offset: start as ByteOffset, length: line.length, ended: true, bytes: line }, 'envelope'),
  );
  const { contextPercent: percent } = facts.usage;
  const { contextWindow: window } = facts;
  return percent === null || window === null ? null : { percent, window };
}
