/** Whether what stands where a secret would is one, or a placeholder, a reference, a word of a program. Pure. */

/** What stands where a secret would: documentation, tests and programs are full of it. */
const PLACEHOLDER =
  /^(?:x{4,}.*|\*{3,}.*|\.{3,}.*|…+|your[_-].*|<.*|\$(?!argon2)[A-Za-z_{(].*|process\.env.*|os\.environ.*|example.{0,12}|(?:change|replace)[_-]?(?:me|this).*|placeholder.*|redacted.*|null|none|true|false|undefined|password|passwd|secret|token|dummy.*|fake.*|insert[_-].*)$/i;

export function isPlaceholder(secret: string): boolean {
  return PLACEHOLDER.test(secret);
}

const LEAST_ENTROPY = 2.8;
const HIGH_ENTROPY = 3.2;

/** Bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** `someThing2`, `a.b.c`, `name.json`, `1.2.3-rc1`, a day, an address, a path, words with a number behind them. */
const ORDINARY = [
  /^[a-z]+[A-Z][A-Za-z]*\d?$/,
  /^_?[A-Za-z]{2,}\d{0,5}(?:[A-Z][a-z]{2,})*(?:\._?[A-Za-z]{2,}\d{0,5}(?:[A-Z][a-z]{2,})*)+$/,
  /\.(?:ts|tsx|js|mjs|json|md|py|rs|go|com|org|io|dev|html|ya?ml|toml|txt|pem|key|crt)\b/,
  /^v?\d+(?:\.\d+)*[a-z]{0,3}$/,
  /^\d{4}-\d\d-\d\d/,
  /^[a-z][a-z0-9+.-]{1,20}:\/\//i,
  /^(?:~|\.{1,2})\//,
  /^\/(?!\S{39}$)/,
  /^[A-Za-z]+(?:[-_.:/][A-Za-z]+){1,8}[-_]?\d{0,3}$/,
  /^0x[0-9a-f]{1,8}$/i,
  /^[A-Za-z_][\w$]*\$\d\.[\w$]+$/,
  /%[sd]/,
];

/** Letters and digits mixed, and nothing ordinary: a name before it is no proof. */
export function isMixed(secret: string): boolean {
  if (!/\d/.test(secret) || !/[A-Za-z]/.test(secret)) return false;
  return !ORDINARY.some(pattern => pattern.test(secret)) && entropyOf(secret) >= LEAST_ENTROPY;
}

const PASSWORD_NAME = /^(?:pass|pwd|secret)/i;
/** Of an expression, a template or a markup. */
const CODE = /[{}()<>|[\]]|^[\^/#.~$%]|\$\{|:\/\/|\?\./;

/** Behind a name for secrets; a password may have marks in it instead of digits. `whole` begins with the name. */
export function isNamedSecret(secret: string, whole: string): boolean {
  if (isMixed(secret)) return !/[{}]|\$\(/.test(secret);
  if (!PASSWORD_NAME.test(whole) || secret.length < 8 || CODE.test(secret)) return false;
  return /[A-Za-z]/.test(secret) && /[!@#$%^&*?+~]/.test(secret) && entropyOf(secret) >= LEAST_ENTROPY;
}

/** What no one means as a password, and names of a program. */
const COMMON =
  /^(?:admin|root|postgres|mysql|test(?:ing)?|guest|user(?:name)?|string|required|optional|sha\d+|md5|bcrypt)$/i;
const NAME_OF_PROGRAM = /^(?:[a-z]+[A-Z][A-Za-z]*|(?:get|read|ask)[a-z_]*)$/;

/** Capitals here and there, in what is too long for a name. */
function isScrambled(secret: string): boolean {
  return (
    secret.length >= 16 &&
    !NAME_OF_PROGRAM.test(secret) &&
    /[a-z][A-Z]{2}[a-z]/.test(secret) &&
    entropyOf(secret) >= HIGH_ENTROPY
  );
}

const VARIABLE_NAME = /PASS|PWD|SECRET|TOKEN|KEY|CRED|COOKIE|AUTH(?!OR)/;

/** Behind `NAME=`, as in the environment of a program. */
export function isVariableSecret(secret: string, whole: string): boolean {
  if (isPlaceholder(secret) || /^[$%<{(&=!>,;\d)]*$|^[$%<{(=&]|[({]|[;,]$/.test(secret)) return false;
  if (ORDINARY.slice(1).some(pattern => pattern.test(secret))) return false;
  const [name = ''] = whole.split('=');
  if (!VARIABLE_NAME.test(name)) return false;
  if (/PASS/.test(name))
    return !COMMON.test(secret) && !NAME_OF_PROGRAM.test(secret) && !/^\d{1,3}$/.test(secret);
  if (!isMixed(secret) && !isScrambled(secret)) return false;
  const isKeyOfAnything = !/SECRET|TOKEN|API|ACCESS|PRIVATE|SIGN|ENCRYPT|MASTER/.test(name);
  return (
    secret.length >= 8 && (!isKeyOfAnything || (secret.length >= 16 && entropyOf(secret) >= HIGH_ENTROPY))
  );
}

/** `name:password`, in base64. */
export function isCredentialPair(encoded: string): boolean {
  return /^[\x20-\x7e]{1,200}:[\x20-\x7e]{1,400}$/.test(Buffer.from(encoded, 'base64').toString('latin1'));
}
