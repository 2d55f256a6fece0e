/**
 * Takes secrets, the home folder and the names of user and machine out of texts. Promises: pure but for its counts; the same secret has the
 * same number in all texts of one export, so that a reader can follow it; what has no secret is returned as it is. It does its best and is
 * no proof: a secret that looks like nothing stays.
 */

import { changeLinesWith } from './lines-with.ts';
import { type LongWords, longWords } from './long-words.ts';
import { isPlaceholder } from './plausible-secret.ts';
import { BASE64, BROKEN, decoded, ESCAPED, joined, unescaped, withoutNoise } from './secret-disguises.ts';
import {
  hasSecretLead,
  LINE_RULES,
  OPEN_END,
  SECRET_NAMES,
  type SecretRule,
  SHAPE_RULES,
  TEXT_RULES,
} from './secret-rules.ts';

/** Names that a text should not tell. Null: not known, or to be kept. */
export interface PrivateNames {
  /** Absolute. */
  readonly home: string | null;
  readonly user: string | null;
  readonly host: string | null;
}

const NO_NAMES: PrivateNames = { home: null, user: null, host: null };
const MARK = /^\[redacted:[a-z0-9-]+#\d+\]/;

export class Redactor {
  readonly #numbers = new Map<string, number>();
  #last: { readonly text: string; readonly found: LongWords } = {
    text: '',
    found: { words: '', before: '' },
  };
  readonly #counts = new Map<string, number>();
  readonly #paths: readonly (readonly [RegExp, string])[];

  /** What it takes out besides the names: `nothing` for a person who asks for that. */
  readonly #takes: 'secrets' | 'nothing';

  constructor(names: PrivateNames, takes: 'secrets' | 'nothing' = 'secrets') {
    this.#takes = takes;
    this.#paths = pathRules(names);
  }

  /** How many of each kind were taken out so far. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** Every text comes back as it is. */
  get takesNothing(): boolean {
    return this.#takes === 'nothing' && this.#paths.length === 0;
  }

  /** The text without what nobody else should read. */
  redact(text: string): string {
    return this.#withoutNames(this.#takes === 'secrets' ? this.#withoutSecrets(text) : text);
  }

  #withoutSecrets(text: string): string {
    // Put together first: the beginning alone would be taken for all of it.
    const whole = this.#withoutBroken(text);
    const plain = this.#withoutShown(whole);
    // A colour in the middle of a secret hides it. What was taken out keeps its number: its mark is not found again.
    const quiet = this.#better(plain, withoutNoise(plain));
    return this.#withoutEncoded(this.#withoutEscaped(quiet));
  }

  /** `text`, or `disguised` without its secrets where it has any. */
  #better(text: string, disguised: string): string {
    if (disguised === text) return text;
    const found = this.#withoutShown(disguised);
    return found === disguised ? text : found;
  }

  /** Without the secrets that are written as they are. */
  #withoutShown(text: string): string {
    const { words } = this.#wordsOf(text);
    const shapes =
      words !== '' && hasSecretLead(words) ? SHAPE_RULES.filter(({ hint }) => hint?.test(words)) : [];
    const rest = [...TEXT_RULES, ...shapes].reduce((left, rule) => this.#apply(rule, left), text);
    return this.#withoutNamed(rest);
  }

  #withoutNamed(text: string): string {
    return changeLinesWith(text, {
      pattern: SECRET_NAMES,
      change: lines => LINE_RULES.reduce((left, rule) => this.#apply(rule, left), lines),
      goesOn: line => OPEN_END.test(line),
    });
  }

  /** A line with a secret that was escaped is shown as what it means. */
  #withoutEscaped(text: string): string {
    return changeLinesWith(text, { pattern: ESCAPED, change: line => this.#better(line, unescaped(line)) });
  }

  #withoutEncoded(text: string): string {
    // All its characters are those of long words.
    const pieces = this.#wordsOf(text).words.match(BASE64) ?? [];
    return pieces.reduce((rest, piece) => this.#withoutPiece(rest, piece), text);
  }

  #withoutPiece(text: string, piece: string): string {
    const said = decoded(piece);
    if (said === null) return text;
    const counted = new Redactor(NO_NAMES);
    if (counted.#withoutShown(said) === said) return text;
    const [kind = 'secret'] = counted.counts.keys();
    return text.replaceAll(piece, () => this.#mark(kind, piece));
  }

  #withoutBroken(text: string): string {
    if (!hasSecretLead(this.#wordsOf(text).before)) return text;
    return text.replace(BROKEN, broken => {
      const one = joined(broken);
      const found = one === null ? null : this.#withoutShown(one);
      return found === null || found === one ? broken : found;
    });
  }

  #withoutNames(text: string): string {
    return this.#paths.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
  }

  #apply(rule: SecretRule, text: string): string {
    if (rule.hint?.test(text) === false) return text;
    return text.replace(rule.pattern, (match: string, ...found: unknown[]) => {
      const groups = found.at(-1);
      const secret = isGroups(groups) ? (groups.secret ?? groups.quoted ?? match) : match;
      // What an earlier rule put there is nothing to take out.
      if (MARK.test(secret) || isPlaceholder(secret) || rule.isSecret?.(secret, match) === false)
        return match;
      const end = match.lastIndexOf(secret);
      return match.slice(0, end) + this.#mark(rule.name, secret) + match.slice(end + secret.length);
    });
  }

  /** Asked for several times of the same text. */
  #wordsOf(text: string): LongWords {
    if (this.#last.text !== text) this.#last = { text, found: longWords(text) };
    return this.#last.found;
  }

  #mark(name: string, secret: string): string {
    const number = this.#numbers.get(secret) ?? this.#numbers.size + 1;
    this.#numbers.set(secret, number);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    return `[redacted:${name}#${number}]`;
  }
}

