/**
 * What secrets look like: the shapes of known issuers, and what stands behind names and in places that are for secrets. Pure. Promise: each
 * expression takes time in proportion to the text.
 */
import {
  isCredentialPair,
  isMixed,
  isNamedSecret,
  isPlaceholder,
  isVariableSecret,
} from './plausible-secret.ts';
import { SECRET_SHAPES, type SecretShape } from './secret-shapes.ts';

/** One kind of secret. */
export interface SecretRule {
  /** As the reader sees it: `[redacted:github-token#1]`. */
  readonly name: string;
  /** Global. With a group called `secret` only that is taken out, which ends what was found; else all of it. */
  readonly pattern: RegExp;
  /** Finds whatever `pattern` finds, and more, in a fraction of the time: where it finds nothing there is nothing. Not global. */
  readonly hint?: RegExp;
  /** Says whether what was found is one, where the shape alone does not. `whole`: with what stands before it. */
  readonly isSecret?: (secret: string, whole: string) => boolean;
}

/**
 * Not in the middle of a word, but behind `_` (`TOKEN_ghp_…`), behind a character that was escaped (`\\nghp_…`, `%3Dghp_…`), and behind the
 * end of a colour.
 */
const START =
  '(?:(?<![A-Za-z0-9])|(?<=\\\\[nrtbf])|(?<=\\\\u[0-9a-fA-F]{4})|(?<=%[0-9a-fA-F]{2})|(?<=\\[[0-9;]{0,20}m))';

/** So long that chance does not leave a digit out. */
const SURELY_LONG = 48;

function shapeRule([name, lead, rest, front = '']: SecretShape): SecretRule {
  return {
    name,
    pattern: new RegExp(`${START}${front}${lead}${rest}`, 'g'),
    // What may stand before it is looked at for each character of a text: 20 ms a megabyte and rule. Letters alone are found at once.
    hint: new RegExp(lead + rest),
    isSecret: secret => secret.length >= SURELY_LONG || /\d/.test(secret),
  };
}

/** Written in a string of a program or of JSON, quotes and line ends may have backslashes before them, one for each time it was escaped. */
const QUOTE = `\\\\{0,8}["'\`]`;
const LINE_END = '(?:\\r?\\n|\\\\{1,8}r?\\\\{0,8}n)';
const SECRET_NAME =
  '(?:pass(?:word|wd|phrase)|(?<![A-Za-z])pass(?=["\'\\\\ \\t:=_-])|pwd|secret|token|(?:api|access|private|pre[_-]?shared|sign(?:ing)?|encrypt(?:ion)?|master|subscription|webhook)[_-]?key|credential|cookie)';
/** What ends a value without quotes. */
const VALUE = '[^\\s"\'<>{}()\\[\\],;`\\\\&]';
const FIRST_OF_VALUE = '[^\\s"\'!$%<>{}()\\[\\],;`\\\\&]';
/** `getToken(` is no value. */
const NO_CALL = '(?![A-Za-z0-9_.$]{1,80}[(\\[])';
const PEM = '(?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----';

/** Lines of a key without its beginning: what `tail` shows. */
const KEY_LINES = `(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/=]{16,76}(?:\\s|\\\\|n|[+|> -]){1,12}){1,64}`;

/** Those of issuers: looked for where a long word may be one. */
export const SHAPE_RULES: readonly SecretRule[] = SECRET_SHAPES.map(shapeRule);

/** Looked for in the whole text. */
export const TEXT_RULES: readonly SecretRule[] = [
  {
    name: 'private-key',
    pattern: new RegExp(`-----BEGIN ${PEM}(?:(?!-----BEGIN)[\\s\\S]){16,20000}?-----END ${PEM}`, 'g'),
    hint: new RegExp(`-----END ${PEM}`),
  },
  // Cut off by the end of an output: its beginning is a secret too.
  {
    name: 'private-key',
    pattern: new RegExp(`-----BEGIN ${PEM}(?:[\\sA-Za-z0-9+/=:,.\\\\|>-]{16,20000})`, 'g'),
  },
  {
    name: 'private-key',
    pattern: new RegExp(`${KEY_LINES}-----END ${PEM}`, 'g'),
    hint: new RegExp(`-----END ${PEM}`),
  },
  {
    name: 'private-key',
    pattern: new RegExp(
      `Private-Lines: ?\\d{1,4}${LINE_END}(?<secret>(?:[+ -]?[A-Za-z0-9+/=]{16,64}(?:${LINE_END})?){1,80})`,
      'g',
    ),
    hint: /Private-Lines:/,
  },
  {
    name: 'private-key',
    pattern: new RegExp(
      `${QUOTE}(?:d|p|q|dp|dq|qi|k)${QUOTE}\\s{0,4}:\\s{0,4}${QUOTE}(?<secret>[A-Za-z0-9_-]{40,})`,
      'g',
    ),
    hint: /kty/,
  },
  { name: 'password-hash', pattern: /\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}/g, hint: /\$2[abxy]\$/ },
  {
    name: 'password-hash',
    pattern: /\$(?:[156y]|argon2(?:id|i|d))\$[^\s:"'\\]{2,100}\$[^\s:"'\\]{20,200}/g,
    hint: /\$(?:[156y]|argon2)/,
  },
];

