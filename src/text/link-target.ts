/**
 * What a link of a message may lead to: http, https and mailto, as printable ASCII of a bounded length, and paths. Anything else is text. Pure.
 */
import { hasControlMark } from './unicode/control-marks.ts';

/** Terminals refuse longer ones. */
const MOST_CHARACTERS = 2_000;
const SCHEME = /^(?:https?:\/\/|mailto:)/i;
const PRINTABLE = /^[\u0021-\u007E]+$/;

/** The target as it is sent; null: no link. */
export function linkTarget(href: string): string | null {
  if (href.length > MOST_CHARACTERS || !SCHEME.test(href) || !URL.canParse(href)) return null;
  const target = new URL(href).href;
  return target.length <= MOST_CHARACTERS && PRINTABLE.test(target) ? target : null;
}

const PATH_MARK = 'path:';
/** Folders of which a look may start something, wait for long, or tell another machine. */
const ODD_FOLDERS = /^\/(?:net|afs|proc|sys|dev|Network|Volumes)\/|^\/\//;

/**
 * A path of a session as the link of a span: one that leads somewhere only if there is such a file, which somebody else finds out. Null: it is
 * none. `folder`: where paths begin that are not absolute.
 */
export function pathLink(folder: string, path: string): string | null {
  const whole = path.startsWith('/') ? path : `${folder.replace(/\/+$/, '')}/${path}`;
  const isOdd =
    whole.length > MOST_CHARACTERS || /(?:^|\/)\.\.(?:\/|$)/.test(path) || ODD_FOLDERS.test(whole);
  return isOdd || !whole.startsWith('/') || hasControlMark(whole) ? null : PATH_MARK + whole;
}

/** The path that a link stands for; null of an address. */
export function pathOfLink(link: string): string | null {
  return link.startsWith(PATH_MARK) ? link.slice(PATH_MARK.length) : null;
}
