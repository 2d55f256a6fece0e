/** What is told is what happened: on a full disk, about leftovers, about lines that nobody can read. */
import { constants } from 'node:buffer';
import { appendFileSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sendMessage } from '../../src/actions/send.ts';
import { InvalidCursorError, RecorderWriteError } from '../../src/format/errors.ts';
import { getRolloutHistory } from '../../src/recorder/history.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { nodeFileOperations } from '../../src/rollout/file/file-operations.ts';
import { phrasesOfExpression } from '../../src/search/expression-words.ts';
import { matcherOf, queryProblem } from '../../src/search/query.ts';
import { archiveConversation } from '../../src/sessions/archive/archive-family.ts';
import { parseCursor } from '../../src/sessions/cursor.ts';
import { corpusBytes, corpusFile, ScratchHome } from './scratch-home.ts';

const ENVELOPE = corpusBytes(corpusFile(/0\.77\.0\/tui/));

function failingWrite(times: number) {
  let left = times;
  const write: typeof nodeFileOperations.write = (fd, bytes) => {
    if (left-- > 0)
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    return nodeFileOperations.write(fd, bytes);
  };
  return { ...nodeFileOperations, write };
}

describe('a full disk', () => {
  it('is told as it is: kept while the recorder is open, given up when it closes', async () => {
    const path = new ScratchHome().rollout(ENVELOPE);
    const operations = failingWrite(Number.POSITIVE_INFINITY);
    const recorder = await RolloutRecorder.resume({ path, tools: { operations } });
    await recorder.recordUserMessage('kept');
    await expect(recorder.flush()).rejects.toThrow(/ENOSPC.*kept and tried again/s);
    await expect(recorder.shutdown()).rejects.toThrow(/ENOSPC.*Nothing tries again/s);
    await expect(recorder.shutdown()).rejects.not.toThrow(/kept/);
  });
});

describe('what a killed unpacking left', () => {
  it('goes with the next message, and with the archive', async () => {
    const home = new ScratchHome();
    const path = home.rollout(ENVELOPE);
    const name = path.slice(path.lastIndexOf('/') + 1);
    const left = join(dirname(path), `.${name}.unpacked`);
    // Killed after the plain name was made, and before the hidden one was removed.
    linkSync(path, left);
    await (await RolloutRecorder.resume({ path })).shutdown();
    expect(existsSync(left)).toBe(false);
    writeFileSync(left, 'half of it');
    const conversationId = name.slice(-'.jsonl'.length - 36, -'.jsonl'.length);
    await archiveConversation({ codexHome: home.path, conversationId, rolloutPath: path });
    expect(existsSync(left)).toBe(false);
  });
});

describe('an item that no string can hold', () => {
  it('is refused alone, and everything before and behind it is written', async () => {
    const path = new ScratchHome().rollout(ENVELOPE);
    const recorder = await RolloutRecorder.resume({ path });
    await recorder.recordUserMessage('before');
    // As JSON it fits into a string; its line does not.
    const frame = JSON.stringify({ type: 'reasoning', summary: [], x: '' }).length;
    const x = 'x'.repeat(constants.MAX_STRING_LENGTH - frame - 8);
    const refused = await recorder.recordItems([{ type: 'reasoning', summary: [], x }]).catch(error => error);
    expect(refused).toBeInstanceOf(RecorderWriteError);
    expect(refused.unwritten).toHaveLength(1);
    const never = recorder.recordItems([{ type: 'reasoning', summary: [], x, y: x }]);
    await expect(never).rejects.toBeInstanceOf(RecorderWriteError);
    await recorder.recordUserMessage('behind');
    await recorder.shutdown();
    const said = readFileSync(path, 'utf8');
    expect(said).toContain('"before"');
    expect(said).toContain('"behind"');
  }, 120_000);

  it('in a file is no new conversation, and is named with its place', async () => {
    const path = new ScratchHome().rollout(ENVELOPE.subarray(0, ENVELOPE.indexOf('\n') + 1));
    const offset = readFileSync(path).length;
    const chunk = Buffer.alloc(64 * 1024 * 1024, 'x');
    appendFileSync(
      path,
      '{"timestamp":"2026-11-22T06:28:44.000Z","type":"response_item","payload":{"type":"reasoning","x":"',
    );
    for (let written = 0; written <= constants.MAX_STRING_LENGTH; written += chunk.length)
      appendFileSync(path, chunk);
    appendFileSync(path, '"}}\n');
    const found = await getRolloutHistory(path);
    expect(found).toMatchObject({ kind: 'resumed', history: [], unread: [{ path, offset }] });
    rmSync(path);
  }, 120_000);

  it('a damaged line is named with its place as well', async () => {
    const path = new ScratchHome().rollout(ENVELOPE);
    const offset = ENVELOPE.length;
    appendFileSync(path, '{"torn\n');
    const { unread } = await getRolloutHistory(path);
    expect(unread).toEqual([{ path, offset, length: 6, reason: expect.stringContaining('not JSON') }]);
  });
});

describe('an expression', () => {
  it.each([
    ['deep parentheses', '('.repeat(5000) + ')'.repeat(5000)],
    ['deep lookaheads', '(?='.repeat(3000) + ')'.repeat(3000)],
    ['very long', 'a|'.repeat(20_000)],
  ])('with %s is refused in one plain sentence', (_, text) => {
    const problem = queryProblem({ text, regex: true }) ?? '';
    expect(problem).toMatch(/^The (parentheses of the )?regular expression/);
    expect(problem.length).toBeLessThan(200);
    expect(problem).not.toMatch(/stack/i);
  });

  it('that opens and never closes is named in part', () => {
    const problem = queryProblem({ text: `${'x'.repeat(5000)}(`, regex: true }) ?? '';
    expect(problem).toMatch(/^Not a regular expression: x+…: Unterminated group\.$/);
    expect(problem.length).toBeLessThan(300);
  });

  it('as deep as is allowed is searched with', () => {
    const text = `${'('.repeat(200)}needle${')'.repeat(200)}[(((]{0}\\(?`;
    expect(queryProblem({ text, regex: true })).toBeNull();
    expect(phrasesOfExpression(text)).toEqual(['needle']);
    expect(matcherOf({ text, regex: true })('a needle', 9)).toEqual([[2, 8]]);
  });
});

it.each([
  ['2026-02-30T10-00-00', false],
  ['2025-02-29T10-00-00', false],
  ['2024-02-29T10-00-00', true],
  ['2026-04-31T10-00-00', false],
  ['1969-12-31T23-59-59', false],
])('a cursor of %s is one: %s', (time, isOne) => {
  const parse = () => parseCursor(`${time}|01a201f1-5d1c-7d31-9070-618537125137`);
  if (isOne) expect(parse().time).toBe(time);
  else expect(parse).toThrow(InvalidCursorError);
});

it('a message that is recorded has its place', async () => {
  const home = new ScratchHome();
  const path = home.rollout(ENVELOPE);
  const id = path.slice(-'.jsonl'.length - 36, -'.jsonl'.length);
  const sent = await sendMessage({ id, path } as Parameters<typeof sendMessage>[0], 'hello', {
    codexHome: home.path,
    locate: true,
  });
  expect(sent).toMatchObject({ kind: 'recorded', place: { offset: ENVELOPE.length, lines: 2 } });
});
