/** Appending to real rollouts of every version: nothing in the file changes, ordinals are consecutive, and a file that cannot be appended to is refused. */
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  EmptyRolloutError,
  InvalidRolloutError,
  NotInSessionsError,
  RecorderClosedError,
  RolloutNotFoundError,
} from '../../src/format/errors.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import {
  appendedTo,
  corpusBytes,
  corpusFile,
  corpusRollouts,
  parseLines,
  ScratchHome,
} from './scratch-home.ts';

async function say(path: string, text: string): Promise<RolloutRecorder> {
  const recorder = await RolloutRecorder.resume({ path });
  await recorder.recordUserMessage(text);
  await recorder.shutdown();
  return recorder;
}

/** Ordinals of the lines that have one, damaged lines passed over. */
function ordinals(text: string): number[] {
  return text.split('\n').flatMap(line => {
    try {
      const { ordinal } = JSON.parse(line);
      return typeof ordinal === 'number' ? [ordinal] : [];
    } catch {
      return [];
    }
  });
}

/** A fork by reference needs its parent: alone it is refused, as Codex refuses it. */
const isFork = (name: string): boolean => corpusBytes(name).includes('"history_base":{');

describe.each(corpusRollouts().filter(name => !isFork(name)))('%s', name => {
  it('keeps every byte, and takes a message in its own dialect', async () => {
    const home = new ScratchHome();
    const before = corpusBytes(name);
    const path = home.rollout(before);
    const { dialect } = await say(path, 'one more question');
    const added = appendedTo(path, before);
    const head = before.at(-1) === 0x0a ? '' : '\n';
    expect(added.startsWith(head)).toBe(true);
    const lines = parseLines(added);
    expect(lines).toHaveLength({ bare: 1, envelope: 2, paginated: 4 }[dialect]);
    if (dialect === 'paginated') {
      const last = ordinals(before.toString()).at(-1) ?? Number.NaN;
      expect(lines.map(line => line.ordinal)).toEqual([last + 1, last + 2, last + 3, last + 4]);
    } else {
      expect(added).not.toContain('"ordinal"');
    }
  });

  it('reads back what was appended as the end of its history', async () => {
    const home = new ScratchHome();
    const path = home.rollout(corpusBytes(name));
    await say(path, 'the last word');
    const found = await RolloutRecorder.getRolloutHistory(path);
    if (found.kind === 'new') throw new Error('there is history');
    expect(found.history.at(-1)).toMatchObject({
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text: 'the last word' }],
    });
  });
});

it.each(corpusRollouts().filter(isFork))(
  '%s without its parent is refused, and no byte changes',
  async name => {
    const home = new ScratchHome();
    const before = corpusBytes(name);
    const path = home.rollout(before);
    await expect(say(path, 'one more question')).rejects.toThrow(InvalidRolloutError);
    expect(readFileSync(path)).toEqual(before);
  },
);

