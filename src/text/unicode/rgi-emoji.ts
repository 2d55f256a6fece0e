/**
 * Whether a grapheme is an emoji that fonts are expected to have, as `/^\p{RGI_Emoji}$/v` tells. That one expression takes 13 ms to be
 * made, so the bundle gives string-width this one: its parts, each made when a grapheme may belong to it.
 */
import { lazily } from './lazy-table.ts';

const whole = (...properties: readonly string[]): (() => RegExp) =>
  lazily(() => new RegExp(`^[${properties.map(name => `\\p{${name}}`).join('')}]$`, 'v'));

const simple = whole('Basic_Emoji', 'Emoji_Keycap_Sequence', 'RGI_Emoji_Tag_Sequence');
const paired = whole('RGI_Emoji_Modifier_Sequence', 'RGI_Emoji_Flag_Sequence');
const joined = whole('RGI_Emoji_ZWJ_Sequence');

export const rgiEmoji = {
  test(grapheme: string): boolean {
    if (simple().test(grapheme)) return true;
    if (grapheme.length <= 2) return false;
    return (grapheme.includes('\u200d') ? joined() : paired()).test(grapheme);
  },
};
