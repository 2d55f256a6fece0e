/** Secrets that somebody else thought of, in the places where they are missed: escaped twice, coloured, cut, broken over lines, in addresses. */
import { describe, expect, it } from 'vitest';
import { Redactor } from '../../src/export/redactor.ts';

const NAMES = { home: '/home/ana', user: 'ana', host: 'laptop' };
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const HEX = '0123456789abcdef';

/** Characters that look random, the same for the same seed. */
function random(length: number, seed: number, alphabet = LETTERS): string {
  let state = seed * 2_654_435_761;
  return Array.from({ length }, () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return alphabet[(state >>> 8) % alphabet.length];
  }).join('');
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** One word that its letters give away. */
const WORDS: Readonly<Record<string, string>> = {
  anthropic: `sk-ant-api03-${random(93, 1)}AA`,
  'openai project': `sk-proj-${random(120, 2)}`,
  'openai session': `sess-${random(40, 3)}`,
  'github app': `ghs_${random(36, 4)}`,
  'github fine': `github_pat_11${random(20, 5)}_${random(59, 6)}`,
  'gitlab routable': `glpat-${random(27, 7)}.01.${random(9, 8, 'abcdefghijk0123456789')}`,
  bitbucket: `ATBB${random(32, 9)}`,
  'aws session id': `ASIA${random(16, 10, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
  'google api': `AIzaSy${random(33, 11)}`,
  'google refresh': `1//0${random(40, 12)}`,
  alibaba: `LTAI5t${random(18, 13)}`,
  nvidia: `nvapi-${random(64, 14)}`,
  cerebras: `csk-${random(48, 15)}`,
  tavily: `tvly-dev-${random(32, 16)}`,
  langsmith: `lsv2_pt_${random(32, 17, HEX)}_${random(10, 18, HEX)}`,
  langfuse: 'sk-lf-0f8b1c2d-3e4f-5a6b-7c8d-9e0f1a2b3c4d',
  pinecone: `pcsk_${random(60, 19)}`,
  'slack app': `xapp-1-A0123456789-1234567890123-${random(64, 20, HEX)}`,
  'slack config': `xoxe.xoxp-1-${random(100, 21)}`.replace('xoxe.', ''),
  'discord hook': `https://discord.com/api/webhooks/112233445566778899/${random(68, 22)}`,
  stripe: `rk_live_${random(60, 23)}`,
  docker: `dckr_pat_${random(27, 24)}`,
  rubygems: `rubygems_${random(48, 25, HEX)}`,
  crates: `cio${random(32, 26)}`,
  pypi: `pypi-AgENdGVzdC5weXBpLm9yZw${random(120, 27)}`,
  mailchimp: `${random(32, 28, HEX)}-us21`,
  brevo: `xkeysib-${random(64, 29, HEX)}-${random(16, 30)}`,
  resend: `re_${random(8, 31)}_${random(24, 32)}`,
  airtable: `pat${random(14, 33)}.${random(64, 34, HEX)}`,
  figma: `figd_${random(40, 35)}`,
  postman: `PMAK-${random(24, 36, HEX)}-${random(34, 37, HEX)}`,
  hubspot: `pat-eu1-${random(8, 38, HEX)}-1234-4321-abcd-${random(12, 39, HEX)}`,
  dropbox: `sl.u.${random(130, 40)}`,
  terraform: `${random(14, 41)}.atlasv1.${random(67, 42)}`,
  pulumi: `pul-${random(40, 43, HEX)}`,
  doppler: `dp.st.prd.${random(43, 44)}`,
  tailscale: `tskey-auth-k${random(16, 45)}-${random(32, 46)}`,
  'grafana cloud': `glc_${base64(JSON.stringify({ o: '1', n: 'x', k: random(24, 47) }))}`,
  'new relic': `NRAK-${random(27, 48)}`,
  posthog: `phx_${random(43, 49)}`,
  circleci: `CCIPAT_${random(22, 50)}_${random(40, 51, HEX)}`,
  supabase: `sbp_${random(40, 52, HEX)}`,
  netlify: `nfp_${random(40, 53)}`,
  fly: `fm2_lJPE${random(80, 54)}`,
  'jwt, short payload': `eyJhbGciOiJub25lIn0.eyJhIjoxfQ.${random(20, 55)}`,
  'jwt, encrypted': `eyJhbGciOiJSU0EtT0FFUCJ9.${random(50, 56)}.${random(16, 57)}.${random(60, 58)}.${random(22, 59)}`,
};