describe('resuming', () => {
  it('goes on with a file that has only its meta line', async () => {
    const home = new ScratchHome();
    const [meta = ''] = corpusBytes(corpusFile(/0\.42\.0\/tui/))
      .toString()
      .split('\n');
    const path = home.rollout(`${meta}\n`);
    const before = await RolloutRecorder.getRolloutHistory(path);
    const recorder = await say(path, 'begin');
    expect(before).toEqual({
      kind: 'new',
      conversationId: recorder.conversationId,
      rolloutPath: path,
    });
    expect(recorder.rolloutPath).toBe(path);
    expect(parseLines(readFileSync(path, 'utf8'))).toHaveLength(3);
  });

  it('begins with a newline after a torn line', async () => {
    const home = new ScratchHome();
    const whole = corpusBytes(corpusFile(/0\.169\.0\/tui/));
    const torn = whole.subarray(0, whole.length - 40);
    const path = home.rollout(torn);
    await say(path, 'still here');
    const added = appendedTo(path, torn);
    expect(added[0]).toBe('\n');
    // The torn line had ordinal 30; the last parsable one has 29.
    expect(parseLines(added).map(line => line.ordinal)).toEqual([30, 31, 32, 33]);
  });

  it('follows the ordinal of a line of an unknown type, and passes over lines without one', async () => {
    const home = new ScratchHome();
    const whole = corpusBytes(corpusFile(/0\.169\.0\/tui/));
    const path = home.rollout(
      Buffer.concat([
        whole,
        Buffer.from('{"timestamp":"T","ordinal":77,"type":"third_party_note","payload":{}}\n'),
        Buffer.from('{"type":"message","role":"user","content":[]}\n{"ordinal":99,"type":"to'),
        Buffer.from('rn"\n\n'),
      ]),
    );
    await say(path, 'x');
    expect(ordinals(readFileSync(path, 'utf8')).slice(-4)).toEqual([78, 79, 80, 81]);
  });

  it('numbers on after a line that is too long to parse', async () => {
    const home = new ScratchHome();
    const whole = corpusBytes(corpusFile(/0\.169\.0\/tui/));
    const huge = `{"timestamp":"2026-11-22T06:28:52.681Z","ordinal":31,"type":"response_item","payload":{"x":"${'a'.repeat(17 * 1024 * 1024)}"}}\n`;
    const path = home.rollout(Buffer.concat([whole, Buffer.from(huge)]));
    await say(path, 'x');
    const tail = readFileSync(path)
      .subarray(whole.length + huge.length)
      .toString();
    expect(parseLines(tail).map(line => line.ordinal)).toEqual([32, 33, 34, 35]);
  });

  it('leaves the modes of a foreign file alone', async () => {
    const home = new ScratchHome();
    const path = home.corpus(corpusFile(/0\.42\.0\/tui/));
    const before = statSync(path).mode;
    await say(path, 'x');
    expect(statSync(path).mode).toBe(before);
  });

  it('works outside any home, where the rollout itself is locked', async () => {
    const home = new ScratchHome();
    const path = home.copy(corpusFile(/0\.42\.0\/tui/), 'elsewhere/note.jsonl');
    const recorder = await RolloutRecorder.resume({ path });
    await expect(RolloutRecorder.resume({ path })).rejects.toMatchObject({ code: 'CONVERSATION_BUSY' });
    await recorder.shutdown();
    await say(path, 'x');
    expect(home.files()).toEqual(['elsewhere/note.jsonl']);
  });

  it('finds its home through a linked sessions folder', async () => {
    const home = new ScratchHome();
    const real = home.copy(corpusFile(/0\.42\.0\/tui/), 'disk/2026/11/22/rollout-x.jsonl');
    mkdirSync(join(home.path, 'codex'));
    symlinkSync(join(home.path, 'disk'), join(home.path, 'codex', 'sessions'));
    await say(join(home.path, 'codex', 'sessions', '2026', '11', '22', 'rollout-x.jsonl'), 'linked');
    expect(readFileSync(real, 'utf8')).toContain('linked');
    expect(existsSync(join(home.path, 'codex', 'thread-writer-locks'))).toBe(true);
  });
});