interface Groups {
  readonly secret?: string;
  readonly quoted?: string;
}

function isGroups(found: unknown): found is Groups {
  return typeof found === 'object' && found !== null;
}

/** Between the names of a path, however it was escaped. */
const SLASH = '(?:\\\\{0,8}[/\\\\]|%2[fF]|%252[fF])';
const NAME_END = '(?![A-Za-z0-9_-]|\\.[A-Za-z0-9])';
/** Folders that hold one folder for each user. */
const HOMES = '(?:home|Users|media|mail|cron(?:tabs)?)';

/** The home folder is `~`; the user's name goes from paths of homes, both names go from `user@host`, the machine's from `host:/path`. */
function pathRules({ home, user, host }: PrivateNames): readonly (readonly [RegExp, string])[] {
  const rules: (readonly [RegExp, string])[] = [];
  if (home !== null && home.length > 1) {
    const names = home.split('/').filter(Boolean).map(literal);
    rules.push([new RegExp(`${SLASH}${names.join(SLASH)}${NAME_END}`, 'g'), '~']);
  }
  if (user !== null && user !== '')
    rules.push([new RegExp(`(?<=${SLASH}${HOMES}${SLASH})${literal(user)}${NAME_END}`, 'g'), 'user']);
  if (host === null || host === '') return rules;
  const machine = literal(host);
  if (user !== null && user !== '')
    rules.push([
      new RegExp(`(?<![A-Za-z0-9_.-])${literal(user)}(@|%40)${machine}(?![A-Za-z0-9_-])`, 'g'),
      'user$1host',
    ]);
  rules.push([new RegExp(`(?<![A-Za-z0-9_./-])${machine}(?=:[/~])`, 'g'), 'host']);
  rules.push([new RegExp(`(?<=://(?:[^\\s/@]{1,64}@)?)${machine}(?=[:/])`, 'g'), 'host']);
  return rules;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** `3 redacted (2 github-token, 1 jwt)`, or null when nothing was. */
export function redactionText(counts: ReadonlyMap<string, number>): string | null {
  const all = [...counts].sort(([, a], [, b]) => b - a);
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  return total === 0
    ? null
    : `${total} redacted (${all.map(([name, count]) => `${count} ${name}`).join(', ')})`;
}
