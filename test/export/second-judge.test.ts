/** Secretlint, which knows other shapes by other expressions, looks for secrets in what was exported. It judges in tests alone. */
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { expect, it } from 'vitest';
import { makeRedactor } from '../../src/export/pieces.ts';

/** Made up, in the shapes that secretlint's rules ask for. */
const PLANTED: Readonly<Record<string, string>> = {
  github: `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO'}0pINUx`,
  slack: `xoxb-${'123456789012'}-${'123456789012'}-${'abcdefghijABCDEFGHIJ0123'}`,
  npm: `//registry.npmjs.org/:_authToken=npm_${'abcdefghijklmnopqrstuvwxyzABCD'}012345`,
  sendgrid: `SG.${'APhb3zgjtx3hajdas1TjBB'}.${'H7Sgbba3afgKSDyB442aDK0kpGO3SD332313'}-L5528Kewhere`.slice(
    0,
    69,
  ),
  key: `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEAx4UbaDzY5xjW6hc9jwN0mX33XpTDVW0AtT1kIzAbCdEfGhIj\n'.repeat(6)}-----END RSA PRIVATE KEY-----`,
  url: `https://user:${'s3cr3tpassw0rd'}@db.internal.net/`,
  anthropic: `sk-ant-api03-${'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA'.repeat(3).slice(0, 93)}AA`,
};

async function foundIn(content: string): Promise<readonly string[]> {
  const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] };
  const options = { filePath: '/notes.txt', content, ext: '.txt', contentType: 'text' } as const;
  const { messages } = await lintSource({ source: options, options: { config } });
  return messages.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

it('finds the planted secrets before, and none after', async () => {
  const all = Object.entries(PLANTED).map(([name, secret]) => `The ${name} is ${secret} here.`);
  const before = await foundIn(all.join('\n'));
  expect(before.length).toBeGreaterThanOrEqual(5);
  const redactor = makeRedactor('/home/me');
  expect(await foundIn(all.map(text => redactor.redact(text)).join('\n'))).toEqual([]);
});
