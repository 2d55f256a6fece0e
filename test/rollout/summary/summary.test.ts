import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Summary } from '../../../src/format/conversation.ts';
import type { ConversationId } from '../../../src/format/identity.ts';
import { compactSummary } from '../../../src/live/list/compact-summary.ts';
import { readSummary, type SummaryOptions } from '../../../src/rollout/summary/summary.ts';
import { listedTokensText } from '../../../src/text/usage-words.ts';
import {
  corpusFile,
  corpusRollouts,
  envelope,
  event,
  homeRollouts,
  ID,
  itemsOf,
  memoryRollout,
  message,
  readBytes,
  TIME,
} from '../../support/rollout-fixtures.ts';

function summaryOf(bytes: Buffer | string, options: SummaryOptions = {}): Promise<Summary> {
  return readSummary(memoryRollout(Buffer.from(bytes)), options);
}

const BARE_HEADER = `{"id":"${ID}","timestamp":"${TIME}","instructions":null,"git":{"branch":"main"}}\n`;

function bare(...lines: readonly object[]): string {
  return BARE_HEADER + lines.map(line => `${JSON.stringify(line)}\n`).join('');
}

describe('whether a person said something', () => {
  const asked = message('user', 'a question');
  const told = event('user_message', { message: 'a question' });
  const header = { id: ID, timestamp: TIME };

  test.each([
    ['a question with its event', envelope(asked, told), true],
    ['a question that only the model saw', envelope(asked), false],
    [
      'a bare question',
      bare({ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'why?' }] }),
      true,
    ],
    ['nothing at all', envelope(message('assistant', 'hello')), false],
    ['a fork, which may have a question of its parent', fork(), true],
  ])('%s', async (_, text, expected) => {
    expect(await summaryOf(text)).toMatchObject({ hasUserMessage: expected });
  });

  function fork(): string {
    const payload = { ...header, forked_from_id: ID.replace('0', '1'), history_mode: 'paginated' };
    return `${JSON.stringify({ timestamp: TIME, ordinal: 7, type: 'session_meta', payload })}\n`;
  }
});