/** A text around the part that nobody may read. */
const PHRASES: readonly (readonly [name: string, text: string, secret: string])[] = [
  ['a password with marks', '"password": "Tr0ub4dor&3$x!"', 'Tr0ub4dor&3$x!'],
  ['a password without digits', "password: 'p@ss$word!plus'", 'p@ss$word!plus'],
  ['a short one in the environment', 'export PGPASSWORD=hunter2', 'hunter2'],
  ['letters alone in the environment', 'DB_PASSWORD=correcthorse', 'correcthorse'],
  ['with a dollar in the middle', `API_TOKEN=ab$${random(20, 60)}`, random(20, 60)],
  ['one that begins like a word for nothing', 'password = "trueNorth77strong"', 'trueNorth77strong'],
  ['an encryption key', `ENCRYPTION_KEY=${random(32, 61, HEX)}`, random(32, 61, HEX)],
  ['a name with dashes', `client-secret-value: ${random(24, 62)}`, random(24, 62)],
  ['a value on the next line', `password:\n  ${random(18, 63)}\n`, random(18, 63)],
  ['a value in a block', `token: |-\n    ${random(28, 64)}\n`, random(28, 64)],
  ['a header', `X-Api-Key: ${random(32, 65)}`, random(32, 65)],
  ['a short basic header', `Authorization: Basic ${base64('me:pw')}`, base64('me:pw')],
  ['a basic header without digits', `Basic ${base64('admin:secretly')}`, base64('admin:secretly')],
  ['a header of a scheme of its own', `Authorization: ApiKey ${random(22, 66)}`, random(22, 66)],
  ['a header in a list', `["Authorization", "Bearer ${random(18, 67)}"]`, random(18, 67)],
  [
    'a docker login',
    `{"auths":{"ghcr.io":{"auth":"${base64('me:ghost-writer')}"}}}`,
    base64('me:ghost-writer'),
  ],
  ['an npm login', `//registry.example.org/:_auth=${base64('me:ghost-writer')}`, base64('me:ghost-writer')],
  ['a cookie', `Cookie: theme=dark; session=${random(32, 68)}`, random(32, 68)],
  ['a signed address', `https://a.blob.core.windows.net/c?sv=2022&sig=${random(43, 69)}%3D`, random(43, 69)],
  [
    'a signed address of aws',
    `?X-Amz-Credential=x&X-Amz-Signature=${random(64, 70, HEX)}`,
    random(64, 70, HEX),
  ],
  ['a password that is in its user, too', `https://abc4:abc4@db.internal/x`, ':abc4@'],
  [
    'an address with a key alone',
    `https://${random(32, 71, HEX)}@o1.ingest.sentry.io/1`,
    random(32, 71, HEX),
  ],
  ['curl', `curl -s -u ana:${random(10, 72)} https://x`, random(10, 72)],
  ['mysql', 'mysql -u root -pS3cr3tly db', 'S3cr3tly'],
  ['sshpass', "sshpass -p 'lets-g0-in' ssh x", 'lets-g0-in'],
  ['docker login', 'docker login -u me -p S3cr3tly ghcr.io', 'S3cr3tly'],
  ['netrc', 'machine x.org login ana password opensesame', 'opensesame'],
  ['netrc over lines', 'machine x.org\n  login ana\n  password opensesame', 'opensesame'],
  [
    'words to remember',
    'mnemonic: "zoo legal winner thank year wave sausage worth useful legal winner yellow"',
    'winner thank year',
  ],
  ['a passphrase', 'passphrase = "correct horse battery staple"', 'horse battery'],
  ['a hash of a password', `root:$6$${random(12, 73)}$${random(86, 74)}:19000:0`, random(86, 74)],
  ['bcrypt', `ana:$2y$10$${random(53, 75)}`, random(53, 75)],
  ['wireguard', `PrivateKey = ${random(43, 76)}=`, random(43, 76)],
  ['azure', `Endpoint=sb://x;SharedAccessKeyName=a;SharedAccessKey=${random(43, 77)}=`, random(43, 77)],
  ['a key for the web', `{"kty":"OKP","crv":"Ed25519","d":"${random(43, 78)}","x":"y"}`, random(43, 78)],
  ['putty', `Private-Lines: 2\n${random(64, 79)}\n${random(40, 80)}\nPrivate-MAC: 0`, random(64, 79)],
  [
    'the end of a key',
    `${random(64, 81)}\n${random(64, 82)}\n${random(20, 83)}==\n-----END PRIVATE KEY-----`,
    random(64, 82),
  ],
  [
    'a key in a diff',
    `+-----BEGIN EC PRIVATE KEY-----\n+${random(64, 84)}\n ${random(64, 85)}\n-${random(20, 86)}=\n+-----END EC PRIVATE KEY-----`,
    random(64, 85),
  ],
  [
    'a key with numbered lines',
    `   1\t-----BEGIN PRIVATE KEY-----\n   2\t${random(64, 87)}\n   3\t${random(64, 88)}\n   4\t-----END PRIVATE KEY-----`,
    random(64, 88),
  ],
  [
    'a key in a list of strings',
    `["-----BEGIN PRIVATE KEY-----",\n "${random(64, 89)}",\n "-----END PRIVATE KEY-----"]`,
    random(64, 89),
  ],
  [
    'a pgp key',
    `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n${random(64, 90)}\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----`,
    random(64, 90),
  ],
  [
    'a key in base64',
    `client-key-data: ${base64(`-----BEGIN RSA PRIVATE KEY-----\n${random(64, 91)}\n-----END RSA PRIVATE KEY-----\n`)}`,
    base64(`-----BEGIN RSA PRIVATE KEY-----\n${random(64, 91)}`).slice(0, 60),
  ],
];

