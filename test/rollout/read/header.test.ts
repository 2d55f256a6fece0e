import { expect, test } from 'vitest';
import { EmptyRolloutError, InvalidRolloutError } from '../../../src/format/errors.ts';
import { headerOf, readHeader, requireMeta } from '../../../src/rollout/read/header.ts';
import { corpusFile, ID, memoryRollout, rawLines, readBytes } from '../../support/rollout-fixtures.ts';

const fileOf = (text: string | Buffer) => memoryRollout(Buffer.from(text));
const META = `{"timestamp":"T","type":"session_meta","payload":{"id":"${ID}"}}\n`;
const EVENT = '{"timestamp":"T","ordinal":7,"type":"event_msg","payload":{"type":"warning"}}\n';
const DAMAGED = '{"timestamp":"T","type":"session_me\n';

test('the first line that is not blank is the header', async () => {
  const header = await readHeader(fileOf(`\n \r\n${META}${EVENT}`));
  expect(header).toMatchObject({ dialect: 'envelope', meta: { id: ID }, problem: null });
  expect(header.place).toEqual({ line: 3, offset: 4 });
});

test('behind a damaged first line, the first line that shows a dialect gives it', async () => {
  const header = await readHeader(fileOf(`${DAMAGED}\n${DAMAGED}${EVENT}`));
  expect(header).toMatchObject({ dialect: 'paginated', meta: null, place: { line: 1, offset: 0 } });
  expect(header.problem).toContain('not JSON');
});

test('a later session_meta is no header', async () => {
  expect(await readHeader(fileOf(DAMAGED + META))).toMatchObject({ dialect: 'envelope', meta: null });
});

test('a first line of another type shows its dialect itself', async () => {
  expect(await readHeader(fileOf(EVENT + META))).toMatchObject({ dialect: 'paginated', meta: null });
});

test('a file of damaged lines has no dialect, and is not read to its end', async () => {
  const file = fileOf(DAMAGED.repeat(200_000));
  let bytes = 0;
  const read = file.read;
  file.read = async (position, length, into) => {
    bytes += length;
    return read(position, length, into);
  };
  expect(await readHeader(file)).toMatchObject({ dialect: null, meta: null });
  expect(bytes).toBeLessThan(1_000_000);
});

test('the number of a header behind many blank lines is exact', async () => {
  const header = await readHeader(fileOf('\n'.repeat(300_000) + META));
  expect(header.place).toEqual({ line: 300_001, offset: 300_000 });
});

test('an empty file has neither a header nor a problem', () => {
  expect(headerOf([])).toEqual({ dialect: null, meta: null, problem: null, place: null });
});

test('lines and their file have the same header', async () => {
  const bytes = readBytes(corpusFile('0.169.0/fork'));
  expect(await readHeader(memoryRollout(bytes))).toEqual(headerOf(rawLines(bytes)));
});

test('requireMeta throws with the place of what is no header', async () => {
  await expect(requireMeta(fileOf('\n\n'))).rejects.toThrow(EmptyRolloutError);
  const error = await requireMeta(fileOf(`\n${DAMAGED}`)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InvalidRolloutError);
  expect(error).toMatchObject({ line: 2, offset: 1 });
});
