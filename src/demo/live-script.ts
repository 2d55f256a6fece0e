/** What the demo's live agent does: it searches, fixes and explains a bug; then the next one. */

import { patch, run, type Story, type StoryTurn, say, think } from './story.ts';
import type { AskedQuestion } from './tool-lines.ts';

const FIRST_ROUND: readonly StoryTurn[] = [
  {
    prompt: 'Uploads hang for ever when the bucket is gone. Find out why, and fix it.',
    steps: [
      think('Planning the search', 'I look for the retry loop first, then for who decides what is final.'),
      {
        kind: 'plan',
        steps: ['find the retry loop', 'write a failing test', 'stop on final errors', 'run everything'],
      },
      run(
        'rg -n "retry" src/',
        [
          'src/upload.ts:41:  return retry(() => put(bucket, key, body));',
          'src/retry.ts:9:export async function retry<T>(attempt: () => Promise<T>): Promise<T> {',
          'src/retry.ts:14:      await sleep(backoff(tries++));',
          'test/upload.test.ts:7:describe("retry", () => {',
          '',
        ].join('\n'),
        { ms: 38 },
      ),
      run(
        "sed -n '1,24p' src/retry.ts",
        [
          'import { backoff, sleep } from "./time.js";',
          '',
          '/** Calls `attempt` until it works. */',
          'export async function retry<T>(attempt: () => Promise<T>): Promise<T> {',
          '  let tries = 0;',
          '  for (;;) {',
          '    try {',
          '      return await attempt();',
          '    } catch (error) {',
          '      log.warn({ error, tries }, "again");',
          '      await sleep(backoff(tries++));',
          '    }',
          '  }',
          '}',
          '',
        ].join('\n'),
        { ms: 6 },
      ),
      think(
        'Found it',
        'The loop never looks at the error: a bucket that is gone is retried like a timeout.',
      ),
      say('The loop in `src/retry.ts` never looks at the kind of error. I write a failing test first.'),
      patch(
        ['test/retry.test.ts'],
        '*** Add File: test/retry.test.ts',
        '+import { expect, it } from "vitest";',
        '+import { retry } from "../src/retry.js";',
        '+',
        '+it("gives up at once when the bucket is gone", async () => {',
        '+  let calls = 0;',
        '+  const gone = Object.assign(new Error("gone"), { code: "NoSuchBucket" });',
        '+  await expect(retry(async () => { calls++; throw gone; })).rejects.toBe(gone);',
        '+  expect(calls).toBe(1);',
        '+});',
      ),
      run(
        'npx vitest run test/retry.test.ts',
        [
          ' ❯ test/retry.test.ts (1 test | 1 failed) 5004ms',
          '   × gives up at once when the bucket is gone',
          '     → Test timed out in 5000ms.',
          '',
          ' Test Files  1 failed (1)',
          '',
        ].join('\n'),
        { exitCode: 1, ms: 5812 },
      ),
      patch(
        ['src/retry.ts'],
        '*** Update File: src/retry.ts',
        '@@ export async function retry',
        '     } catch (error) {',
        '+      if (isFinal(error)) throw error;',
        '       log.warn({ error, tries }, "again");',
        '       await sleep(backoff(tries++));',
        '@@',
        '+',
        '+const FINAL = new Set(["NoSuchBucket", "AccessDenied", "InvalidArgument"]);',
        '+',
        '+function isFinal(error: unknown): boolean {',
        '+  return error instanceof Error && "code" in error && FINAL.has(String(error.code));',
        '+}',
      ),
      run(
        'npx vitest run',
        ' ✓ test/retry.test.ts (1 test) 3ms\n ✓ test/upload.test.ts (12 tests) 91ms\n\n Tests  13 passed (13)\n',
        { ms: 1630 },
      ),
      run(
        'git diff --stat',
        ' src/retry.ts       | 7 +++++++\n test/retry.test.ts | 9 +++++++++\n 2 files changed, 16 insertions(+)\n',
        { ms: 12 },
      ),
    ],
    answer: [
      '## Why it never stopped',
      '',
      'The loop in `src/retry.ts` caught **every** error and slept. A bucket that is gone is gone for ever.',
      '',
      '| error | before | now |',
      '| --- | --- | --- |',
      '| timeout | tried again | tried again |',
      '| `NoSuchBucket` | tried again | thrown at once |',
      '| `AccessDenied` | tried again | thrown at once |',
      '',
      '```ts',
      'if (isFinal(error)) throw error;',
      '```',
      '',
      '- a test that failed before stands in `test/retry.test.ts`',
      '- all 13 tests pass',
    ].join('\n'),
  },
  {
    prompt: 'Good. How long do the waits get? I never want more than 30 s.',
    steps: [
      run(
        "rg -n -A4 'function backoff' src/time.ts",
        '12:export function backoff(tries: number): number {\n13-  return 100 * 2 ** tries;\n14-}\n',
        { ms: 21 },
      ),
      think('Counting', '100 ms doubled each time: the tenth wait is 102 s, and it has no upper end.'),
      patch(
        ['src/time.ts'],
        '*** Update File: src/time.ts',
        '@@ export function backoff',
        '-  return 100 * 2 ** tries;',
        '+  return Math.min(30_000, 100 * 2 ** tries);',
      ),
      run('npx vitest run', ' Tests  13 passed (13)\n', { ms: 1588 }),
    ],
    answer:
      'They doubled without end: 0.1 s, 0.2 s … **102 s** at the tenth. Now they stop growing at 30 s. 🕧',
  },
];

/** So many steps of the first turn are in the file before the agent goes on with it. */
const STEPS_BEFORE = 3;

/** What the agent did before. */
export const BEGUN: Story = {
  project: 'api-gateway',
  branch: 'main',
  turns: FIRST_ROUND.slice(0, 1).map(({ prompt, steps }) => ({
    prompt,
    steps: steps.slice(0, STEPS_BEFORE),
    answer: null,
    open: true,
  })),
};

export interface AgentTurn extends Pick<StoryTurn, 'steps' | 'answer'> {
  /** Null: it is in the file already. */
  readonly prompt: string | null;
}

/** The turns of one round; later rounds are about the same bug in another service. */
export function agentTurns(round: number): readonly AgentTurn[] {
  if (round === 0)
    return FIRST_ROUND.map((turn, index) =>
      index > 0 ? turn : { ...turn, prompt: null, steps: turn.steps.slice(STEPS_BEFORE) },
    );
  const service = ['Downloads', 'Mails', 'Index runs', 'Thumbnails'][(round - 1) % 4] ?? 'Downloads';
  return FIRST_ROUND.map(turn => ({
    ...turn,
    prompt: turn.prompt.replace('Uploads hang', `${service} hang`),
  }));
}

/** What comes before the question. */
export const WAITING: Story = {
  project: 'web',
  branch: 'main',
  turns: [
    {
      prompt: 'Move the search box to the new design system.',
      steps: [
        say(
          'The old box has a keyboard shortcut that the new one does not know. Before I change it I need to know what you want.',
        ),
      ],
      answer: null,
      open: true,
    },
  ],
};
export const WAITING_QUESTION: AskedQuestion = {
  id: 'shortcut',
  header: 'Shortcut',
  question: 'What becomes of Ctrl-K, which opens the search box now?',
  options: [
    { label: 'Keep it', description: 'The new box gets the shortcut; about 20 lines.' },
    { label: 'Drop it', description: 'The box is opened by the mouse and by Tab only.' },
  ],
};