const twice = (text: string): string => JSON.stringify(JSON.stringify({ cmd: ['bash', '-lc', text] }));
const coloured = (text: string, [on, off]: readonly [string, string]): string =>
  `${text.slice(0, 9)}${on}${text.slice(9, 14)}${off}${text.slice(14)}`;

const WORD_PLACES: Readonly<Record<string, (word: string) => string>> = {
  'an address, escaped': word =>
    `https://x.org/cb?next=%2Fa%3Faccess_token%3D${encodeURIComponent(word)}%26b`,
  'an address, escaped twice': word => encodeURIComponent(encodeURIComponent(`https://x.org/?t=${word}`)),
  'colours in the middle': word => coloured(word, ['\u001b[31;1m', '\u001b[0m']),
  'colours in the middle, escaped': word => JSON.stringify(coloured(word, ['\u001b[31m', '\u001b[0m'])),
  'colours in the middle, escaped twice': word => twice(coloured(word, ['\u001b[31m', '\u001b[0m'])),
  'colours in the middle, as a program writes them': word => coloured(word, ['\\x1b[1m', '\\033[0m']),
  'marks of no width': word => `${word.slice(0, 10)}\u200b${word.slice(10, 15)}\ufeff${word.slice(15)}`,
  'escapes of Markdown': word => word.replace(/[_.-]/g, '\\$&'),
  'marks of a page': word => `&quot;${word.replaceAll('_', '&#95;').replaceAll('-', '&#x2d;')}&quot;`,
  'escapes of JSON': word => `"\\u0022${word.replaceAll('_', '\\u005f').replaceAll('-', '\\u002d')}"`,
  'two strings put together': word => `const k = "${word.slice(0, 12)}" + "${word.slice(12)}";`,
  base64: word => `data: ${base64(`token is ${word}\n`)}`,
  'a line that was broken': word => `the key is ${word.slice(0, 21)}\n${word.slice(21)}\nand so on`,
  'a line that was broken, in a diff': word => `+K=${word.slice(0, 22)}\n+${word.slice(22)}\n+x`,
  'a tab before it': word => `\t${word}\t`,
  'arguments, escaped twice, behind a line end': word => twice(`first\n${word}\nlast`),
  'the alternative text of a picture': word => `![the ${word}](https://x.org/a.png "${word}")`,
  'a table': word => `|${word}|b|`,
  'bold in the middle of a sentence': word => `it is **${word}**, as said`,
};