describe('what cannot be placed is refused, and stays as it is', () => {
  const meta = (pattern: RegExp) => corpusBytes(corpusFile(pattern)).toString().split('\n')[0] ?? '';
  const unnumbered = meta(/0\.169\.0\/tui/).replace(/"ordinal":\d+,/, '');

  it.each([
    ['an empty file', '', EmptyRolloutError],
    ['blank lines only', '\n\n', EmptyRolloutError],
    ['a first line that is no JSON', 'hello\n', InvalidRolloutError],
    ['a first line that is cut', meta(/0\.42\.0\/tui/).slice(0, 100), InvalidRolloutError],
    [
      'a first line that is no header',
      '{"type":"message","role":"user","content":[]}\n',
      InvalidRolloutError,
    ],
    ['a paginated file without any ordinal', `${unnumbered}\n`, InvalidRolloutError],
  ])('%s', async (_, content, expected) => {
    const home = new ScratchHome();
    const path = home.rollout(content, 'rollout-odd.jsonl');
    await expect(RolloutRecorder.resume({ path })).rejects.toThrow(expected);
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(home.files().filter(name => name.endsWith('.lock'))).toEqual(
      existsSync(join(home.path, 'thread-writer-locks')) ? ['thread-writer-locks/.coordination.lock'] : [],
    );
  });

  it('says line and offset of a bad first line, and the words the original used for an empty one', async () => {
    const home = new ScratchHome();
    const bad = home.rollout('\n\noops\n', 'rollout-bad.jsonl');
    await expect(RolloutRecorder.resume({ path: bad })).rejects.toMatchObject({
      code: 'INVALID_ROLLOUT',
      path: bad,
      line: 3,
      offset: 2,
    });
    const empty = home.rollout('', 'rollout-empty.jsonl');
    await expect(RolloutRecorder.getRolloutHistory(empty)).rejects.toThrow('empty session file');
  });

  it('what is not there, a folder, a link, and a place outside the home that was passed', async () => {
    const home = new ScratchHome();
    const path = home.corpus(corpusFile(/0\.42\.0\/tui/));
    await expect(RolloutRecorder.resume({ path: `${path}x` })).rejects.toThrow(RolloutNotFoundError);
    const link = join(home.path, 'sessions', 'rollout-link.jsonl');
    symlinkSync(path, link);
    await expect(RolloutRecorder.resume({ path: link })).rejects.toThrow(NotInSessionsError);
    const folder = join(home.path, 'sessions', 'rollout-folder.jsonl');
    mkdirSync(folder);
    await expect(RolloutRecorder.resume({ path: folder })).rejects.toThrow(NotInSessionsError);
    const other = new ScratchHome();
    mkdirSync(join(other.path, 'sessions'));
    await expect(RolloutRecorder.resume({ path, codexHome: other.path })).rejects.toThrow(NotInSessionsError);
  });

  it('an archived one: unarchive it first', async () => {
    const home = new ScratchHome();
    const path = home.copy(corpusFile(/0\.42\.0\/tui/), 'archived_sessions/rollout-a.jsonl');
    await expect(RolloutRecorder.resume({ path })).rejects.toThrow(/archived/);
  });
});

describe('a compressed rollout', () => {
  const compressed =
    '0.169.0/compressed/rollout-2026-11-22T06-19-54-01a201e9-459d-79c3-9e6e-429603a5bfa9.jsonl.zst';
  const day = 'sessions/2026/11/22';
  const plainName = 'rollout-2026-11-22T06-19-54-01a201e9-459d-79c3-9e6e-429603a5bfa9.jsonl';

  it('is unpacked beside itself, and appended to', async () => {
    const home = new ScratchHome();
    const path = home.copy(compressed, `${day}/${plainName}.zst`);
    const recorder = await say(path, 'warm again');
    expect(recorder.rolloutPath).toBe(join(home.path, day, plainName));
    expect(home.files().filter(name => name.startsWith('sessions'))).toEqual([`${day}/${plainName}`]);
    const found = parseLines(readFileSync(recorder.rolloutPath, 'utf8'));
    const numbers = found.map(line => line.ordinal);
    expect(numbers).toEqual(numbers.map((_, at) => at));
    expect(found.at(-3)?.payload).toMatchObject({ role: 'user' });
  });

  it('gives way to the plain one beside it', async () => {
    const home = new ScratchHome();
    const path = home.copy(compressed, `${day}/${plainName}.zst`);
    const plain = home.copy(corpusFile(/0\.42\.0\/tui/), `${day}/${plainName}`);
    const recorder = await say(path, 'plain wins');
    expect(recorder.rolloutPath).toBe(plain);
    expect(recorder.dialect).toBe('envelope');
    expect(existsSync(path)).toBe(true);
  });

  it('that is damaged is refused, and nothing has changed', async () => {
    const home = new ScratchHome();
    const path = home.copy(compressed, `${day}/${plainName}.zst`);
    writeFileSync(path, readFileSync(path).subarray(0, 2000));
    await expect(RolloutRecorder.resume({ path })).rejects.toThrow();
    expect(home.files().filter(name => name.startsWith('sessions'))).toEqual([`${day}/${plainName}.zst`]);
  });
});

