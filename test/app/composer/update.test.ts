import { describe, expect, it } from 'vitest';
import { conversation, TypedComposer } from './composer.ts';

const busy = { pid: 4121, command: 'codex', daemon: false };

function sending(text = 'hello'): TypedComposer {
  return new TypedComposer().type(text).press('send');
}

describe('writing', () => {
  it('puts typed text where the cursor is', () => {
    expect(new TypedComposer().type('ac').press('left').type('b').text).toBe('ab|c');
  });

  it('keeps the lines of a paste and never sends it', () => {
    const composer = new TypedComposer().event({ type: 'paste', text: 'one\r\ntwo\rthree\n' });
    expect(composer.text).toBe('one\ntwo\nthree\n|');
    expect(composer.effects).toEqual([]);
  });

  it.each([
    ['newline', 'ab|cd', 'ab\n|cd'],
    ['erase', 'ab|cd', 'a|cd'],
    ['erase', 'a\n|b', 'a|b'],
    ['eraseForward', 'ab|cd', 'ab|d'],
    ['eraseWord', 'one two|', 'one |'],
    ['eraseToLineStart', 'x\nab|cd', 'x\n|cd'],
    ['eraseToLineStart', 'x\n|cd', 'x|cd'],
    ['eraseToLineEnd', 'ab|cd\nx', 'ab|\nx'],
    ['eraseToLineEnd', 'ab|\nx', 'ab|x'],
    ['lineStart', 'x\nab|cd', 'x\n|abcd'],
    ['lineEnd', 'a|bcd\nx', 'abcd|\nx'],
    ['wordLeft', 'one two|', 'one |two'],
    ['wordRight', '|one two', 'one| two'],
    ['left', '|ab', '|ab'],
    ['right', 'ab|', 'ab|'],
    ['erase', '|ab', '|ab'],
  ] as const)('%s turns %j into %j', (command, from, to) => {
    const cursor = from.indexOf('|');
    const composer = new TypedComposer(from.replace('|', ''));
    for (let left = from.length - 1 - cursor; left > 0; left -= 1) composer.press('left');
    expect(composer.text).toBe(from);
    expect(composer.press(command).text).toBe(to);
  });
});

describe('up and down', () => {
  // 40 columns: 37 cells of text.
  it('move by rows on screen and keep the column they aim at', () => {
    const composer = new TypedComposer('a long first line\nx\nanother long line');
    composer.press('up');
    expect(composer.text).toBe('a long first line\nx|\nanother long line');
    composer.press('up');
    expect(composer.text).toBe('a long first line|\nx\nanother long line');
    composer.press('down', 'down');
    expect(composer.text).toBe('a long first line\nx\nanother long line|');
  });

  it('go through the rows of one wrapped line', () => {
    const composer = new TypedComposer('word '.repeat(12).trim());
    expect(composer.lines()).toHaveLength(3);
    composer.press('up');
    expect(composer.text).toBe('word word word word word| word word word word word word word');
    expect(composer.press('down').text.endsWith('|')).toBe(true);
  });

  it('above the first row go to the start, below the last to the end', () => {
    expect(new TypedComposer('abc').press('up').text).toBe('|abc');
    expect(new TypedComposer('abc').press('up', 'down').text).toBe('abc|');
  });
});

