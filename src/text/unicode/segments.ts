/** The one segmenter of the program: what a person counts as a character. */
import { lazily } from './lazy-table.ts';

/** Made when a text first needs it: to make it takes as long as all else that a start computes. */
const segmenter = lazily(() => new Intl.Segmenter(undefined, { granularity: 'grapheme' }));

/** The graphemes of a text in order, each with the UTF-16 index where it begins. Takes the square of a long text's length. */
export const segmentsOf = (text: string): Intl.Segments => segmenter().segment(text);
