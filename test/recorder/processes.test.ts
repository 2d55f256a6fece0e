/** Real processes: one is killed in the middle of writing, two write at once. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { buildProgram, runProgram } from './program.ts';
import { appendedTo, corpusBytes, corpusFile, ScratchHome } from './scratch-home.ts';

let untilKilled = '';
let appendMany = '';
let racing = '';
beforeAll(async () => {
  untilKilled = await buildProgram('append-until-killed');
  appendMany = await buildProgram('append-many');
  racing = await buildProgram('append-racing');
});

function numbersIn(text: string): number[] {
  return text.split('\n').flatMap(line => {
    const found = /"role":"user","content":\[\{"type":"input_text","text":"n=(\d+) x*"\}\]/.exec(line);
    try {
      JSON.parse(line);
      return found?.[1] === undefined ? [] : [Number(found[1])];
    } catch {
      return [];
    }
  });
}

describe('kill -9 of a recorder', () => {
  it.each([
    ['short lines', '0'],
    ['lines of 70 KB', '70000'],
    ['lines of 1 MB', '1000000'],
  ])(
    'loses no acknowledged line, and the next append is whole: %s',
    async (_, padding) => {
      const before = corpusBytes(corpusFile(/0\.42\.0\/tui/));
      for (let run = 0; run < 7; run += 1) {
        const home = new ScratchHome();
        const path = home.rollout(before);
        const program = runProgram(untilKilled, [path, padding]);
        await expect
          .poll(() => program.printed().length, { interval: 1, timeout: 60_000 })
          .toBeGreaterThan(2 * run + 1);
        program.child.kill('SIGKILL');
        await program.ended;
        const acknowledged = program.printed().trimEnd().split('\n').map(Number);
        const torn = readFileSync(path);
        const found = numbersIn(appendedTo(path, before));
        expect(found.slice(0, acknowledged.length)).toEqual(acknowledged);

        // The lock file is left behind unlocked: the next one takes it.
        const recorder = await RolloutRecorder.resume({ path });
        await recorder.recordUserMessage('n=999999 ');
        await recorder.shutdown();
        expect(numbersIn(appendedTo(path, torn)).at(-1)).toBe(999_999);
        home.remove();
      }
    },
    60_000,
  );
});

describe('two writers on one file without a lock', () => {
  it('never mix their lines, at 3 MB a line', async () => {
    const home = new ScratchHome();
    const path = home.rollout('{"id":"x"}\n', 'rollout-two.jsonl');
    const writers = ['a', 'b'].map(who => runProgram(appendMany, [path, who, '8', '3000000']));
    await Promise.all(writers.map(writer => writer.ended));
    expect(writers.map(writer => writer.printed())).toEqual(['', '']);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
    const seen = lines.map(line => JSON.parse(line) as { who: string; n: number; text: string });
    for (const who of ['a', 'b']) {
      const own = seen.filter(line => line.who === who);
      expect(own.map(line => line.n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(own.every(line => line.text === who.repeat(3_000_000))).toBe(true);
    }
  }, 60_000);
});

describe('many processes that take the lock for each message', () => {
  it('write each of them once, whole, and numbered on', async () => {
    const home = new ScratchHome();
    const before = corpusBytes(corpusFile(/0\.169\.0\/tui/));
    const path = home.rollout(before);
    const each = Number(process.env.ROLLTOP_RACING ?? 8);
    const writers = ['a', 'b', 'c', 'd', 'e'].map(who => runProgram(racing, [path, who, String(each)]));
    await Promise.all(writers.map(writer => writer.ended));
    const acknowledged = writers.flatMap(writer => writer.printed().trim().split('\n')).sort();
    expect(acknowledged).toHaveLength(5 * each);
    const lines = appendedTo(path, before)
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(lines.map(line => line.ordinal)).toEqual(lines.map((_, at) => lines[0].ordinal + at));
    const said = lines.flatMap(line =>
      line.payload.type === 'message' ? [line.payload.content[0].text] : [],
    );
    expect(said.sort()).toEqual(acknowledged);
  }, 600_000);
});

describe('two recorders on one conversation', () => {
  it('refuse each other across processes, and the refused one says who', async () => {
    const home = new ScratchHome();
    const path = home.rollout(corpusBytes(corpusFile(/0\.169\.0\/tui/)));
    const program = runProgram(untilKilled, [path, '0']);
    await expect.poll(() => program.printed().length, { timeout: 60_000 }).toBeGreaterThan(0);
    await expect(RolloutRecorder.resume({ path })).rejects.toMatchObject({
      name: 'ConversationBusyError',
      code: 'CONVERSATION_BUSY',
      pid: program.child.pid,
      command: expect.stringContaining('append-until-killed'),
    });
    program.child.kill('SIGKILL');
    await program.ended;
    const recorder = await RolloutRecorder.resume({ path });
    await recorder.shutdown();
  });
});