describe('sending', () => {
  it('saves the draft first, then sends; keys wait meanwhile', () => {
    const composer = sending('hello');
    expect(composer.effects).toEqual([
      { type: 'saveDraft', id: conversation.id, text: 'hello' },
      { type: 'send', token: expect.any(Number), conversation, text: 'hello' },
    ]);
    composer.type('more').press('erase', 'send', 'close');
    expect(composer.text).toBe('hello|');
    expect(composer.effects).toHaveLength(2);
  });

  it.each(['', '  ', '\n\n'])('sends nothing when there is only %j', text => {
    expect(new TypedComposer(text).press('send').effects).toEqual([]);
  });

  it('closes and takes the draft away once it is recorded', () => {
    const composer = sending();
    const send = composer.effects.at(-1);
    composer.event({
      type: 'sent',
      token: send?.type === 'send' ? send.token : 0,
      result: { kind: 'recorded' },
    });
    expect(composer.state).toBeNull();
    expect(composer.effects.at(-1)).toEqual({ type: 'saveDraft', id: conversation.id, text: '' });
    expect(composer.intents).toEqual([{ kind: 'recorded' }]);
  });

  const sent = (composer: TypedComposer, result: Parameters<TypedComposer['event']>[0] & { type: 'sent' }) =>
    composer.event(result);
  const tokenOf = ({ state }: TypedComposer) => (state?.phase.kind === 'sending' ? state.phase.token : -1);

  it('says who holds the session, keeps the text, and can try again', () => {
    const composer = sending();
    sent(composer, { type: 'sent', token: tokenOf(composer), result: { kind: 'busy', holder: busy } });
    expect(composer.intents).toEqual([{ kind: 'busy', holder: busy, how: 'append', canQueue: false }]);
    expect(composer.lines().join('\n')).toContain('In use by codex (pid 4121)');
    expect(composer.text).toBe('hello|');
    composer.press('send');
    expect(composer.state?.phase.kind).toBe('sending');
  });

  it('shows why it failed in one sentence and keeps the text; typing takes the sentence away', () => {
    const composer = sending();
    const message = 'The disk is full: /home is out of space; nothing was lost.';
    sent(composer, { type: 'sent', token: tokenOf(composer), result: { kind: 'failed', message } });
    expect(composer.lines().join(' ')).toContain('The disk is full');
    composer.type('!');
    expect(composer.text).toBe('hello!|');
    expect(composer.lines().join(' ')).not.toContain('The disk is full');
  });

  it('waits until the session is free, says for whom, and can be stopped', () => {
    const composer = sending();
    sent(composer, { type: 'sent', token: tokenOf(composer), result: { kind: 'busy', holder: busy } });
    composer.event({ type: 'sendWhenFree', holder: busy });
    const token = composer.state?.phase.kind === 'waiting' ? composer.state.phase.token : -1;
    expect(composer.effects.at(-1)).toMatchObject({ type: 'send', token, whenFree: true });
    expect(composer.lines().join(' ')).toContain('Waiting for codex (pid 4121)… Esc');
    composer.type('x').press('erase', 'send', 'ask');
    expect(composer.text).toBe('hello|');
    composer.event({ type: 'stillBusy', token, holder: { ...busy, pid: 7 } });
    expect(composer.lines().join(' ')).toContain('(pid 7)');
    composer.press('close', 'close');
    expect(composer.effects.filter(effect => effect.type === 'stopWaiting')).toEqual([
      { type: 'stopWaiting', token },
    ]);
    sent(composer, { type: 'sent', token, result: { kind: 'stopped' } });
    expect(composer.type('!').text).toBe('hello!|');
  });

  it('a message that was written before the wait could be stopped is not written again', () => {
    const composer = sending();
    sent(composer, { type: 'sent', token: tokenOf(composer), result: { kind: 'busy', holder: busy } });
    composer.event({ type: 'sendWhenFree', holder: busy });
    const token = composer.state?.phase.kind === 'waiting' ? composer.state.phase.token : -1;
    composer.event({ type: 'interrupt' });
    sent(composer, { type: 'sent', token, result: { kind: 'recorded' } });
    expect(composer.state).toBeNull();
    expect(composer.effects.at(-1)).toEqual({ type: 'saveDraft', id: conversation.id, text: '' });
  });

  it('Ctrl-C while it waits ends the wait, and a second one the program', () => {
    const composer = sending();
    sent(composer, { type: 'sent', token: tokenOf(composer), result: { kind: 'busy', holder: busy } });
    composer.event({ type: 'sendWhenFree', holder: busy }).event({ type: 'interrupt' });
    expect(composer.effects.at(-1)?.type).toBe('stopWaiting');
    expect(composer.event({ type: 'interrupt' }).intents.at(-1)).toEqual({ kind: 'quit' });
  });

  it('hands it to codex queue, and is done when that has it', () => {
    const composer = sending();
    sent(composer, {
      type: 'sent',
      token: tokenOf(composer),
      result: { kind: 'busy', holder: busy, canQueue: true },
    });
    expect(composer.intents.at(-1)).toMatchObject({ kind: 'busy', canQueue: true });
    composer.event({ type: 'queue' });
    expect(composer.effects.at(-1)).toMatchObject({ type: 'queue', text: 'hello' });
    sent(composer, { type: 'sent', token: tokenOf(composer), result: { kind: 'queued' } });
    expect(composer.state).toBeNull();
    expect(composer.intents.at(-1)).toEqual({ kind: 'queued' });
  });

  it('asks Codex for a turn and keeps the draft until it has the message', () => {
    const composer = new TypedComposer('do it').press('ask');
    const token = tokenOf(composer);
    expect(composer.effects.map(({ type }) => type)).toEqual(['saveDraft', 'ask']);
    expect(composer.intents).toMatchObject([{ kind: 'turnRequested', token, text: 'do it' }]);
    expect(composer.lines().join(' ')).toContain('starting codex…');
    composer.press('close');
    expect(composer.state).toBeNull();
    expect(composer.effects.filter(({ type }) => type === 'saveDraft')).toHaveLength(1);
  });

  it('runs a turn in a folder that Codex does not trust only when the person agrees', () => {
    const composer = new TypedComposer('do it').press('ask');
    sent(composer, { type: 'sent', token: tokenOf(composer), result: { kind: 'untrusted' } });
    expect(composer.intents.at(-1)).toEqual({ kind: 'untrusted' });
    composer.event({ type: 'askAnyFolder' });
    expect(composer.effects.at(-1)).toMatchObject({ type: 'ask', anyFolder: true });
  });

  it('asks before it writes without a lock', () => {
    const composer = sending();
    sent(composer, {
      type: 'sent',
      token: tokenOf(composer),
      result: { kind: 'unlocked', message: 'No flock here.' },
    });
    expect(composer.intents).toEqual([{ kind: 'unlocked', message: 'No flock here.' }]);
    composer.event({ type: 'sendWithoutLock' });
    expect(composer.effects.at(-1)).toMatchObject({ type: 'send', text: 'hello', withoutLock: true });
  });

  it('drops an answer to something else', () => {
    const composer = sending();
    sent(composer, { type: 'sent', token: 77, result: { kind: 'recorded' } });
    expect(composer.state?.phase.kind).toBe('sending');
  });
});

