/** JSON text for `--json`. Promises: no value is changed, and nothing in it can steer a terminal or is invisible to a reader. */

const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;
const CLEAN = /^[\x20-\x7e]*$/;
const JSON_SPACE = /^[\t\n\r]$/;

function escapes(character: string): string {
  let escaped = '';
  for (let index = 0; index < character.length; index++)
    escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  return escaped;
}

/** Whether the text after `part` is inside a JSON string; `inside` is the state at its start. */
function insideString(part: string, inside: boolean): boolean {
  let state = inside;
  for (let index = 0; index < part.length; index++) {
    const unit = part.charCodeAt(index);
    if (unit === 0x22) state = !state;
    else if (unit === 0x5c && state) index++;
  }
  return state;
}

/**
 * `jsonText` with every control, C1, bidi and invisible character as `\u` escapes (pairs beyond U+FFFF); the value it
 * parses to is the same. White space between tokens becomes spaces, so that one value is one line.
 */
export function jsonSafe(jsonText: string): string {
  if (CLEAN.test(jsonText)) return jsonText;
  let inside = false;
  let checked = 0;
  return jsonText.replace(HIDDEN, (character, index: number) => {
    inside = insideString(jsonText.slice(checked, index), inside);
    checked = index;
    return !inside && JSON_SPACE.test(character) ? ' ' : escapes(character);
  });
}