/** A colour or a break in the first letters of a short one leaves nothing that could be told. */
const leftOf = (word: string): string => word.slice(Math.max(16, Math.floor(word.length / 2)), -2);

/** Those whose letters that give them away are broken, too. */
const LONG_LEADS: ReadonlySet<string> = new Set(['discord hook', 'terraform', 'mailchimp']);

describe('the redactor, in odd places', () => {
  describe.each(Object.entries(WORDS))('%s', (name, word) => {
    it('alone', () => {
      const redactor = new Redactor(NAMES);
      expect(redactor.redact(word)).toMatch(/^\[redacted:[a-z0-9-]+#1\]$/);
    });
    it.each(Object.entries(WORD_PLACES))('%s', (place, put) => {
      if (place.includes('broken') && LONG_LEADS.has(name)) return;
      const result = new Redactor(NAMES).redact(put(word));
      expect(result).not.toContain(word);
      expect(result).not.toContain(leftOf(word));
      expect(result).toContain('[redacted:');
    });
  });

  describe.each(PHRASES)('%s', (_, text, secret) => {
    it.each([
      ['as it is', text],
      ['in JSON', JSON.stringify({ a: `x ${text}` })],
      ['in JSON twice', twice(text)],
      [
        'coloured lines',
        text
          .split('\n')
          .map(line => `\u001b[32m${line}\u001b[0m`)
          .join('\n'),
      ],
      ['between other lines', `a\n\nb c\n${text}\nd e\n`],
    ])('%s', (_place, put) => {
      const inner = JSON.stringify(secret).slice(1, -1);
      const result = new Redactor(NAMES).redact(put);
      for (const form of [secret, inner, JSON.stringify(inner).slice(1, -1)])
        expect(result).not.toContain(form);
      expect(result).toContain('[redacted:');
    });
  });

  it('what follows a whole secret in the next line stays', () => {
    const token = `ghp_${random(36, 1)}`;
    expect(new Redactor(NAMES).redact(`${token}\nDone.\n${token}\n- next`)).toBe(
      '[redacted:github-token#1]\nDone.\n[redacted:github-token#1]\n- next',
    );
  });

  it.each([
    ['file:///home/ana/x', 'file://~/x'],
    ['It is in /home/ana.', 'It is in ~.'],
    [String.raw`"\/home\/ana\/x"`, String.raw`"~\/x"`],
    ['vscode://open?p=%2Fhome%2Fana%2Fx', 'vscode://open?p=~%2Fx'],
    ['/run/media/ana/USB', '/run/media/user/USB'],
    ['scp a laptop:/srv/x', 'scp a host:/srv/x'],
    ['ssh://laptop:22/x', 'ssh://host:22/x'],
    ['ana@laptop.local', 'user@host.local'],
    ['git@laptop-two', 'git@laptop-two'],
    ['my laptop: it is old', 'my laptop: it is old'],
  ])('tells no names: %s', (text, expected) => {
    expect(new Redactor(NAMES).redact(text)).toBe(expected);
  });
});
