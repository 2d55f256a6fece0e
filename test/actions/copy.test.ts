/** The sentence about a copy: "Copied" only where a program has said so. */
import { expect, it } from 'vitest';
import { type Copied, copyText } from '../../src/actions/copy.ts';

const NOTHING: Copied = { program: null, tmux: null, sent: false, advice: null, cut: null };

it.each<[Partial<Copied>, string]>([
  [{ program: 'wl-copy' }, 'Copied the id (wl-copy).'],
  [{ program: 'xclip', tmux: 'forwarded' }, 'Copied the id (xclip); tmux has it too (prefix ] pastes it).'],
  [{ sent: true }, "Sent the id to the terminal's clipboard, which does not answer: paste to check."],
  [
    { sent: true, advice: 'set x' },
    "Sent the id to the terminal's clipboard, which does not answer: paste to check (set x).",
  ],
  [
    { tmux: 'forwarded' },
    "Sent the id through tmux to the terminal's clipboard: paste to check. Prefix ] pastes tmux's own copy.",
  ],
  [
    { tmux: 'buffer', advice: 'set x' },
    "The id is in tmux's buffer (prefix ] pastes it), not on the clipboard: set x.",
  ],
  [{ advice: 'a console has no clipboard' }, 'The id was not copied: a console has no clipboard.'],
  [
    { program: 'pbcopy', cut: { bytes: 2048, of: 10_240 } },
    'Copied the id (pbcopy). Only its first 2K of 10K.',
  ],
])('%j', async (done, sentence) => {
  const clipboard = () => Promise.resolve({ ...NOTHING, ...done });
  expect(await copyText('x', { what: 'id', clipboard })).toBe(sentence);
});

it('says "copied" only of a program', async () => {
  for (const tmux of [null, 'buffer', 'forwarded'] as const) {
    for (const sent of [true, false]) {
      const clipboard = () => Promise.resolve({ ...NOTHING, tmux, sent });
      expect(await copyText('x', { what: 'id', clipboard })).not.toMatch(/^Copied/);
    }
  }
});

it('makes the text safe first', async () => {
  let got = '';
  const clipboard = (text: string) => {
    got = text;
    return Promise.resolve(NOTHING);
  };
  await copyText('a\u001B[31mb', { what: 'text', clipboard });
  expect(got).toBe('a␛[31mb');
});
