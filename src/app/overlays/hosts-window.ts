/**
 * The choice of hosts, over the whole screen: a row for each host of the person's ssh configuration, and below them what is to be said of the
 * selected one and what helps. Columns that do not fit are left out, the last ones first.
 */
import type { HostState, HostStatus, OfferedHosts } from '../../format/host-state.ts';
import { hostStateText, hostStateWord, isThere, roundTripText, skewText } from '../../text/host-words.ts';
import { ageText, countOf, countText } from '../../text/numbers.ts';
import type { Glyphs, Row, Span, StyleName } from '../../text/row.ts';
import { cutSpans, fitSpans, span } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { cellWidth, cut, padEnd, padStart } from '../../text/unicode/width.ts';
import { wrapSpans } from '../../text/wrap.ts';
import { footerRow } from '../footer.ts';
import { keyOf } from '../keymap.ts';
import type { AppState, Size } from '../state.ts';
import { noticeRows } from './notice-rows.ts';
import type { HostsOverlay } from './overlay.ts';

type HostsLook = Pick<AppState, 'size' | 'glyphs' | 'keys'> & Parameters<typeof noticeRows>[0];

/** The heading and the names of the columns. */
const HEAD_ROWS = 2;
/** What is said of the selected host, with the row above it. */
const DETAIL_ROWS = 4;
const LEAST_HOSTS = 2;

/** Every host that there is, in the order of the configuration; those that are not in it, last. */
export function hostLines(
  { known }: Pick<HostsOverlay, 'known'>,
  hosts: readonly HostStatus[],
): readonly HostStatus[] {
  const chosen = new Map(hosts.map(host => [host.alias, host]));
  const aliases = [...new Set([...(known?.aliases ?? []), ...chosen.keys()])];
  return aliases.map(alias => chosen.get(alias) ?? { ...OFF, alias });
}

const OFF: Omit<HostStatus, 'alias'> = {
  state: { kind: 'off' },
  ...{ sessions: 0, node: null, codex: null, seenMs: null, listed: false },
};

/** Rows for hosts. On a low screen they come first. */
export function hostsPage({ rows }: Size): number {
  const all = rows - HEAD_ROWS - DETAIL_ROWS - 1;
  return Math.max(1, all >= LEAST_HOSTS ? all : rows - HEAD_ROWS - 1);
}

interface HostColumn {
  readonly heading: string;
  readonly text: (host: HostStatus) => string;
  readonly align: 'left' | 'right';
}

function columnsAt(nowMs: number): readonly HostColumn[] {
  const live = ({ state }: HostStatus) => (state.kind === 'live' ? state : null);
  return [
    { heading: 'host', text: ({ alias }) => alias, align: 'left' },
    { heading: 'state', text: ({ state }) => hostStateWord(state), align: 'left' },
    { heading: 'sessions', text: sessionsText, align: 'right' },
    {
      heading: 'trip',
      text: host => {
        const trip = live(host)?.roundTripMs ?? null;
        return trip === null ? '' : roundTripText(trip);
      },
      align: 'right',
    },
    {
      heading: 'seen',
      text: ({ seenMs, state }) => (seenMs === null || isThere(state) ? '' : ageText(seenMs, nowMs)),
      align: 'right',
    },
    { heading: 'Node', text: ({ node }) => node?.replace(/^v/, '') ?? '', align: 'left' },
    { heading: 'Codex', text: ({ codex }) => codex ?? '', align: 'left' },
    { heading: 'clock', text: host => skewText(live(host)?.skewMs ?? null), align: 'left' },
  ];
}

const sessionsText = ({ sessions, listed, seenMs }: HostStatus): string =>
  listed || seenMs !== null ? countText(sessions) : '';

/** Bar, box and the space behind it. */
const LEAD = 6;
const GAP = 2;
const MOST_CELLS = 30;

interface Table {
  readonly columns: readonly HostColumn[];
  readonly cells: readonly number[];
}

/** The columns that fit, and how wide they are; one that says nothing of any host is left out. */
function tableOf(lines: readonly HostStatus[], width: number, nowMs: number): Table {
  const columns: HostColumn[] = [];
  const cells: number[] = [];
  let left = width - LEAD;
  for (const column of columnsAt(nowMs)) {
    const widest = Math.max(0, ...lines.map(line => cellWidth(safeLine(column.text(line)))));
    if (widest === 0) continue;
    const needed = Math.min(MOST_CELLS, Math.max(widest, column.heading.length));
    const gap = columns.length === 0 ? 0 : GAP;
    if (columns.length > 0 && needed + gap > left) break;
    columns.push(column);
    cells.push(Math.min(needed, Math.max(1, left - gap)));
    left -= needed + gap;
  }
  return { columns, cells };
}

function cellText(text: string, cells: number, { align }: HostColumn): string {
  return (align === 'right' ? padStart : padEnd)(text, cells);
}

const STATE_STYLES: Readonly<Record<HostState['kind'], StyleName>> = {
  off: 'dim',
  connecting: 'accent',
  live: 'ok',
  quiet: 'warn',
  away: 'warn',
  'needs you': 'warn',
  'no node': 'bad',
  refused: 'bad',
};