/** Looked for in the lines that have one of the names they need, with the line behind where that is the value. */
export const LINE_RULES: readonly SecretRule[] = [
  {
    name: 'url-password',
    pattern:
      /(?<![a-z0-9])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'<>\\]{0,64}:(?<secret>[^\s@/"'<>\\]{3,128})(?=@)/gi,
    hint: /:\/\/[^\s:@/"'<>\\]{0,64}:[^\s@/"'<>\\]{3,128}@/,
    isSecret: secret =>
      !/^(?:pass(?:word|wd)?|pw|pwd|secret|user|token|xyz|123|x+|\*+|[<{$].*)$/i.test(secret),
  },
  {
    name: 'url-password',
    pattern: /:\/\/(?<secret>[A-Za-z0-9_-]{20,128})(?=@)/g,
    hint: /:\/\/[A-Za-z0-9_-]{20,128}@/,
    isSecret: isMixed,
  },
  {
    name: 'signed-url',
    pattern:
      /[?&](?:sig|signature|x-amz-(?:signature|security-token|credential)|x-goog-(?:signature|credential)|awsaccesskeyid)=(?<secret>[^\s"'<>&\\]{16,2000})/gi,
    hint: /[?&](?:sig|x-amz|x-goog|awsacc)/i,
  },
  {
    name: 'authorization',
    pattern: /(?<![A-Za-z0-9])(?:Bearer|Basic|token)\s{1,4}(?<secret>[A-Za-z0-9_\-.=+/]{20,})/g,
    isSecret: isMixed,
  },
  {
    name: 'authorization',
    pattern: /(?<![A-Za-z0-9])Basic\s{1,4}(?<secret>[A-Za-z0-9+/]{7,}={0,2})/g,
    isSecret: isCredentialPair,
  },
  {
    name: 'authorization',
    pattern: new RegExp(
      `(?<![A-Za-z0-9])authorization(?:${QUOTE})?\\s{0,3}[:=,]\\s{0,3}(?:${QUOTE})?(?:[A-Za-z][A-Za-z0-9-]{2,20}\\s{1,4})?${NO_CALL}(?<secret>${FIRST_OF_VALUE}${VALUE}{7,})`,
      'gi',
    ),
    hint: /authorization/i,
    isSecret: isMixed,
  },
  {
    name: 'authorization',
    pattern: new RegExp(
      `(?:${QUOTE}_?auth${QUOTE}\\s{0,3}:\\s{0,3}${QUOTE}|(?<![A-Za-z])_auth\\s{0,3}=\\s{0,3})(?<secret>[A-Za-z0-9+/]{8,}={0,2})`,
      'g',
    ),
    hint: /auth/,
    isSecret: isCredentialPair,
  },
  {
    name: 'cookie',
    pattern:
      /(?<![A-Za-z])(?:set-)?cookie(?:\\{0,8}["'])?:\s{0,3}(?:\\{0,8}["'])?(?<secret>[^\r\n"'\\]{12,4000})/gi,
    hint: /cookie/i,
    isSecret: secret =>
      secret
        .split(/[;=]\s*/)
        .slice(1)
        .some(isMixed),
  },
  {
    name: 'named-secret',
    pattern: new RegExp(
      `(?<![A-Z0-9_])[A-Z][A-Z0-9_]{2,80}=(?:${QUOTE})?(?<secret>[^\\s"'\\\\\`]{6,400})`,
      'g',
    ),
    hint: /(?:PASS|PWD|SECRET|TOKEN|KEY|CRED|COOKIE|AUTH)[A-Z0-9_]{0,60}=/,
    isSecret: isVariableSecret,
  },
  {
    name: 'named-secret',
    pattern: new RegExp(
      `${SECRET_NAME}[A-Za-z0-9_-]{0,20}(?:${QUOTE}\\]?)?[ \\t]{0,3}(?:=>|:=|[:=])[ \\t]{0,3}(?:${QUOTE}(?<quoted>[^\\s"'\`\\\\]{6,400})(?=${QUOTE})|(?:${QUOTE})?${NO_CALL}(?<secret>${FIRST_OF_VALUE}${VALUE}{7,399}))`,
      'gi',
    ),
    isSecret: isNamedSecret,
  },
  // The value on a line of its own.
  {
    name: 'named-secret',
    pattern: new RegExp(
      `${SECRET_NAME}[A-Za-z0-9_-]{0,20}(?:${QUOTE})?[ \\t]{0,3}[:=][ \\t]{0,3}[|>]?[-+]?\\\\?${LINE_END}[+-]?[ \\t]{0,40}(?:${QUOTE})?${NO_CALL}(?<secret>${FIRST_OF_VALUE}${VALUE}{9,399})(?=(?:${QUOTE})?[,;]?[ \\t]{0,3}(?:${LINE_END}|$|${QUOTE}))`,
      'gi',
    ),
    hint: new RegExp(`[:=][ \\t]{0,3}[|>]?[-+]?\\\\?${LINE_END}`),
    isSecret: secret => !secret.endsWith(':') && isMixed(secret),
  },
  {
    name: 'named-secret',
    pattern: new RegExp(
      `--?${SECRET_NAME}[A-Za-z0-9_-]{0,20}[ \\t]{1,3}(?:${QUOTE})?(?<secret>[^\\s"'$<>{}()\\[\\],;\`\\\\-][^\\s"'<>{}()\\[\\],;\`\\\\]{7,199})`,
      'gi',
    ),
    hint: /--?[A-Za-z-]{0,20}(?:pass|pwd|secret|token|key|credential|cookie)/i,
    isSecret: isMixed,
  },
  {
    name: 'passphrase',
    pattern: new RegExp(
      `(?:pass ?phrase|mnemonic|(?:seed|recovery)[ _-]?(?:phrase|words))(?:${QUOTE})?[ \\t]{0,3}[:=][ \\t]{0,3}(?:${QUOTE})?(?<secret>[A-Za-z]{3,12}(?:[ -][A-Za-z]{3,12}){3,24})`,
      'gi',
    ),
    hint: /phrase|mnemonic|(?:seed|recovery)[ _-]?words/i,
  },
  {
    name: 'command-password',
    pattern: new RegExp(
      `(?<![A-Za-z])(?:curl|http|https|wget|xh)[ \\t][^\\n]{0,400}?[ \\t](?:-u|--user)[ \\t=]{0,3}(?:${QUOTE})?[^\\s:"'$\\\\]{1,64}:(?<secret>[^\\s"'$\\\\]{4,128})`,
      'g',
    ),
    hint: /[ \t](?:-u|--user)[ \t=]{0,3}\S+:\S/,
  },
  {
    name: 'command-password',
    pattern: new RegExp(
      `(?<![A-Za-z])(?:sshpass|docker login|podman login|mysql(?:dump|admin|sh)?|mariadb|redis-cli|mongosh?|smbclient|ldapsearch)[ \\t](?:[^\\n]{0,400}?[ \\t])?(?:-[pawW]|--pass(?:word)?)[ \\t=]{0,3}(?:${QUOTE})?(?<secret>[^\\s"'$<>{}()\\\\-][^\\s"'\\\\]{5,128})`,
      'g',
    ),
    hint: /sshpass|docker login|podman login|mysql|mariadb|redis-cli|mongo|smbclient|ldapsearch/,
    isSecret: secret => /\d|[^A-Za-z0-9_./:-]/.test(secret) && !isPlaceholder(secret),
  },
  {
    name: 'netrc-password',
    pattern: /(?<![A-Za-z])login[ \t]{1,8}\S{1,128}\s{1,8}password[ \t]{1,8}(?<secret>\S{4,128})/g,
    hint: /login[ \t]+\S+\s+password[ \t]/,
    isSecret: secret => !/^[{$<%]/.test(secret),
  },
];

/** What the rules of lines need, whatever its case. */
export const SECRET_NAMES =
  /auth|basic |bearer|token|pass|pwd|secret|key["'`\\\] \t]{0,12}(?:=>|:=|[:=])|key[a-z0-9_-]{0,60}[:=]|credential|cookie|mnemonic|(?:seed|recovery)[ _-]|[?&](?:sig|x-|awsacc)|login[ \t]|:\/\/[^\s/]{1,200}@|[ \t](?:-u|--user)|mysql|mariadb|redis-cli|mongo|smbclient|ldapsearch/gi;

/** Whether long words may be secrets of issuers. */
export function hasSecretLead(words: string): boolean {
  return LEADS.test(words);
}

const LEADS = new RegExp([...new Set(SECRET_SHAPES.map(([, lead]) => lead))].join('|'));

/** The end of a line whose value is on the next. */
export const OPEN_END = /(?:[:=][ \t]{0,3}[|>]?[-+]?\\?|login[ \t]{1,8}\S{1,128}[ \t]{0,8})\r?$/;
