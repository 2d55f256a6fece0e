/** Numbers of the lines of a chunk in which blank lines stand in a row. */
import { expect, test } from 'vitest';
import { Chunk } from '../../../src/live/session/chunk.ts';
import type { HistoryPart } from '../../../src/rollout/read/history.ts';
import { readHistory } from '../../../src/rollout/read/history.ts';
import { envelope, memoryRollout, message, parsedLines } from '../../support/rollout-fixtures.ts';

async function partOf(text: string): Promise<HistoryPart> {
  const history = await readHistory(
    async () => memoryRollout(Buffer.from(text)),
    async () => null,
  );
  return history.own;
}

const [header = '', first = '', second = ''] = envelope(
  message('assistant', 'first'),
  message('assistant', 'second'),
)
  .trimEnd()
  .split('\n')
  .map(line => `${line}\n`);

test('each item has the number of its line, whatever stands between', async () => {
  const text = `${header}${'\n'.repeat(5)}${first}\n${' \r\n'.repeat(3)}${second}`;
  const chunk = Chunk.of(await partOf(text), 0, parsedLines(text));
  expect(chunk.items().map(item => item.line)).toEqual([1, 7, 12]);
  expect(chunk.nextLine).toBe(13);
  expect(chunk.lineCount).toBeLessThan(6);
});

test('the number of its first line may come later', async () => {
  const blank = '\n'.repeat(4);
  const text = header + first + blank + second;
  const part = await partOf(text);
  const lines = parsedLines(text).slice(1);
  const chunk = Chunk.of(part, header.length, lines);
  expect(chunk.items().map(item => item.line)).toEqual([null, null]);
  chunk.startsAtLine(2);
  expect(chunk.items().map(item => item.line)).toEqual([2, 7]);
  expect(chunk.nextLine).toBe(8);
});
