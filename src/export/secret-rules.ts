/**
 * What secrets look like. A table of shapes: most begin with letters that their issuer gave them for just this purpose. Pure. Promise: each
 * expression takes time in proportion to the text.
 */

/** One kind of secret. */
export interface SecretRule {
  /** As the reader sees it: `[redacted:github-token#1]`. */
  readonly name: string;
  /** Global. With a group called `secret` only that is taken out, else all of it. */
  readonly pattern: RegExp;
  /** Finds whatever `pattern` finds, and more, in a fraction of the time: where it finds nothing there is nothing. Not global. */
  readonly hint?: RegExp;
  /** Says whether what was found is one, where the shape alone does not. */
  readonly isSecret?: (secret: string) => boolean;
}

/**
 * Not in the middle of a word, but behind `_` (`TOKEN_ghp_…`), behind a line end or a tab that was escaped (`\\nghp_…`), and behind the
 * end of a colour.
 */
const START = '(?:(?<![A-Za-z0-9])|(?<=\\\\[nrtbf])|(?<=\\\\u[0-9a-fA-F]{4})|(?<=\\[[0-9;]{0,20}m))';
const WORD = '[A-Za-z0-9_-]';
const ALNUM = '[A-Za-z0-9]';

function shape(name: string, body: string): SecretRule {
  // What may stand before it is looked at for each character of a text: 20 ms a megabyte and rule. Letters alone are found at once.
  return { name, pattern: new RegExp(`${START}(?:${body})`, 'g'), hint: new RegExp(body) };
}

/** Written in a string of a program or of JSON, quotes and line ends may have backslashes before them, one for each time it was escaped. */
const QUOTE = `\\\\{0,8}["']`;
const SECRET_NAME =
  '(?:pass(?:word|wd|phrase)|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|credentials?)';

export const SECRET_RULES: readonly SecretRule[] = [
  {
    name: 'private-key',
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----[\s\S]{16,20000}?-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----/g,
  },
  // Cut off by the end of an output: its beginning is a secret too.
  {
    name: 'private-key',
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:[\sA-Za-z0-9+/=:,.\\|>-]{16,20000})/g,
  },
  shape('age-key', 'AGE-SECRET-KEY-1[0-9A-Z]{50,}'),
  shape('anthropic-key', `sk-ant-${WORD}{20,}`),
  shape('openrouter-key', `sk-or-(?:v1-)?${ALNUM}{32,}`),
  shape('openai-key', `sk-(?:proj-|svcacct-|admin-)?${WORD}{20,}`),
  shape('xai-key', `xai-${ALNUM}{60,}`),
  shape('perplexity-key', `pplx-${ALNUM}{40,}`),
  shape('replicate-token', `r8_${ALNUM}{30,}`),
  shape('groq-key', `gsk_${ALNUM}{40,}`),
  shape('hugging-face-token', `hf_${ALNUM}{30,}`),
  shape('github-token', `gh[pousr]_${ALNUM}{30,}|github_pat_[A-Za-z0-9_]{30,}`),
  shape('gitlab-token', `gl(?:pat|ptt|dt|rt|cbt|soat|ft|imt|agent|oas)-${WORD}{20,}`),
  shape('atlassian-token', 'ATATT3[A-Za-z0-9_=-]{60,}'),
  shape('aws-key-id', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])'),
  shape('google-key', `AIza${WORD}{35}`),
  shape('google-oauth', `ya29\\.${WORD}{20,}|GOCSPX-${WORD}{28}`),
  shape('azure-key', 'AccountKey=[A-Za-z0-9+/=]{40,}'),
  shape('digitalocean-token', 'do[opr]_v1_[0-9a-f]{64}'),
  shape('slack-token', 'xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{20,}'),
  shape('slack-hook', 'https://hooks\\.slack\\.com/(?:services|workflows)/[A-Za-z0-9/]{20,}'),
  shape('discord-token', `[MNO]${ALNUM}{23,27}\\.${WORD}{6}\\.${WORD}{27,}`),
  shape('telegram-token', `\\d{8,10}:AA${WORD}{32,}`),
  shape('stripe-key', `[rs]k_(?:live|test)_${ALNUM}{16,}|whsec_${ALNUM}{24,}`),
  shape('square-token', `sq0[a-z]{3}-${WORD}{22,}`),
  shape('shopify-token', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}'),
  shape('npm-token', `npm_${ALNUM}{36}`),
  shape('pypi-token', `pypi-${WORD}{60,}`),
  shape('sendgrid-key', `SG\\.${WORD}{16,}\\.${WORD}{16,}`),
  shape('mailgun-key', 'key-[0-9a-f]{32}(?![0-9a-f])'),
  shape('supabase-key', 'sb(?:p|_secret)_[A-Za-z0-9_]{20,}'),
  shape('linear-key', `lin_api_${ALNUM}{32,}`),
  shape('notion-token', `ntn_${ALNUM}{40,}`),
  shape('databricks-token', 'dapi[0-9a-f]{32}'),
  shape('vault-token', `hv[sbr]\\.${WORD}{24,}`),
  shape('grafana-token', 'glsa_[A-Za-z0-9_]{32,}'),
  shape('sentry-token', 'sntry[su]_[A-Za-z0-9_+/=]{40,}'),
  shape('planetscale-token', `pscale_(?:tkn|pw|oauth)_${WORD}{32,}`),
  shape('jwt', `eyJ${WORD}{10,}\\.eyJ${WORD}{10,}\\.${WORD}{10,}`),
  {
    name: 'url-password',
    pattern:
      /(?<![a-z0-9])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'<>\\]{0,64}:(?<secret>[^\s@/"'<>\\]{3,128})@/gi,
    isSecret: secret => !/^(?:pass(?:word|wd)?|pw|pwd|secret|user|token|x+|\*+|<.*>)$/i.test(secret),
  },
  {
    name: 'authorization',
    pattern: /(?<![A-Za-z0-9])(?:Bearer|Basic|token)\s{1,4}(?<secret>[A-Za-z0-9_\-.=+/]{20,})/g,
    isSecret: isMixed,
  },
  {
    name: 'named-secret',
    pattern: new RegExp(
      `${SECRET_NAME}[A-Za-z0-9_]{0,20}(?:${QUOTE})?[ \\t]{0,3}(?:=>|[:=])[ \\t]{0,3}(?:${QUOTE})?(?<secret>[^\\s"'$<>{}()\\[\\],;\`\\\\]{8,200})`,
      'gi',
    ),
    isSecret: isMixed,
  },
  {
    name: 'named-secret',
    pattern: new RegExp(
      `--?${SECRET_NAME}[ \\t]{1,3}(?:${QUOTE})?(?<secret>[^\\s"'$<>{}()\\[\\],;\`\\\\-][^\\s"'$<>{}()\\[\\],;\`\\\\]{7,199})`,
      'gi',
    ),
    isSecret: isMixed,
  },
];

