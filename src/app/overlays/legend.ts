/** What the marks, columns and bars of the screens mean: the end of the help. */
import type { Glyphs } from '../../text/row.ts';
import { asciiWords } from '../../text/unicode/ascii-words.ts';
import { titleText } from '../bell/words.ts';
import { type KeyTable, keyOf } from '../keymap.ts';
import { barShades } from '../usage/shades.ts';

/** What is on the screen, and its meaning. */
export type LegendLine = readonly [shown: string, meaning: string];

/** A part of the help, with its heading. */
export interface LegendSection {
  readonly title: string;
  readonly lines: readonly LegendLine[];
}

const marks = (glyphs: Glyphs): readonly LegendLine[] => [
  [glyphs.bar, 'the selected session'],
  [glyphs.running, 'working: a turn is running, or its sub-agents are'],
  [glyphs.needsYou, 'needs you: it waits for an answer or an approval: the preview says which'],
  ['approval?', 'it may wait for one: a patch, or a tool of an MCP server for 15 s'],
  [glyphs.ok, 'ready: a turn ended since you last opened it here, and you did not break it off'],
  [glyphs.held, 'idle: open in a Codex, and no turn is running'],
  [glyphs.bad, 'stopped: its turn did not end, and no program has it open'],
  [glyphs.damage, 'the file has damage; the rest can be read'],
  [glyphs.hidden, 'Codex itself would not list it; the preview says why'],
  [`${glyphs.folded} ${glyphs.unfolded}`, 'has sub-agents, folded or shown below it'],
  [glyphs.child, 'a sub-agent of the session above'],
  [glyphs.marked, 'marked by you: acts on sessions are on all of these'],
  [glyphs.pin, 'pinned: above all others'],
  ['#word', 'a tag that you gave'],
  [
    titleText(['working', 'working', 'ready'], glyphs),
    'the title of the terminal: two sessions work, one waits for you or is ready',
  ],
  ['draft', 'a message that you began and did not send'],
  ['Codex answers you', 'a turn that you asked for is running in the background'],
  ['archived', 'the session is in the archive'],
  ['zst', 'the file is compressed'],
  ['+1 file', 'there are other files of the same session'],
];

const columns = (glyphs: Glyphs, sortKey: string): readonly LegendLine[] => [
  ['updated, created', `how long ago; ${sortKey} chooses the order, and what it is ordered by stands here`],
  ['title', 'its name, else the first thing that was asked'],
  ['folder', 'where it runs: the last part of the path'],
  ['branch', 'the Git branch when it began'],
  ['model', 'the model that was used last'],
  ['items', 'how many messages, commands and other things are in it'],
  ['size', 'of the file'],
  ['tokens', 'that its own turns used'],
  [
    `${about(glyphs)}tokens`,
    'of a file over 256 KB: the last total it states, which may have begun anew, or have those of a parent in it; exact once you look at it',
  ],
];

const about = (glyphs: Glyphs): string => (glyphs.ascii ? asciiWords('≈') : '≈');

const session = (glyphs: Glyphs, detailKey: string): readonly LegendLine[] => [
  [`${glyphs.ok} ${glyphs.bad}`, 'a command that went well, one that failed, with its exit code'],
  [glyphs.patch, 'a change of files'],
  [`${glyphs.folded} ${glyphs.unfolded}`, 'folded, with more rows than are shown; unfolded'],
  [glyphs.bar, 'beside the item that keys act on'],
  [
    `${glyphs.track} ${glyphs.thumb}`,
    'the bar at the right edge: the whole session, and what is on screen of it',
  ],
  [`${glyphs.mark} ${glyphs.bad}`, 'in that bar: a message of yours; something that failed'],
  ['FOLLOW', 'the end is shown, and stays so when more is written'],
  ['PAUSED', 'the place stays; what came meanwhile is counted'],
  ['3/17', 'the third of 17 hits of the search; 17+ while they are being counted'],
  ['RAW', 'the JSON lines of one item'],
  [
    'talk, tools',
    `how much is shown: what was said, what was said and done, or everything; ${detailKey} changes it`,
  ],
];

const bars = (glyphs: Glyphs, firstKey: string): readonly LegendLine[] => [
  ['first row', 'which sessions there are, how many are live, which are shown and in what order'],
  [`3 marked ${glyphs.dot} 1.2G`, 'how many sessions are marked, and their size'],
  [`3 new ${glyphs.up}`, `sessions that came above what is on screen; ${firstKey} goes there`],
  ['polling', 'the system gives no hints of changes here: the disk is looked at every two seconds'],
  ['last row', 'the keys that matter most, and where you are'],
];

const usage = (glyphs: Glyphs): readonly LegendLine[] => {
  const { fresh, known } = barShades(glyphs);
  return [
    ...[fresh, known].map(({ shade, meaning }): LegendLine => [shade, meaning]),
    [
      about(glyphs),
      'before tokens: what a fork copied is known by its time alone, or a count could not be read',
    ],
    ['$1.20+', 'the price of a part: the rest has no price that is known'],
  ];
};

/** Sections in the order of the help. */
export const legend = (glyphs: Glyphs, keys: KeyTable): readonly LegendSection[] => [
  { title: 'Marks in the list', lines: marks(glyphs) },
  { title: 'Columns of the list', lines: columns(glyphs, keyOf({ keys, glyphs }, 'picker', 'sortMenu')) },
  { title: 'Marks in a session', lines: session(glyphs, keyOf({ keys, glyphs }, 'viewer', 'detail')) },
  { title: 'Tokens used', lines: usage(glyphs) },
  { title: 'First and last row', lines: bars(glyphs, keyOf({ keys, glyphs }, 'picker', 'first')) },
];
