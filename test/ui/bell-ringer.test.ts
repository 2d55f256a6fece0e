/** What is done when a person is to be called, by what was chosen. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { NotifyWay } from '../../src/app/bell/ways.ts';
import type { Conversation, LiveState } from '../../src/format/conversation.ts';
import { BellRinger, type BellRingerOptions } from '../../src/ui/bell-ringer.ts';
import { conversation } from '../support/conversations.ts';

const START = 1_700_000_000_000;

/** What becomes of the end of a turn of a minute. `here`: as it was chosen when this window began; `elsewhere`: in another one since then. */
function called({
  here,
  elsewhere,
}: {
  readonly here: NotifyWay | null;
  readonly elsewhere: NotifyWay | null;
}) {
  const done: string[] = [];
  let nowMs = START;
  let atWork: readonly Conversation[] = [];
  let tell = (): void => {};
  const ringer = new BellRinger({
    driver: {
      getView: () => ({ state: { notify: here, glyphs: {}, screen: { kind: 'picker' } } }),
      subscribe: () => () => {},
    },
    conversations: {
      getSnapshot: () => ({ atWork }),
      subscribe: (listener: () => void) => {
        tell = listener;
        return () => {};
      },
    },
    stateFolder: { readPreferences: () => ({ notify: elsewhere }) },
    notify: (way: NotifyWay, text: string) => done.push(`${way}: ${text}`),
    dispatch: ({ type }: { readonly type: string }) => done.push(type),
    hasTitle: () => false,
    setTitle: () => {},
    nowMs: () => nowMs,
  } as unknown as BellRingerOptions);
  onTestFinished(() => ringer.stop());
  const becomes = (state: LiveState): void => {
    nowMs = state.sinceMs ?? nowMs;
    atWork = [conversation(1, { state, summary: { title: 'the table' } })];
    tell();
  };
  ringer.focusChanged('out');
  becomes({ kind: 'working', by: 'itself', sinceMs: START + 1_000 });
  becomes({ kind: 'ready', sinceMs: START + 61_000 });
  return done;
}

describe('a person who is away', () => {
  it.each<[string, NotifyWay | null, NotifyWay | null, readonly string[]]>([
    ['is called as they chose', 'bell', 'bell', ['bell: "the table" is ready']],
    ['is asked when they never chose', null, null, ['couldCall']],
    ['is left alone when they said no', 'off', 'off', []],
    ['is not asked again when they said no in another window', null, 'off', []],
    ['is called as they chose in another window', null, 'osc9', ['osc9: "the table" is ready']],
  ])('%s', (_, here, elsewhere, done) => expect(called({ here, elsewhere })).toEqual(done));
});