describe('real rollouts', () => {
  test.each(corpusRollouts())('%s has a title, an answer and no problem', async path => {
    const summary = await summaryOf(readBytes(path));
    expect(summary).toMatchObject({
      problem: null,
      hasUserMessage: true,
      damage: path.includes('torn') ? 1 : 0,
    });
    expect(summary.title).toMatch(/^[^<#]/);
    const answered = !/exec-(interrupted|turn-failed)/.test(path);
    expect(summary.preview.answer === null).toBe(!answered);
    // What an agent inherited from its parent is no prompt.
    if (!path.includes('exec-agents-child')) expect(summary.preview.question).toMatch(/\S/);
    expect(summary.items).toBeGreaterThan(2);
  });

  test.each([
    [
      '0.20.0/exec-shell',
      { dialect: 'bare', cwd: null, model: null, source: null, tokens: null, turn: 'unknown', turns: 2 },
    ],
    ['0.29.0/exec-shell', { dialect: 'bare', cwd: '/home/me/proj', branch: 'master', source: null }],
    [
      '0.34.0/tui',
      {
        dialect: 'envelope',
        model: null,
        source: 'vscode',
        startedBy: 'codex_cli_rs',
        cliVersion: '0.34.0',
        tokens: 360,
        turn: 'unknown',
      },
    ],
    ['0.42.0/tui', { dialect: 'envelope', model: 'mock-model', provider: null }],
    ['0.77.0/tui', { source: 'cli', provider: 'mock', branch: 'master' }],
    ['0.144.0/exec-shell', { source: 'exec', turn: 'idle', turns: 3, tokens: 600 }],
    [
      '0.169.0/exec-shell',
      { dialect: 'paginated', source: 'exec', turn: 'idle', model: 'mock-model', parentId: null },
    ],
    ['0.148.0/exec-turn-failed', { tokens: null }],
    ['0.169.0/fork', { parentId: ID, title: 'turn in the fork', tokens: 120 }],
    ['0.42.0/foreign', { provider: 'mock', turn: 'idle' }],
  ])('%s: facts come from where they are written', async (start, expected) => {
    expect(await summaryOf(readBytes(corpusFile(start)))).toMatchObject(expected);
  });

  test('the last command comes with its exit code', async () => {
    const { preview } = await summaryOf(readBytes(corpusFile('0.169.0/exec-shell')));
    expect(preview).toMatchObject({
      question: 'third run:false',
      tool: { label: 'false', running: false, exitCode: 1 },
    });
  });
});

test.each([
  ['copied-fork-without-turn-ids', '0a6b-7d63', true],
  ['copied-fork-without-turn-ids', 'e70f-7760', undefined],
  ['copied-forks', '39ea-72f0', undefined],
  ['copied-forks', '3afc-74d2', undefined],
  ['copied-forks', '33c4-7501', undefined],
])('tokens of %s %s: uncertain where times alone tell what was copied', async (home, id, expected) => {
  const { tokens, tokensUncertain } = await summaryOf(
    readBytes(homeRollouts(home).find(path => path.includes(id)) ?? ''),
  );
  expect({ tokens, tokensUncertain }).toEqual({ tokens: expect.any(Number), tokensUncertain: expected });
});

test('a preview of which the rest was left out says so', async () => {
  const said = [message('user', 'a word '.repeat(200)), message('assistant', 'done')];
  const { preview } = await summaryOf(envelope(...said));
  expect(preview.question).toMatch(/a word a …$/);
  expect(preview.answer).toBe('done');
});

describe('the title', () => {
  test.each([
    [
      'the first prompt, not what was injected',
      [message('user', '<environment_context>x'), message('user', 'do it'), message('user', 'more')],
      'do it',
    ],
    [
      'the event before the response_item',
      [message('user', 'foreign'), event('user_message', { message: 'sent' })],
      'sent',
    ],
    [
      'what follows the request mark',
      [event('user_message', { message: '# Files\n## My request for Codex:\nfix\n it' })],
      'fix it',
    ],
    ['the first text, when nobody asked anything', [message('assistant', 'hello')], 'hello'],
    ['nothing, when there is no text', [event('task_started')], null],
  ])('is %s', async (_, lines, title) => expect((await summaryOf(envelope(...lines))).title).toBe(title));

  test('is one line of at most 400 characters, never half of one', async () => {
    const { title } = await summaryOf(envelope(message('user', `a${'\n🎉'.repeat(1000)}`)));
    expect(title?.length).toBeLessThanOrEqual(400);
    expect(title).not.toMatch(/\n|[\uD800-\uDBFF]$/);
  });
});

test('the first prompt stays the title, even when only a later one has an event', async () => {
  const filler = Array.from({ length: 2000 }, (_, n) => message('assistant', `${n} ${'x'.repeat(200)}`));
  const text = envelope(message('user', 'first'), ...filler, event('user_message', { message: 'last' }));
  expect(await summaryOf(text)).toMatchObject({ title: 'first', preview: { question: 'last' } });
});

test('a damaged line that head and tail both hold is counted once', async () => {
  const first = envelope(...Array.from({ length: 230 }, () => message('developer', 'x'.repeat(1000))));
  const second = envelope(...Array.from({ length: 30 }, () => message('assistant', 'y'.repeat(1000))));
  const text = `${first}not json\n${second}`;
  expect((await summaryOf(text)).damage).toBe(1);
});

test('no bytes make it fail', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.nat(), async (noise, at) => {
      const bytes = Buffer.from(envelope(message('user', 'x'), event('task_started')));
      const place = at % bytes.length;
      const mixed = Buffer.concat([bytes.subarray(0, place), noise, bytes.subarray(place)]);
      const summary = await summaryOf(mixed, { nowMs: 5000 });
      expect(summary.damage).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 300 },
  );
});

