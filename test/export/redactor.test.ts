/** Planted secrets of every kind in every place of a text: none is left; ordinary text stays as it is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redactor, redactionText } from '../../src/export/redactor.ts';

const NAMES = { home: '/home/ana', user: 'ana', host: 'laptop' };

/** Characters that look random, the same each time. */
function random(
  length: number,
  alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
): string {
  return Array.from(
    { length },
    (_, i) => alphabet[(i * 7 + 3 + length * 5 + ((i * i) % 11)) % alphabet.length],
  ).join('');
}

const HEX = '0123456789abcdef';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const KEY_LINES = `${random(64)}\n${random(64)}\n${random(20)}==`;

/** Kind, what stands in the text, and the part that nobody may read. */
const PLANTED: readonly (readonly [kind: string, text: string, secret: string])[] = (
  [
    ['openai-key', `sk-proj-${random(74)}T3BlbkFJ${random(74)}`],
    ['openai-key', `sk-${random(48)}`],
    ['anthropic-key', `sk-ant-api03-${random(93)}AA`],
    ['openrouter-key', `sk-or-v1-${random(64, HEX)}`],
    ['xai-key', `xai-${random(80)}`],
    ['perplexity-key', `pplx-${random(48)}`],
    ['replicate-token', `r8_${random(37)}`],
    ['groq-key', `gsk_${random(52)}`],
    ['hugging-face-token', `hf_${random(34)}`],
    ['github-token', `ghp_${random(36)}`],
    ['github-token', `github_pat_${random(22)}_${random(59)}`],
    ['gitlab-token', `glpat-${random(20)}`],
    ['atlassian-token', `ATATT3${random(180)}`],
    ['aws-key-id', `AKIA${random(16, UPPER)}`],
    ['google-key', `AIza${random(35)}`],
    ['google-oauth', `GOCSPX-${random(28)}`],
    ['digitalocean-token', `dop_v1_${random(64, HEX)}`],
    ['slack-token', `xoxb-123456789012-1234567890123-${random(24)}`],
    ['slack-hook', `https://hooks.slack.com/services/T0000/B0000/${random(24)}`],
    ['discord-token', `M${random(24)}.${random(6)}.${random(38)}`],
    ['telegram-token', `123456789:AA${random(33)}`],
    ['stripe-key', `sk_live_${random(24)}`],
    ['square-token', `sq0atp-${random(22)}`],
    ['shopify-token', `shpat_${random(32, HEX)}`],
    ['npm-token', `npm_${random(36)}`],
    ['pypi-token', `pypi-AgEIcHlwaS5vcmcC${random(80)}`],
    ['sendgrid-key', `SG.${random(22)}.${random(43)}`],
    ['mailgun-key', `key-${random(32, HEX)}`],
    ['supabase-key', `sb_secret_${random(30)}`],
    ['linear-key', `lin_api_${random(40)}`],
    ['notion-token', `ntn_${random(46)}`],
    ['databricks-token', `dapi${random(32, HEX)}`],
    ['vault-token', `hvs.${random(90)}`],
    ['grafana-token', `glsa_${random(32)}_${random(8, HEX)}`],
    ['sentry-token', `sntrys_${random(80)}`],
    ['planetscale-token', `pscale_tkn_${random(43)}`],
    ['jwt', `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${random(43)}`],
    ['age-key', `AGE-SECRET-KEY-1${random(58, UPPER)}`],
    ['azure-key', `AccountKey=${random(86)}==`],
  ] as const
)
  .map(([kind, text]): [string, string, string] => [kind, text, text])
  .concat([
    [
      'private-key',
      `-----BEGIN RSA PRIVATE KEY-----\n${KEY_LINES}\n-----END RSA PRIVATE KEY-----`,
      random(64),
    ],
    ['private-key', `-----BEGIN OPENSSH PRIVATE KEY-----\n${KEY_LINES}`, random(64)],
    ['url-password', `https://user:${random(12)}@example.com/x`, random(12)],
    ['url-password', `postgres://admin:${random(14)}@db.internal:5432/app`, random(14)],
    ['authorization', `Authorization: Bearer ${random(40)}`, random(40)],
    ['named-secret', `aws_secret_access_key = ${random(40)}`, random(40)],
    ['named-secret', `DATABASE_PASSWORD=${random(16)}`, random(16)],
    ['named-secret', `"apiKey": "${random(24)}"`, random(24)],
    ['named-secret', `curl --password ${random(18)} x`, random(18)],
  ]);