/**
 * One expression for the letters that any of the rules needs: most texts have none of them, and are not looked at again. It may find more
 * than the rules do, never less.
 */
export const SECRET_HINT =
  /sk-|xai-|pplx-|r8_|gsk_|hf_|gh[pousr]_|github_pat|gl(?:pat|ptt|dt|rt|cbt|soat|ft|imt|agent|oas)-|ATATT3|AKIA|ASIA|ABIA|ACCA|AIza|ya29|GOCSPX|AccountKey|do[opr]_v1|xox|xapp-|hooks\.slack|[MNO][A-Za-z0-9]{23}|:AA|[rs]k_|whsec|sq0|shp|npm_|pypi-|SG\.|key-|sbp_|sb_|lin_api|ntn_|dapi|hv[sbr]\.|glsa_|sntry|pscale_|eyJ|:\/\/|-----BEGIN|AGE-SECRET|bearer|basic |pass(?:word|wd|phrase)|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential/i;

/** What stands where a secret would: documentation, tests and programs are full of it. */
const PLACEHOLDER =
  /^(?:x{4,}|\*{3,}|\.{3,}|your[_-]|example|changeme|placeholder|null|none|true|false|undefined|redacted|process\.env|os\.environ|\$|<)/i;

export function isPlaceholder(secret: string): boolean {
  return PLACEHOLDER.test(secret);
}

const LEAST_ENTROPY = 2.8;

/** Letters and digits mixed, and not a word, a version, a file or a host: a name before it is no proof. */
function isMixed(secret: string): boolean {
  if (!/\d/.test(secret) || !/[A-Za-z]/.test(secret)) return false;
  const isOrdinary =
    /^[a-z]+[A-Z][A-Za-z]*\d?$/.test(secret) ||
    /\.(?:ts|tsx|js|mjs|json|md|py|rs|go|com|org|io|dev)\b/.test(secret) ||
    /^v?\d+(?:\.\d+)*[a-z]{0,3}$/.test(secret);
  return !isOrdinary && entropyOf(secret) >= LEAST_ENTROPY;
}

/** Bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
