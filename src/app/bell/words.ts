/** What a call says, and what the terminal's title says of the sessions. */
import type { StateKind } from '../../format/conversation.ts';
import type { Glyphs } from '../../text/row.ts';
import { cut } from '../../text/unicode/width.ts';
import type { Ring } from './bell.ts';

/** A longer title would hide what is said of it. */
const TITLE_CELLS = 100;

/** One sentence without its full stop. */
export function ringText({ needYou, ready }: Ring, glyphs: Glyphs): string {
  const [only, ...others] = [...needYou, ...ready];
  if (only !== undefined && others.length === 0)
    return `"${cut(only.title, TITLE_CELLS, glyphs)}" ${only.state === 'needs-you' ? 'needs you' : 'is ready'}`;
  const waits = needYou.length === 1 ? '1 session needs you' : `${needYou.length} sessions need you`;
  if (ready.length === 0) return waits;
  if (needYou.length > 0) return `${waits}, ${ready.length} ${ready.length === 1 ? 'is' : 'are'} ready`;
  return `${ready.length} sessions are ready`;
}

/** `2● 1◌ rolltop`: two at work, one that waits for the person or is ready. What is none is left out. */
export function titleText(states: Iterable<StateKind>, glyphs: Glyphs): string {
  let working = 0;
  let waiting = 0;
  for (const state of states) {
    if (state === 'working') working += 1;
    if (state === 'needs-you' || state === 'ready') waiting += 1;
  }
  const counts = [
    ...(working > 0 ? [`${working}${glyphs.running}`] : []),
    ...(waiting > 0 ? [`${waiting}${glyphs.ascii ? 'o' : '◌'}`] : []),
  ];
  return [...counts, 'rolltop'].join(' ');
}
