/** What `sanitise.ts` shows in place of a control character. */
const CONTROL_MARK = /[\u2400-\u2421]|\^[[G]|[‹<]U\+00[89]/;

/** An address beside one may be the target of an escape sequence: what that hid must not become a link. */
export function hasControlMark(text: string): boolean {
  return CONTROL_MARK.test(text);
}