describe('a batch', () => {
  it('in which nothing survives the policy touches nothing', async () => {
    const home = new ScratchHome();
    const before = corpusBytes(corpusFile(/0\.42\.0\/tui/));
    const path = home.rollout(before);
    const states: string[] = [];
    const recorder = await RolloutRecorder.resume({ path, onStateChange: state => states.push(state.kind) });
    await recorder.recordItems([{ type: 'other' }, { type: 'ghost_snapshot' }]);
    await recorder.recordItems([]);
    await recorder.flush();
    await recorder.shutdown();
    expect(appendedTo(path, before)).toBe('');
    await expect.poll(() => states).toEqual(['closed']);
  });

  it('that cannot be written as JSON is refused as a whole, and the next one is taken', async () => {
    const home = new ScratchHome();
    const before = corpusBytes(corpusFile(/0\.29\.0\/tui/));
    const path = home.rollout(before);
    const recorder = await RolloutRecorder.resume({ path });
    const fine = { type: 'web_search_call', status: 'completed' } as const;
    const circle: Record<string, unknown> & { type: 'web_search_call' } = { type: 'web_search_call' };
    circle.self = circle;
    await expect(recorder.recordItems([fine, circle])).rejects.toThrow(TypeError);
    await recorder.recordItems([fine]);
    await recorder.shutdown();
    expect(appendedTo(path, before)).toBe(`${JSON.stringify(fine)}\n`);
  });

  it('stays together and in order with everything else', async () => {
    const home = new ScratchHome();
    const before = corpusBytes(corpusFile(/0\.29\.0\/tui/));
    const path = home.rollout(before);
    const recorder = await RolloutRecorder.resume({ path });
    const search = (n: number) => ({ type: 'web_search_call', n }) as const;
    void recorder.recordItems([search(1), search(2)]);
    void recorder.recordState({});
    void recorder.recordItems([search(3)]);
    await recorder.shutdown();
    const added = parseLines(appendedTo(path, before));
    expect(added.map(line => line.n ?? line.record_type)).toEqual([1, 2, 'state', 3]);
  });
});

describe('an observer that throws', () => {
  it('does not stop the recorder', async () => {
    const home = new ScratchHome();
    const before = corpusBytes(corpusFile(/0\.42\.0\/tui/));
    const path = home.rollout(before);
    const thrown: unknown[] = [];
    const catching = (error: unknown) => thrown.push(error);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', catching);
    try {
      const onStateChange = () => {
        throw new Error('observer');
      };
      const recorder = await RolloutRecorder.resume({ path, onStateChange });
      await recorder.recordUserMessage('x');
      await recorder.shutdown();
      expect(parseLines(appendedTo(path, before))).toHaveLength(2);
      await expect.poll(() => thrown.length).toBeGreaterThan(0);
    } finally {
      process.off('uncaughtException', catching);
      for (const listener of others) process.on('uncaughtException', listener);
    }
  });
});

describe('a recorder that was shut down', () => {
  it('answers every later call with "closed", and a second shutdown with the first', async () => {
    const home = new ScratchHome();
    const recorder = await say(home.corpus(corpusFile(/0\.42\.0\/tui/)), 'bye');
    await expect(recorder.shutdown()).resolves.toBeUndefined();
    await expect(recorder.recordUserMessage('x')).rejects.toThrow(RecorderClosedError);
    await expect(recorder.recordItems([])).rejects.toThrow(RecorderClosedError);
    await expect(recorder.recordState({})).rejects.toThrow(RecorderClosedError);
    await expect(recorder.flush()).rejects.toThrow(/closed/);
  });
});