function hostRow(
  line: HostStatus,
  { columns, cells }: Table,
  {
    selected,
    glyphs,
    width,
  }: { readonly selected: boolean; readonly glyphs: Glyphs; readonly width: number },
): Row {
  const isChosen = line.state.kind !== 'off';
  const spans: Span[] = [
    span(selected ? glyphs.bar : ' ', selected ? 'accentStrong' : 'plain'),
    span(isChosen ? ` [${glyphs.ok}] ` : ' [ ] ', isChosen ? 'accent' : 'dim'),
    ...columns.flatMap((column, at): Span[] => {
      const most = cells[at] ?? 0;
      const text = cellText(cut(safeLine(column.text(line), glyphs), most, glyphs), most, column);
      const style: StyleName =
        column.heading === 'state'
          ? STATE_STYLES[line.state.kind]
          : column.heading === 'host'
            ? selected
              ? 'strong'
              : 'plain'
            : 'dim';
      return [span(at === 0 ? '' : ' '.repeat(GAP)), span(text, style)];
    }),
  ];
  const fitted = fitSpans(
    spans.filter(({ text }) => text !== ''),
    width,
    glyphs,
  );
  return selected ? { spans: fitted, selected: true } : { spans: fitted };
}

/** What the selected host is like, in a sentence, and what can be done about it. */
function detailRows(line: HostStatus | undefined, state: HostsLook, nowMs: number): readonly Row[] {
  if (line === undefined) return [];
  const { glyphs, size } = state;
  const lead = [span(' ')];
  const said = safeLine(`${line.alias}: ${hostStateText(line.state, nowMs)}.`, glyphs);
  const rows = [span(`${said} `), span(adviceOn(line.state, state), 'dim')];
  return wrapSpans(rows, { width: Math.max(1, size.columns - 1), first: lead, rest: lead });
}

function adviceOn(host: HostState, { keys, glyphs }: HostsLook): string {
  const key = (command: 'toggle' | 'open' | 'ask') => keyOf({ keys, glyphs }, 'hosts', command);
  switch (host.kind) {
    case 'off':
      return `Nobody is connected to it. ${key('toggle')} chooses it: it is connected, now and at each start.`;
    case 'connecting':
      return 'Nothing here waits for it.';
    case 'live':
      return `${key('open')} shows its sessions alone.`;
    case 'quiet':
      return 'What is shown of it is as it was; it goes on when it answers.';
    case 'away':
      return host.retryAtMs === null
        ? 'Its rows stay, as they were. It is being tried again now.'
        : `Its rows stay, as they were. It is tried again by itself; ${key('open')} tries now.`;
    case 'needs you':
      return host.need === 'changed host key'
        ? 'It is not connected to, and not asked about, before you know.'
        : `${key('open')} lets ssh ask you for it, on this terminal.`;
    case 'no node':
      return `When there is one, ${key('open')} tries again.`;
    case 'refused':
      return `${key('open')} tries again.`;
    default:
      return host satisfies never;
  }
}

const HOW_TO_ADD = [
  'A host there is two lines: "Host b", and below it "HostName b.example.org".',
  'Whatever "ssh b" reaches, rolltop shows: it uses that ssh, installs nothing there, and needs Node 20 there.',
];

function emptyRows({ file }: OfferedHosts, { size, glyphs }: HostsLook): readonly Row[] {
  const lead = [span(' ')];
  return [`There is no host in ${file}.`, '', ...HOW_TO_ADD].flatMap(text =>
    wrapSpans([span(safeLine(text, glyphs))], {
      width: Math.max(1, size.columns - 1),
      first: lead,
      rest: lead,
    }),
  );
}

function headRow(lines: readonly HostStatus[], { size, glyphs }: HostsLook): Row {
  const chosen = lines.filter(({ state }) => state.kind !== 'off');
  const there = chosen.filter(({ state }) => isThere(state)).length;
  const said =
    chosen.length === 0
      ? `${countOf(lines.length, 'host')}, none chosen`
      : `${countText(there)} of ${countText(chosen.length)} chosen ${chosen.length === 1 ? 'host is' : 'hosts are'} there`;
  return {
    spans: cutSpans([span(' Hosts ', 'inverse'), span(` ${said}`, 'strong')], size.columns, glyphs),
  };
}

function headingRow({ columns, cells }: Table, { size, glyphs }: HostsLook): Row {
  const words = columns.map((column, at) => cellText(column.heading, cells[at] ?? 0, column));
  return { spans: cutSpans([span(`${' '.repeat(LEAD)}${words.join('  ')}`, 'dim')], size.columns, glyphs) };
}

/** Every row of the screen. */
export function hostsWindow(
  overlay: HostsOverlay,
  state: HostsLook,
  { hosts, nowMs }: { readonly hosts: readonly HostStatus[]; readonly nowMs: number },
): readonly Row[] {
  const { size, glyphs } = state;
  const lines = hostLines(overlay, hosts);
  const table = tableOf(lines, size.columns, nowMs);
  const index = Math.max(
    0,
    lines.findIndex(({ alias }) => alias === overlay.selected),
  );
  const body = size.rows - HEAD_ROWS - 1;
  const notice = noticeRows(state, body);
  const page = Math.min(hostsPage(size), body - notice.length);
  const top = Math.max(index - page + 1, Math.min(overlay.top, Math.max(0, lines.length - page)), 0);
  const rows = lines
    .slice(top, top + page)
    .map((line, at) => hostRow(line, table, { selected: top + at === index, glyphs, width: size.columns }));
  const { known } = overlay;
  const below =
    lines.length === 0 && known !== null
      ? emptyRows(known, state)
      : [{ spans: [] }, ...detailRows(lines[index], state, nowMs)];
  const shown = [...rows, ...below].slice(0, Math.max(0, body - notice.length));
  const blank = Math.max(0, body - notice.length - shown.length);
  const more = lines.length > page ? `${countText(index + 1)} of ${countText(lines.length)}` : '';
  return [
    headRow(lines, state),
    lines.length === 0 ? { spans: [] } : headingRow(table, state),
    ...shown,
    ...Array.from({ length: blank }, (): Row => ({ spans: [] })),
    ...notice,
    footerRow({ context: 'hosts', width: size.columns, glyphs, keys: state.keys, right: more }),
  ].slice(-size.rows);
}
