import { describe, expect, test } from 'vitest';
import type { LiveState, Summary } from '../../src/format/conversation.ts';
import type { ConversationId } from '../../src/format/identity.ts';
import { conversationTitle, folderName, listedTitle } from '../../src/text/title.ts';

const id = '01a201f1-1118-7632-9461-a7370d39113f' as ConversationId;
const titled = (title: string | null): Summary => ({ title }) as Summary;

describe('what a session is called', () => {
  test.each([
    ['its name first', 'port the parser', titled('hello'), 'port the parser'],
    ['else its first prompt', null, titled('fix the\n\n  build\t'), 'fix the build'],
    ['an empty name is none', ' \n ', titled('hello'), 'hello'],
    ['else its id', null, titled(null), id],
    ['not read yet: its id', null, null, id],
    ['safe', '\u001b[31mred\u202e', null, '␛[31mred‹U+202E›'],
  ])('%s', (_, name, summary, expected) => {
    expect(conversationTitle({ id, name, summary })).toBe(expected);
  });

  test.each([
    ['a working one without words', 'working', null, null, 'new session'],
    ['one that is held and in which nothing was said', 'idle', null, null, 'new session'],
    ['one with words', 'working', null, titled('fix it'), 'fix it'],
    ['one with a name', 'working', 'port the parser', null, 'port the parser'],
    ['an old one without words', null, null, titled(null), id],
  ] as const)('among others: %s', (_, kind, name, summary, expected) => {
    const state = kind && ({ kind, by: 'itself', sinceMs: null } as LiveState);
    expect(listedTitle({ id, name, summary, state })).toBe(expected);
  });

  test.each([
    ['/home/me/web', 'web'],
    ['/home/me/web/', 'web'],
    ['C:\\work\\web', 'web'],
    ['/', '/'],
    ['', ''],
    [null, ''],
    ['/tmp/a\u001bb', 'a␛b'],
  ])('folder %j is %j', (cwd, expected) => {
    expect(folderName(cwd)).toBe(expected);
  });
});