describe('a turn', () => {
  const question = (call_id: string) =>
    [
      'response_item',
      { type: 'function_call', name: 'request_user_input', arguments: '{}', call_id },
    ] as const;
  const answerTo = (call_id: string) =>
    ['response_item', { type: 'function_call_output', output: '{}', call_id }] as const;

  test.each([
    ['running after it started', [event('task_started'), message('user', 'x')], 'running'],
    ['idle after it ended', [event('task_started'), event('task_complete')], 'idle'],
    ['waiting after a question to the person', [event('task_started'), question('a')], 'waiting'],
    ['running after the answer', [event('task_started'), question('a'), answerTo('a')], 'running'],
    [
      'waiting when another call was answered',
      [event('task_started'), question('a'), answerTo('b')],
      'waiting',
    ],
    [
      'idle when the question was left',
      [event('task_started'), question('a'), event('turn_aborted')],
      'idle',
    ],
    [
      'running in the turn after it',
      [event('task_started'), question('a'), event('task_started')],
      'running',
    ],
    ['idle after it was stopped', [event('task_started'), event('turn_aborted')], 'idle'],
    ['unknown where the file does not say', [message('user', 'x')], 'unknown'],
  ])('is %s', async (_, lines, turn) => expect((await summaryOf(envelope(...lines))).turn).toBe(turn));

  test('in which a command runs says so', async () => {
    const call = {
      type: 'function_call',
      name: 'exec_command',
      arguments: '{"cmd":"sleep 9"}',
      call_id: 'c',
    };
    const { preview } = await summaryOf(envelope(event('task_started'), ['response_item', call]));
    expect(preview.tool).toEqual({ label: 'sleep 9', running: true, exitCode: null });
  });
});

describe('a file with a problem still has a summary', () => {
  test.each([
    ['empty', '', 'The file is empty.'],
    ['blank', '\n \r\n', 'The file has only blank lines.'],
    ['a header alone', envelope(), 'Nothing but the header: nothing was said yet.'],
    ['a header and states', bare({ record_type: 'state' }), 'Nothing but the header: nothing was said yet.'],
    ['a torn header', '{"timestamp":"2026', 'The first line cannot be used: it is cut off'],
    [
      'no header',
      `${JSON.stringify({ type: 'message' })}\n`,
      'The first line cannot be used: it is a line of type "message"',
    ],
    ['only NUL bytes', '\0'.repeat(1000), 'The first line cannot be used: it is filled with NUL bytes'],
  ])('%s', async (_, bytes, problem) => expect((await summaryOf(bytes)).problem).toContain(problem));

  test('with the facts of the other lines, when only the first is damaged', async () => {
    const damaged = envelope(event('user_message', { message: 'still here' }), [
      'turn_context',
      { cwd: '/p', model: 'm' },
    ]).replace('{', '#');
    expect(await summaryOf(damaged)).toMatchObject({
      id: null,
      dialect: 'envelope',
      title: 'still here',
      cwd: '/p',
      model: 'm',
      damage: 1,
    });
    const damagedBare = bare({
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text: 'old' }],
    }).replace('{', '#');
    expect(await summaryOf(damagedBare)).toMatchObject({ dialect: 'bare', title: 'old', damage: 1 });
  });

  test('of an old recorder with a huge header is still read from its end', async () => {
    const user = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'old' }] };
    const long = bare(user).replace('null', `"${'x'.repeat(1_200_000)}"`);
    expect(await summaryOf(long)).toMatchObject({ dialect: 'bare', preview: { question: 'old' } });
  });

  test('a header longer than a megabyte is said so', async () => {
    const long = envelope(event('user_message', { message: 'end' })).replace(
      '/home/me',
      `/${'x'.repeat(1_200_000)}`,
    );
    expect(await summaryOf(long)).toMatchObject({ problem: 'The first line is longer than 1 MB.', id: null });
  });
});

describe('an unfinished last line', () => {
  const torn = `${envelope(message('user', 'x'))}{"timesta`;
  test('is damage once the file is still', async () => {
    expect((await summaryOf(torn, { nowMs: 2000 })).damage).toBe(1);
    expect((await summaryOf(torn, { nowMs: 1999 })).damage).toBe(0);
  });
});