describe('the draft', () => {
  it('is loaded with the cursor at its end', () => {
    expect(new TypedComposer('from before').text).toBe('from before|');
  });

  it('comes before what was typed while it was loading', () => {
    const composer = new TypedComposer(null).type('and more');
    composer.event({ type: 'draftLoaded', token: 1, text: 'from before ' });
    expect(composer.text).toBe('from before and more|');
  });

  it('of another box is dropped', () => {
    expect(new TypedComposer(null).event({ type: 'draftLoaded', token: 9, text: 'x' }).text).toBe('|');
  });

  it('is kept by Esc', () => {
    const composer = new TypedComposer().type('half a thought').press('close');
    expect(composer.state).toBeNull();
    expect(composer.effects).toEqual([{ type: 'saveDraft', id: conversation.id, text: 'half a thought' }]);
  });

  it('is not overwritten by closing before it was loaded', () => {
    const composer = new TypedComposer(null).press('close');
    expect(composer.state).toBeNull();
    expect(composer.effects).toEqual([]);
  });
});

describe('what was erased', () => {
  it.each(['eraseWord', 'eraseToLineStart', 'eraseToLineEnd'] as const)('by %s comes back', command => {
    const composer = new TypedComposer('one two\nthree four').press('up', 'lineStart', 'wordRight');
    const before = composer.text;
    expect(composer.press(command).text).not.toBe(before);
    expect(composer.press('bringBack').text.replace('|', '')).toBe(before.replace('|', ''));
  });

  it('by Ctrl-C comes back', () => {
    const composer = new TypedComposer('a long thought').event({ type: 'interrupt' });
    expect(composer.press('bringBack').text).toBe('a long thought|');
  });
});

describe('Ctrl-C', () => {
  it('first clears the text, then quits', () => {
    const composer = new TypedComposer('something').event({ type: 'interrupt' });
    expect(composer.text).toBe('|');
    expect(composer.intents).toMatchObject([{ kind: 'notice' }]);
    composer.event({ type: 'interrupt' });
    expect(composer.intents.at(-1)).toEqual({ kind: 'quit' });
    expect(composer.effects).toEqual([{ type: 'saveDraft', id: conversation.id, text: '' }]);
  });

  it('quits while a message is being written, with the draft kept as it was', () => {
    const composer = sending().event({ type: 'interrupt' });
    expect(composer.intents).toEqual([{ kind: 'quit' }]);
    expect(composer.effects.filter(effect => effect.type === 'saveDraft')).toEqual([
      { type: 'saveDraft', id: conversation.id, text: 'hello' },
    ]);
  });
});
