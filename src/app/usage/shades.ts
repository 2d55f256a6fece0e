/** The shades of a bar: which tokens they are. Used by the bars, by what explains them above, and by the help. */
import type { Glyphs } from '../../text/row.ts';

export interface BarShade {
  readonly shade: string;
  readonly name: string;
  readonly meaning: string;
}

/** In the order of the bar: new tokens, then those that the provider had seen before. */
export function barShades({ ascii }: Glyphs): { readonly fresh: BarShade; readonly known: BarShade } {
  const [fresh, known] = ascii === true ? ['#', '='] : ['█', '▒'];
  return {
    fresh: {
      shade: fresh,
      name: 'new',
      meaning: 'tokens that were new: input that was sent for the first time, and output',
    },
    known: {
      shade: known,
      name: 'cached',
      meaning: 'input that the provider had seen before: most of what is sent, at a small part of the price',
    },
  };
}