describe('a large file', () => {
  const filler = Array.from({ length: 3000 }, (_, n) => message('assistant', `${n} ${'x'.repeat(200)}`));
  const large = envelope(
    event('task_started'),
    event('user_message', { message: 'the question' }),
    ...filler,
    ['turn_context', { cwd: '/last', model: 'last' }],
    message('assistant', 'the answer'),
    event('task_complete'),
  );

  test('is read at both ends only, and counts nothing it has not read', async () => {
    const file = memoryRollout(Buffer.from(large));
    let bytesRead = 0;
    const counting = {
      ...file,
      read: (position: number, length: number) => {
        bytesRead += length;
        return file.read(position, length);
      },
    };
    expect(await readSummary(counting)).toMatchObject({
      title: 'the question',
      cwd: '/last',
      model: 'last',
      turn: 'idle',
      items: null,
      turns: null,
      damage: 0,
      hasUserMessage: true,
      preview: { answer: 'the answer' },
    });
    expect(bytesRead).toBeLessThanOrEqual(128 * 1024);
  });

  /** Lines a second apart, from the beginning of the hour. */
  function timed(...lines: readonly (readonly [string, object])[]): string {
    const [header = '', ...rest] = envelope(...lines).split('\n');
    const stamp = (text: string, second: number): string =>
      text.replace(TIME, new Date(Date.UTC(2026, 10, 22, 6, 0, second)).toISOString());
    return [header, ...rest.map(stamp)].join('\n');
  }

  const secondsAt = (ms: number | null): number | null =>
    ms === null ? null : (ms - Date.UTC(2026, 10, 22, 6)) / 1_000;

  test.each([
    ['a turn that is longer than the tail', 600],
    ['one that is longer than the head and the tail', 3_000],
  ])('says since when it runs: %s', async (_, length) => {
    const summary = await summaryOf(
      timed(
        event('task_started'),
        event('user_message', { message: 'hi' }),
        event('task_complete'),
        ...filler.slice(0, 1_500),
        event('task_started'),
        ['turn_context', { cwd: '/now', model: 'now', approval_policy: 'never' }],
        event('user_message', { message: 'do it all' }),
        ...filler.slice(0, length),
        ['response_item', { type: 'function_call', name: 'shell', call_id: 'c', arguments: '{}' }],
      ),
    );
    expect(secondsAt(summary.turnSinceMs)).toBe(1_503);
    // By the settings of this turn nobody is asked.
    expect(summary).toMatchObject({ title: 'hi', turn: 'running', model: 'now', openCall: null });
  });

  test('does not say since when a turn of very many megabytes runs, but that it does', async () => {
    const megabytes = Array.from({ length: 10 }, () => message('assistant', 'm'.repeat(1_000_000)));
    const before = [event('task_started'), event('user_message', { message: 'hi' }), event('task_complete')];
    const summary = await summaryOf(timed(...before, event('task_started'), ...megabytes, ...filler));
    expect(summary).toMatchObject({ turn: 'running', turnSinceMs: null });
  });

  test.each([
    ['all of a small file', 3],
    ['the ends of a larger one', 3_000],
  ])('without events of turns says when the person last said something: %s', async (_, length) => {
    const asked = [message('user', 'mend the login'), event('user_message', { message: 'mend the login' })];
    const again = [message('user', 'and the tests'), event('user_message', { message: 'and the tests' })];
    const summary = await summaryOf(
      timed(...asked, ...filler.slice(0, length), ...again, message('assistant', 'on it')),
    );
    expect(summary.turn).toBe('unknown');
    expect(secondsAt(summary.turnSinceMs)).toBe(2 + length);
  });

  test('does not take what was said at first for the last that was', async () => {
    const asked = [message('user', 'mend the login'), event('user_message', { message: 'mend the login' })];
    const summary = await summaryOf(timed(...asked, ...filler));
    expect(summary).toMatchObject({ turn: 'unknown', turnSinceMs: null });
  });

  test('with a long header and a late prompt is read a little further', async () => {
    const late = envelope(
      message('developer', 'y'.repeat(200_000)),
      event('user_message', { message: 'late' }),
      ...filler,
    );
    expect((await summaryOf(late)).title).toBe('late');
  });

  const paragraph = 'Say "done", not \\ more.\n'.repeat(1_000);
  test.each([
    ['in developer messages', Array.from({ length: 12 }, () => message('developer', paragraph))],
    ['in one message', [message('developer', paragraph.repeat(13))]],
    ['in the context of the person', [message('user', `<user_instructions>${paragraph.repeat(13)}`)]],
    [
      'in a list of tools',
      [['response_item', { type: 'additional_tools', tools: Array(13).fill(paragraph) }]],
    ],
    [
      'in a turn_context',
      [['turn_context', { cwd: '/late', model: 'm', user_instructions: paragraph.repeat(13) }]],
    ],
  ] as const)(
    'with a prompt behind 300 KB of instructions %s is read once, up to it',
    async (_, instructions) => {
      const before = [
        event('task_started'),
        ['turn_context', { cwd: '/early', model: 'n' }],
        ...instructions,
      ] as const;
      const file = memoryRollout(
        Buffer.from(
          envelope(...before, event('user_message', { message: 'late' }), ...filler, event('task_complete')),
        ),
      );
      let bytesRead = 0;
      const counting = {
        ...file,
        read: (position: number, length: number) => {
          bytesRead += length;
          return file.read(position, length);
        },
      };
      const settings =
        instructions[0][0] === 'turn_context' ? { cwd: '/late', model: 'm' } : { cwd: '/early', model: 'n' };
      expect(await readSummary(counting)).toMatchObject({
        title: 'late',
        ...settings,
        damage: 0,
        items: null,
      });
      expect(bytesRead).toBeLessThan(544 * 1024);
    },
  );

  test('with a header of 300 KB has its facts and its title', async () => {
    const meta = { id: ID, timestamp: TIME, cwd: '/work', base_instructions: { text: paragraph.repeat(13) } };
    const header = { timestamp: TIME, type: 'session_meta', payload: { ...meta, git: { branch: 'main' } } };
    const rest = envelope(event('user_message', { message: 'late' }), ...filler)
      .split('\n')
      .slice(1);
    expect(await summaryOf([JSON.stringify(header), ...rest].join('\n'))).toMatchObject({
      id: ID,
      title: 'late',
      cwd: '/work',
      branch: 'main',
      problem: null,
    });
  });

  test('with head and tail that overlap takes each line once', async () => {
    const late = envelope(
      message('developer', paragraph.repeat(12)),
      event('user_message', { message: 'late' }),
      ['token_usage_record', { usage: { total_tokens: 7 } }],
      ...filler.slice(0, 100),
    );
    const damaged = `${late}{"broken\n`;
    expect(await summaryOf(damaged)).toMatchObject({ title: 'late', damage: 1 });
  });

  test('whose last line is longer than the tail still has its facts', async () => {
    const longEnd =
      large +
      envelope(event('user_message', { message: 'z'.repeat(300_000) }))
        .split('\n')
        .slice(1)
        .join('\n');
    expect((await summaryOf(longEnd)).preview.question).toBe(`${'z'.repeat(400)} …`);
    const hugeEnd = large + 'z'.repeat(3_000_000);
    expect(await summaryOf(hugeEnd)).toMatchObject({ title: 'the question', preview: { answer: null } });
  });

  test('of which only the beginning was unpacked claims nothing about its end', async () => {
    const file = { ...memoryRollout(Buffer.from(large.slice(0, 100_000))), partial: true };
    expect(await readSummary(file)).toMatchObject({
      title: 'the question',
      turn: 'unknown',
      items: null,
      damage: 0,
      preview: { answer: null },
    });
  });
});

