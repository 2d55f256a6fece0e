/** What the screen of what sessions used says of hosts. Pure. */
import type { UsageSnapshot } from '../../live/snapshot.ts';
import type { Glyphs, Span } from '../../text/row.ts';
import { span } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';

/** ` on b, c`: those that are not counted yet. */
export function countingOn({ hosts }: UsageSnapshot): string {
  return hosts === null || hosts.counting.length === 0 ? '' : ` on ${hosts.counting.join(', ')}`;
}

/** `without b, c`: those that are not there. */
export function withoutHosts({ hosts }: UsageSnapshot, glyphs: Glyphs): readonly Span[] {
  if (hosts === null || hosts.missing.length === 0) return [];
  return [span(`   without ${safeLine(hosts.missing.join(', '), glyphs)}`, 'warn')];
}