/** Where a secret may stand. What a place does to the text, it does to the secret too. */
const PLACES: readonly (readonly [name: string, put: (text: string) => string])[] = [
  ['a sentence', text => `Please use ${text} for it.`],
  ['JSON', text => JSON.stringify({ command: `run ${text}` })],
  ['JSON in JSON', text => JSON.stringify({ arguments: JSON.stringify({ input: `run ${text} now` }) })],
  [
    'a diff',
    text =>
      text
        .split('\n')
        .map(line => `+${line}`)
        .join('\n'),
  ],
  ['a string of a program', text => `const key = '${text}';`],
  ['a list', text => `a,b\n- ${text}\n- next`],
  ['the middle of a name', text => `MY_${text}`],
  ['the alternative text of a picture', text => `![${text}](a.png)`],
  ['the beginning', text => text],
  ['a line behind an escaped line end', text => JSON.stringify(JSON.stringify(`first\n${text}`))],
  ['colours', text => `\u001b[31m${text}\u001b[0m`],
  ['colours in the middle', text => `\u001b[1m${text.slice(0, 6)}\u001b[22m${text.slice(6)}`],
];

describe('the redactor', () => {
  describe.each(PLANTED)('a %s', (kind, text, secret) => {
    it.each(PLACES)('in %s is taken out', (_, put) => {
      const redactor = new Redactor(NAMES);
      const result = redactor.redact(put(text));
      expect(result).not.toContain(secret);
      expect(result).toMatch(/\[redacted:[a-z-]+#\d+\]/);
      expect([...redactor.counts.keys()].length).toBeGreaterThan(0);
      if (put(text) === text) expect([...redactor.counts.keys()]).toContain(kind);
    });
  });

  it('gives the same secret the same number', () => {
    const [a, b] = [`ghp_${random(36)}`, `npm_${random(36)}`];
    expect(new Redactor(NAMES).redact(`${a} ${b} ${a}`)).toBe(
      '[redacted:github-token#1] [redacted:npm-token#2] [redacted:github-token#1]',
    );
  });

  it.each([
    'const token = getToken();',
    'password: string;',
    'PASSWORD=changeme',
    'the secret of a good test',
    'api_key = process.env.API_KEY',
    'token: "your_token_here"',
    'https://user:password@example.com',
    'sk-foo, xox-, eyJ, key-value',
    'id 01a22463-05dd-767f-b90d-db428f8452c2',
    'tokenizer: v1.2.3',
    'secret_file: config.json',
    'tokens_used: 1234567',
    'sha512-tNx8f48yJNSLXTIygGntu5dSZlIZblDt8sR7pIs7EEmmb2PkEF87d',
    'passwordHash = hashPassword',
    'Basic authentication is not enough here',
  ])('leaves ordinary text alone: %s', text => {
    const redactor = new Redactor(NAMES);
    expect(redactor.redact(text)).toBe(text);
    expect(redactionText(redactor.counts)).toBeNull();
  });

  it.each([
    ['/home/ana/code/api', '~/code/api'],
    ['/home/ana', '~'],
    ['/home/anabel/x', '/home/anabel/x'],
    ['/mnt/Users/ana/x', '/mnt/Users/user/x'],
    ['ana@laptop:~$', 'user@host:~$'],
    ['ana@example.org', 'ana@example.org'],
    ['ana likes the laptop', 'ana likes the laptop'],
  ])('tells no names: %s → %s', (text, expected) => {
    expect(new Redactor(NAMES).redact(text)).toBe(expected);
  });

  it('keeps names on request', () => {
    const redactor = new Redactor({ home: null, user: null, host: null });
    expect(redactor.redact('/home/ana ana@laptop')).toBe('/home/ana ana@laptop');
  });

  it('leaves no planted secret in any text, wherever it stands', () => {
    const planted = fc.tuple(fc.constantFrom(...PLANTED), fc.constantFrom(...PLACES));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), planted), { maxLength: 5 }), parts => {
        const text = parts.map(([before, [[, one], [, put]]]) => `${before} ${put(one)}`).join('\n');
        const result = new Redactor(NAMES).redact(text);
        for (const [, [[, , secret]]] of parts) expect(result).not.toContain(secret);
      }),
      { numRuns: 300 },
    );
  });

  it('says what it took out', () => {
    expect(
      redactionText(
        new Map([
          ['jwt', 1],
          ['github-token', 2],
        ]),
      ),
    ).toBe('3 redacted (2 github-token, 1 jwt)');
  });
});