describe('instructions, which are counted and not parsed', () => {
  const developer = (n: number) => message('developer', `rule ${n}: say {"timestamp":"now"}`);
  const prompt = [
    message('user', 'the question'),
    event('user_message', { message: 'the question' }),
  ] as const;
  const lines = envelope(...Array.from({ length: 9 }, (_, n) => developer(n)), ...prompt).split('\n');

  test('are items', async () => {
    const text = lines.join('\n');
    expect(await summaryOf(text)).toMatchObject({
      items: itemsOf(text).length,
      turns: 1,
      damage: 0,
      title: 'the question',
    });
  });

  test.each([
    ['cut off, and joined to the next one', (line: string) => `${line.slice(0, 150)}${line}`],
    ['cut off', (line: string) => line.slice(0, -1)],
    ['cut off in its text', (line: string) => line.slice(0, 150)],
    ['with a comma for a brace', (line: string) => `${line.slice(0, -1)},`],
  ])('are damage when one is %s', async (_, damage) => {
    const text = lines.map((line, at) => (at === 5 ? damage(line) : line)).join('\n');
    const items = itemsOf(text);
    const damaged = items.filter(({ kind }) => kind === 'damaged').length;
    expect([damaged, await summaryOf(text)]).toMatchObject([1, { damage: 1, items: items.length }]);
  });

  test('alone are the title', async () => {
    expect((await summaryOf(lines.slice(0, 8).join('\n'))).title).toMatch(/^rule 0:/);
  });
});

