import { describe, expect, test } from 'vitest';
import { guessDialect, judgeHeader } from '../../src/format/dialect.ts';
import type { Dialect } from '../../src/format/identity.ts';
import type { RawLine } from '../../src/format/line.ts';
import { parseObject } from '../../src/format/parse-line.ts';
import { corpusFile, corpusRollouts, ID, rawLines, readBytes } from '../support/rollout-fixtures.ts';

function detect(text: string) {
  return judgeFirst(rawLines(`${text}\n`));
}

function judgeFirst([first]: readonly RawLine[]) {
  if (!first) throw new Error('no line');
  return judgeHeader(parseObject(first));
}

/** What the version that wrote a corpus file is known to write. */
function dialectWritten(path: string): Dialect {
  const minor = Number(/\/0\.(\d+)\.0\//.exec(path)?.[1]);
  if (minor < 30) return 'bare';
  return minor < 148 ? 'envelope' : 'paginated';
}

test.each(corpusRollouts())('the first line of %s decides', path => {
  expect(judgeFirst(rawLines(readBytes(path)))).toMatchObject({
    kind: 'ok',
    meta: { dialect: dialectWritten(path) },
  });
});

test('any other line suggests the same dialect', () => {
  for (const path of corpusRollouts()) {
    const lines = rawLines(readBytes(path));
    expect(lines[1] && guessDialect(parseObject(lines[1]))).toBe(dialectWritten(path));
  }
});

describe('a header gives', () => {
  test('its facts, and keeps unknown fields', () => {
    const result = detect(
      `{"timestamp":"T","type":"session_meta","payload":{"id":"${ID}","cwd":"/p","cli_version":"9","model_provider":"m",
      "source":{"subagent":"review"},"git":{"branch":"main"},"tomorrow":[1]}}`.replace(/\n\s*/, ''),
    );
    expect(result).toMatchObject({
      kind: 'ok',
      meta: {
        id: ID,
        cwd: '/p',
        cliVersion: '9',
        provider: 'm',
        source: { subagent: 'review' },
        git: { branch: 'main', commitHash: null },
        historyBase: null,
        payload: { tomorrow: [1] },
      },
    });
  });

  test('its parent, when it is a fork by reference', () => {
    expect(judgeFirst(rawLines(readBytes(corpusFile('0.169.0/fork'))))).toMatchObject({
      meta: {
        forkedFromId: ID,
        historyBase: { threadId: ID, endByteOffset: 32003, endOrdinalExclusive: 48 },
        ordinal: 48,
      },
    });
  });

  test('its id even when other fields are of another shape', () => {
    const result = detect(
      `{"type":"session_meta","payload":{"id":"${ID}","cwd":7,"git":"main","history_base":{"thread_id":"x"},"forked_from_id":1}}`,
    );
    expect(result).toMatchObject({
      kind: 'ok',
      meta: { dialect: 'envelope', cwd: null, git: null, historyBase: null, forkedFromId: null },
    });
  });

  test('an upper-case id as the lower-case one', () => {
    expect(detect(`{"id":"${ID.toUpperCase()}","timestamp":"T","instructions":null}`)).toMatchObject({
      kind: 'ok',
      meta: { dialect: 'bare', id: ID },
    });
  });
});

describe('a first line that is no header is a sentence', () => {
  test.each([
    ['{"timestamp":"T","type":"session_meta","payload":{"id":"no"}}', 'its id is missing or not a UUID'],
    ['{"timestamp":"T","type":"event_msg","payload":{}}', 'a line of type "event_msg", not a session header'],
    ['{"type":"message","role":"user","content":[]}', 'a line of type "message", not a session header'],
    ['{"id":"x","thread_name":"y"}', 'an object of no known kind, not a session header'],
    ['{"timestamp":', 'not JSON'],
    ['', 'it is blank'],
    ['[]', 'not an object'],
  ])('%s', (text, words) => {
    const result = detect(text);
    expect(result.kind === 'problem' && result.message).toContain(words);
  });
});
