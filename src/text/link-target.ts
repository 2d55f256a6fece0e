/** What a link of a message may lead to: http, https and mailto, as printable ASCII of a bounded length. Anything else is text. Pure. */

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