test.each([
  ['a completed item', event('item_completed', { item: { type: 'UserMessage' } })],
  ['one with null', event('item_completed', { item: { type: 'UserMessage', content: null } })],
  ['a message', ['response_item', { type: 'message', role: 'user' }]],
] as const)('a prompt without content is no title: %s', async (_, prompt) => {
  const after = message('user', 'the question');
  expect(await summaryOf(envelope(prompt))).toMatchObject({ title: null });
  expect(await summaryOf(envelope(prompt, after))).toMatchObject({ title: 'the question' });
});

describe('tokens of a file with counts that are none', () => {
  const parts = { cached_input_tokens: 0, output_tokens: 10, reasoning_output_tokens: 0 };
  const counts = (input: unknown) =>
    event('token_count', {
      info: {
        total_token_usage: { input_tokens: input, ...parts },
        last_token_usage: { input_tokens: input, ...parts },
      },
    });

  test.each([
    ['a count', 50, '60'],
    ['below zero', -50, '≈60'],
    ['huge', 1e300, '≈60'],
    ['a text', '50', '≈60'],
    ['a fraction', 50.5, '≈60'],
    ['null', null, '≈60'],
    ['missing', undefined, '≈60'],
  ])('%s: the list says that the sum may be wrong', async (_, input, text) => {
    const summary = await summaryOf(envelope(message('user', 'hi'), counts(50), counts(input)));
    expect(listedTokensText(summary)).toBe(text);
    // Far from the screen, too.
    expect(listedTokensText(compactSummary(summary, ID as ConversationId))).toBe(text);
  });

  test('a damaged line that was a count: the list says that the sum may be wrong', async () => {
    const whole = envelope(message('user', 'hi'), counts(50));
    const summary = await summaryOf(`${whole}{"type":"event_msg","payload":{"type":"token_count",\n`);
    expect(listedTokensText(summary)).toBe('≈60');
  });

  test.each([-5, 1e300, 0.5, '7', null])(
    'a large file that states a total of %j last has the total before it',
    async total => {
      const record = (total_tokens: unknown) =>
        ['token_usage_record', { thread_token_usage: { total_tokens } }] as const;
      const filler = Array.from({ length: 400 }, () => message('assistant', 'x'.repeat(1_000)));
      const summary = await summaryOf(envelope(message('user', 'hi'), ...filler, record(60), record(total)));
      expect(listedTokensText(summary)).toBe('≈60');
    },
  );

  test('a large file whose total began anew after an error has what Codex counted of all its requests', async () => {
    const record = (total_tokens: number) =>
      ['token_usage_record', { thread_token_usage: { total_tokens } }] as const;
    const filler = Array.from({ length: 400 }, () => message('assistant', 'x'.repeat(1_000)));
    // The context was full: the total becomes the size of the context, without parts, and goes on from there.
    const ends = [record(240), counts(200), counts(0), record(360), counts(100), counts(0)];
    const summary = await summaryOf(envelope(message('user', 'hi'), ...filler, ...ends));
    expect(listedTokensText(summary)).toBe('≈360');
  });
});
