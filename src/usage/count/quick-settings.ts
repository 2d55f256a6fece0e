/**
 * The settings in a line as Codex writes it, without parsing those that were parsed before. Promises: the same as parsing the line, or null. Most
 * sessions of a person have one of a few settings, and all of such a line but its time and its ids is the same text in thousands of files:
 * finding that text again takes half a microsecond, and parsing the line 3 to 7.
 */
import { isUtf8 } from 'node:buffer';
import type { ConversationId } from '../../format/identity.ts';
import type { JsonObject } from '../../format/line.ts';
import { objectOf } from '../../format/narrow.ts';
import { parseJson } from '../../format/parse-json.ts';
import { isJsonObject } from '../../format/parse-line.ts';
import { type StatedSettings, statedSettings } from './stated-settings.ts';

export interface QuickSettings {
  /** `turn`: those of a turn that begins; `thread`: those of all that follow. */
  readonly of: 'turn' | 'thread';
  /** Null: the line has none. */
  readonly stated: StatedSettings | null;
  /** The id of the turn. */
  readonly turnId: ConversationId | null;
}

/** Longer lines are shortened before they are parsed. */
const LONGEST = 3000;
/** More texts than that are mostly of no use again. */
const MOST_KNOWN = 256;

const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const LINE = '\\{"timestamp":"[ !#-[\\]-~]*",(?:"ordinal":(?:0|[1-9]\\d{0,14}),)?"type":';
const HEAD = new RegExp(
  `${LINE}(?:"turn_context","payload":\\{(?:"turn_id":"(${ID})",)?(?:"root_turn_id":"${ID}",)?|` +
    `("event_msg","payload":\\{"type":"thread_settings_applied",)(?:"thread_id":"${ID}",)?)(?=")`,
  'y',
);

type KnownSettings = StatedSettings | 'none' | 'not sure';

interface KnownText {
  readonly rest: string;
  readonly known: KnownSettings;
}

/** By the length of the rest of the line: to compare texts takes a tenth of what making a key of one takes. */
class KnownTexts {
  readonly #byLength = new Map<number, KnownText[]>();
  #size = 0;

  find(rest: string): KnownSettings | null {
    const same = this.#byLength.get(rest.length);
    if (same !== undefined) for (const text of same) if (text.rest === rest) return text.known;
    return null;
  }

  add(text: KnownText): void {
    if (this.#size >= MOST_KNOWN) {
      this.#byLength.clear();
      this.#size = 0;
    }
    this.#size += 1;
    const same = this.#byLength.get(text.rest.length);
    if (same === undefined) this.#byLength.set(text.rest.length, [text]);
    else same.push(text);
  }
}

/** They decide how long a reading takes, never what it gives. */
const KNOWN = { turn: new KnownTexts(), thread: new KnownTexts() } as const;

/** Of the line from `start` to `end`; each character of `text` is a byte. */
export function quickSettings(text: string, start: number, end: number): QuickSettings | null {
  if (end - start > LONGEST) return null;
  HEAD.lastIndex = start;
  const found = HEAD.exec(text);
  if (found === null) return null;
  const of = found[2] === undefined ? 'turn' : 'thread';
  const rest = text.slice(HEAD.lastIndex, end);
  const known = KNOWN[of].find(rest) ?? learned(of, rest);
  if (known === 'not sure') return null;
  return {
    of,
    stated: known === 'none' ? null : known,
    turnId: (found[1] as ConversationId | undefined) ?? null,
  };
}

function learned(of: QuickSettings['of'], rest: string): KnownSettings {
  const bytes = Buffer.from(rest, 'latin1');
  const known = isUtf8(bytes) ? knownOf(of, bytes.toString()) : 'not sure';
  // A copy: the part of a text keeps all of it.
  KNOWN[of].add({ rest: bytes.toString('latin1'), known });
  return known;
}

function knownOf(of: QuickSettings['of'], rest: string): KnownSettings {
  const payload = payloadOf(rest);
  if (payload === null) return 'not sure';
  if (of === 'turn')
    return 'turn_id' in payload || 'root_turn_id' in payload ? 'not sure' : statedSettings(payload);
  if ('type' in payload || 'thread_id' in payload) return 'not sure';
  const settings = objectOf(payload, 'thread_settings');
  return settings === null ? 'none' : statedSettings(settings);
}

/** `rest` is all of a line but the beginning of its payload. In an array there can be nothing behind the payload that would change the line. */
function payloadOf(rest: string): JsonObject | null {
  const json = rest.endsWith('\r') ? rest.slice(0, -1) : rest;
  if (!json.endsWith('}')) return null;
  const value = parseJson(`[{${json.slice(0, -1)}]`);
  return Array.isArray(value) && value.length === 1 && isJsonObject(value[0]) ? value[0] : null;
}
