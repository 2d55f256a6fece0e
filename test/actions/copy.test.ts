/** Copying: what reaches the clipboard, and the sentence about it. */
import { expect, it } from 'vitest';
import { copyText } from '../../src/actions/copy.ts';
import { clipboardOf } from '../../src/terminal/clipboard.ts';

/** A machine without programs for a clipboard, and what its terminal got. */
function terminal(env: Readonly<Record<string, string>> = {}) {
  const sent: string[] = [];
  const clipboard = clipboardOf({ env, platform: 'linux' }, sequence => void sent.push(sequence));
  return { sent, clipboard };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

it('sends a safe text to the terminal', async () => {
  const { sent, clipboard } = terminal();
  const said = await copyText('a\u001B[31mb', { what: 'text', clipboard });
  expect(said).toBe("Copied the text (sent to the terminal's clipboard).");
  expect(sent).toEqual([`\u001B]52;c;${base64('a␛[31mb')}\u0007`]);
});

it('wraps the sequence for tmux and screen', async () => {
  const inTmux = terminal({ TMUX: '/tmp/tmux' });
  await copyText('x', { what: 'id', clipboard: inTmux.clipboard });
  expect(inTmux.sent).toEqual([`\u001BPtmux;\u001B\u001B]52;c;${base64('x')}\u0007\u001B\\`]);
  const inScreen = terminal({ TERM: 'screen-256color' });
  await copyText('x', { what: 'id', clipboard: inScreen.clipboard });
  expect(inScreen.sent).toEqual([`\u001BP\u001B]52;c;${base64('x')}\u0007\u001B\\`]);
});

it('says when a text is too long, and sends nothing', async () => {
  const { sent, clipboard } = terminal();
  const said = await copyText('x'.repeat(80_000), { what: 'text', clipboard });
  expect(said).toContain('too long for this terminal');
  expect(sent).toEqual([]);
});

it('starts no program of this machine through SSH', async () => {
  const { sent, clipboard } = terminal({ SSH_TTY: '/dev/pts/1', DISPLAY: ':0' });
  expect(await clipboard('x')).toBe('by the terminal');
  expect(sent).toHaveLength(1);
});
