/** What `rolltop usage` found, and the titles of what it shows. */
import { summaryAt } from '../../sessions/conversation-row.ts';
import { SessionNames } from '../../sessions/names.ts';
import type { ScanResult } from '../../usage/scan/usage-scan.ts';
import type { UsageGroup, UsageReport } from '../../usage/sum/report.ts';
import type { CommandContext } from '../context.ts';
import type { UsedHosts } from '../hosts/used-hosts.ts';
import type { TokenUsageOptions } from '../keep/keep-arguments.ts';

/** Of this machine and of the hosts that answered. */
export interface AllScanned extends Pick<ScanResult, 'sessions' | 'limits' | 'complete'> {
  /** What is left out, as sentences. */
  readonly problems: readonly string[];
}

export interface Answer {
  readonly report: UsageReport;
  readonly scan: AllScanned;
  readonly pricesDate: string;
  readonly options: TokenUsageOptions;
  readonly there: UsedHosts | null;
}

/** Names and titles of those that are shown: they are in the files. */
export async function titlesOf(
  groups: readonly UsageGroup[],
  { scan: { sessions }, there }: Answer,
  { codexHome }: CommandContext,
): Promise<ReadonlyMap<string, string | null>> {
  const names = new SessionNames(codexHome);
  await names.refresh();
  const wanted = new Set(groups.map(({ key }) => key));
  const titles = new Map<string, string | null>();
  for (const { id, path, earlierSegments, host } of sessions) {
    if (!wanted.has(id)) continue;
    if (host !== undefined) {
      titles.set(id, there?.titleOf(id) ?? null);
      continue;
    }
    const name = names.get(id);
    const { title } =
      name === null
        ? await summaryAt(path, { listed: true, preview: false, earlierSegments })
        : { title: name };
    titles.set(id, title);
  }
  return titles;
}
