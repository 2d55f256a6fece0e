/** What the person is doing on the screen of what sessions used. Never sums: the store has them. */
import type { UsageGrouping } from '../../usage/sum/groupings.ts';

export interface UsageState {
  readonly by: UsageGrouping;
  /** The selected row, and the first one on screen. */
  readonly index: number;
  readonly top: number;
}

/** In the order of the key that changes it; by hosts where there are some. */
const GROUPINGS: readonly UsageGrouping[] = ['day', 'week', 'month', 'model', 'folder', 'session', 'host'];

export const OPENED_USAGE: UsageState = { by: 'day', index: 0, top: 0 };

/** The grouping `by` steps on in the circle, from its beginning. */
export function groupedBeside({ by }: UsageState, step: 1 | -1, hosts: 'hosts' | 'no hosts'): UsageState {
  const circle = hosts === 'hosts' ? GROUPINGS : GROUPINGS.filter(one => one !== 'host');
  const next = (circle.indexOf(by) + step + circle.length) % circle.length;
  return { by: circle[next] ?? by, index: 0, top: 0 };
}
