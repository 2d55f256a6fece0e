/**
 * Takes secrets, the home folder and the names of user and machine out of texts. Promises: pure but for its counts; the same secret has the
 * same number in all texts of one export, so that a reader can follow it; what has no secret is returned as it is. It does its best and is
 * no proof: a secret that looks like nothing stays.
 */
import { stripVTControlCharacters } from 'node:util';
import { isPlaceholder, SECRET_HINT, SECRET_RULES, type SecretRule } from './secret-rules.ts';

/** Names that a text should not tell. Null: not known, or to be kept. */
export interface PrivateNames {
  /** Absolute. */
  readonly home: string | null;
  readonly user: string | null;
  readonly host: string | null;
}

export class Redactor {
  readonly #numbers = new Map<string, number>();
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
    // A colour in the middle of a secret would hide it.
    const plain = text.includes('\u001b') ? stripVTControlCharacters(text) : text;
    const found = this.#withoutSecrets(plain);
    return this.#withoutNames(found === plain ? text : found);
  }

  #withoutSecrets(text: string): string {
    let result = text;
    if (this.#takes === 'secrets' && SECRET_HINT.test(text))
      for (const rule of SECRET_RULES) result = this.#apply(rule, result);
    return result;
  }

  #withoutNames(text: string): string {
    return this.#paths.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
  }

  #apply(rule: SecretRule, text: string): string {
    if (rule.hint?.test(text) === false) return text;
    return text.replace(rule.pattern, (match: string, ...found: unknown[]) => {
      const groups = found.at(-1);
      const secret = isGroups(groups) ? groups.secret : match;
      // What an earlier rule put there is nothing to take out.
      if (match.includes('[redacted:') || isPlaceholder(secret) || rule.isSecret?.(secret) === false)
        return match;
      return match.replace(secret, () => this.#mark(rule.name, secret));
    });
  }

  #mark(name: string, secret: string): string {
    const number = this.#numbers.get(secret) ?? this.#numbers.size + 1;
    this.#numbers.set(secret, number);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    return `[redacted:${name}#${number}]`;
  }
}

function isGroups(found: unknown): found is { readonly secret: string } {
  return typeof found === 'object' && found !== null && 'secret' in found;
}

/** The home folder is `~`; the user's name goes from paths of homes, both names go from `user@host`. */
function pathRules({ home, user, host }: PrivateNames): readonly (readonly [RegExp, string])[] {
  const rules: (readonly [RegExp, string])[] = [];
  const end = '(?![A-Za-z0-9_.-])';
  if (home !== null && home.length > 1)
    rules.push([new RegExp(`${literal(home.replace(/\/+$/, ''))}${end}`, 'g'), '~']);
  if (user !== null && user !== '')
    rules.push([new RegExp(`(?<=[/\\\\](?:home|Users)[/\\\\]{1,4})${literal(user)}${end}`, 'g'), 'user']);
  if (user !== null && user !== '' && host !== null && host !== '')
    rules.push([new RegExp(`(?<![A-Za-z0-9_.-])${literal(user)}@${literal(host)}${end}`, 'g'), 'user@host']);
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
