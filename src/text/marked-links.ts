/**
 * Addresses and paths in foreign text as links, before it is wrapped. Promises: pure; a link leads where its text says; none in a line with a
 * control character, where an escape sequence may have hidden it; what may have been cut is none.
 */
import { linkTarget, pathLink } from './link-target.ts';
import type { Span } from './row.ts';
import { pushSpan, spansText } from './spans.ts';
import { hasControlMark } from './unicode/control-marks.ts';

/** Ends before what a sentence puts behind it. */
const ADDRESS = /(?<![A-Za-z0-9])(?:https?:\/\/|mailto:)[^\s"'`<>\\^{|}]{1,2000}/gi;
const BEHIND_ADDRESS = /[.,;:!?*_\]]+$/;
const BEHIND_OPEN_ADDRESS = /[.,;:!?*_)\]]+$/;
/** With a folder in it, or the ending of a file that people write; a line and a column may follow. */
const PATH =
  /(?<![A-Za-z0-9_.@~:/\\-])(?:\.{0,2}\/)?(?:[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]{0,100}\/){0,24}[A-Za-z0-9_@+.-]{1,100}(?::\d{1,7}(?::\d{1,5})?)?(?![A-Za-z0-9_/\\~])/g;
const FILE_ENDING =
  /\.(?:[cm]?[jt]sx?|json[lc]?|mdx?|py|rs|go|java|kts?|[ch](?:pp|c|h)?|cs|rb|php|swift|sh|toml|ya?ml|html?|s?css|sql|txt|lock|svg|proto|xml|ini|cfg|conf|png|jpe?g|gif|pdf)$/;
/** A row of slashes and dots is much work for nothing. */
const LONGEST_LINE = 20_000;

export interface LinkedText {
  /** Where its paths begin; null: they are not of this machine, and lead nowhere. */
  readonly folder: string | null;
  /** Its end is not the end of the line. */
  readonly isCut?: boolean;
}

export function markLinks(spans: readonly Span[], { folder, isCut = false }: LinkedText): readonly Span[] {
  const text = spansText(spans);
  if (text.length > LONGEST_LINE || !/[/.]|mailto:/.test(text) || hasControlMark(text)) return spans;
  const marked: Span[] = [];
  let at = 0;
  for (const whole of spans) {
    at += whole.text.length;
    const canEnd = isCut && at === text.length ? whole.text.length - 1 : whole.text.length;
    if (whole.link === undefined) addLinked(marked, whole, { folder, canEnd });
    else pushSpan(marked, whole.text, whole);
  }
  return marked;
}

interface FoundLink {
  readonly from: number;
  readonly to: number;
  readonly link: string;
}

function addLinked(
  marked: Span[],
  { text, style }: Span,
  { folder, canEnd }: { readonly folder: string | null; readonly canEnd: number },
): void {
  let from = 0;
  for (const found of linksIn(text, folder)) {
    if (found.from < from || found.to > canEnd) continue;
    pushSpan(marked, text.slice(from, found.from), style);
    pushSpan(marked, text.slice(found.from, found.to), { style, link: found.link });
    from = found.to;
  }
  pushSpan(marked, text.slice(from), style);
}

/** In the order in which they stand; those of a path in an address come behind it and are passed over. */
function linksIn(text: string, folder: string | null): readonly FoundLink[] {
  const addresses = text.includes(':') ? [...text.matchAll(ADDRESS)].flatMap(addressOf) : [];
  const paths = folder === null ? [] : [...text.matchAll(PATH)].flatMap(match => pathOf(match, folder));
  return [...addresses, ...paths].sort((a, b) => a.from - b.from || b.to - a.to);
}

function addressOf(match: RegExpExecArray): readonly FoundLink[] {
  const address = match[0].replace(match[0].includes('(') ? BEHIND_ADDRESS : BEHIND_OPEN_ADDRESS, '');
  const link = linkTarget(address);
  return link === null ? [] : [{ from: match.index, to: match.index + address.length, link }];
}

function pathOf(match: RegExpExecArray, folder: string): readonly FoundLink[] {
  const written = match[0].replace(/\.+$/, '');
  const path = written.replace(/:\d+(?::\d+)?$/, '');
  if (!path.includes('/') && !FILE_ENDING.test(path)) return [];
  const link = pathLink(folder, path);
  return link === null ? [] : [{ from: match.index, to: match.index + written.length, link }];
}
