// The table: what was measured, against which peer, and whether the target is met.

/**
 * A line of the table. `ours` and `peer` are numbers in `unit`; `met` null where there is no target, or no peer to judge by.
 */
export function result({ row, what, ours, unit, against = '', peer = null, target = '', met = null }) {
  return { row, what, ours, unit, against, peer, target, met };
}

/** The peer is not installed, or what is measured is not there yet. */
export function notHere(row, what, against) {
  return result({ row, what, ours: null, unit: '', against: `${against}: not here` });
}

function figure(value, unit) {
  if (value === null || Number.isNaN(value)) return '–';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const text = value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: digits });
  return unit === '×' || unit === '%' ? `${text} ${unit}` : `${text} ${unit}`.trim();
}

const ratio = ({ ours, peer }) =>
  ours === null || peer === null || peer === 0 ? '' : (ours / peer).toFixed(2);
const verdict = met => (met === null ? '' : met ? 'yes' : 'NO');

function cells(line) {
  const peer = line.peer === null ? line.against : `${line.against} ${figure(line.peer, line.unit)}`;
  return [
    String(line.row),
    line.what,
    figure(line.ours, line.unit),
    peer,
    ratio(line),
    line.target,
    verdict(line.met),
  ];
}

const HEAD = ['#', 'what', 'ours', 'peer', 'ratio', 'target', 'met'];

export function plainTable(lines) {
  const rows = [HEAD, ...lines.map(cells)];
  const widths = HEAD.map((_, x) => Math.max(...rows.map(row => row[x].length)));
  return rows
    .map(row =>
      row
        .map((cell, x) => cell.padEnd(widths[x]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What the README shows: of each row the lines that tell most. */
const HEADLINES = [
  /^first page, [\d,]+ sessions, titles too, CPU|^the first start of all|^first page, 10,000 sessions.*, wall/,
  /^open 1 GB at the end, on the screen|^g:|^5:/,
  /^lines and turns of 1 GB behind the open screen, wall/,
  /append → parsed screen, p/,
  /^scroll one row|^move the selection/,
  /^1 GB open, 100 lines a second|, left alone$/,
  /with all titles, resident/,
  /^search "(websocket|invoice).*wall/,
  /^filter 100,000: a key/,
  /^one writer, items|group commit/,
];

export const headlinesOf = lines => lines.filter(({ what }) => HEADLINES.some(pattern => pattern.test(what)));

export function markdownTable(lines) {
  const row = texts => `| ${texts.map(text => text.replaceAll('|', '\\|')).join(' | ')} |`;
  return [row(HEAD), row(HEAD.map(() => '---')), ...lines.map(line => row(cells(line)))].join('\n');
}
