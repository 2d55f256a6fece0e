// npm run release: makes a version: package.json, package-lock.json, .github/CHANGELOG.md, one commit, one tag. Pushing the tag is what
// publishes (.github/workflows/release.yml), and stays with the person.
//   --dry-run               prints all that it would do, and changes nothing
//   major | minor | patch   which part of the version grows; left out: minor where something was added or changed, else patch
//   1.2.3                   this version
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const CHANGELOG = '.github/CHANGELOG.md';
const UNRELEASED = /^## Unreleased\n([\s\S]*?)(?=^## |(?![\s\S]))/m;
const VERSION = /^(\d+)\.(\d+)\.(\d+)$/;

const words = process.argv.slice(2);
const isDry = words.includes('--dry-run');
const [wanted, ...others] = words.filter(word => word !== '--dry-run');
if (others.length > 0) fail(`One version at a time: ${[wanted, ...others].join(' ')}.`);

const current = JSON.parse(read('package.json')).version;
const notes = UNRELEASED.exec(read(CHANGELOG))?.[1]?.trim() ?? '';
if (notes === '') fail(`${CHANGELOG} says nothing under "Unreleased": there is nothing to release.`);
const next = nextVersion(
  current,
  wanted ?? (/^### (?:Added|Changed|Removed)/m.test(notes) ? 'minor' : 'patch'),
);
const tag = `v${next}`;
const date = new Date().toISOString().slice(0, 10);

if (git('status', '--porcelain') !== '')
  fail('There are changes that are not committed: commit or stash them first.');
if (git('tag', '--list', tag) !== '') fail(`The tag ${tag} is there already.`);

/** What becomes of each file. */
const files = {
  'package.json': withVersion(read('package.json'), 1),
  'package-lock.json': withVersion(read('package-lock.json'), 2),
  [CHANGELOG]: read(CHANGELOG).replace('## Unreleased\n', `## Unreleased\n\n## ${next} (${date})\n`),
};
const commands = [
  ['add', ...Object.keys(files)],
  ['commit', '--quiet', '--message', `Release ${next}`],
  ['tag', '--annotate', tag, '--cleanup=verbatim', '--message', `rolltop ${next}\n\n${notes}`],
];

say(`${current} → ${next}${isDry ? '   (a dry run: nothing is changed)' : ''}`);
for (const name of Object.keys(files)) say(`${isDry ? 'would write' : 'writes'} ${name}`);
for (const command of commands) say(`${isDry ? 'would run' : 'runs'} git ${shown(command)}`);
say(`\nThe notes of ${tag}, also in the tag:\n\n${notes}\n`);
if (!isDry) {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(root, name), text);
  for (const command of commands) git(...command);
}
say(
  `Then, to publish it: git push --follow-tags   (${isDry ? 'this script never pushes' : 'nothing was pushed'})`,
);

function nextVersion(version, how) {
  if (VERSION.test(how)) {
    if (compare(how, version) <= 0) fail(`${how} is not newer than ${version}.`);
    return how;
  }
  const [major, minor, patch] = partsOf(version);
  if (how === 'major') return `${major + 1}.0.0`;
  if (how === 'minor') return `${major}.${minor + 1}.0`;
  if (how === 'patch') return `${major}.${minor}.${patch + 1}`;
  return fail(`"${how}" is no version: major, minor, patch, or one like 1.2.3.`);
}

function partsOf(version) {
  return (VERSION.exec(version) ?? fail(`"${version}" is no version like 1.2.3.`)).slice(1).map(Number);
}

function compare(a, b) {
  const [left, right] = [partsOf(a), partsOf(b)];
  const index = left.findIndex((part, at) => part !== right[at]);
  return index === -1 ? 0 : left[index] - right[index];
}

/** The first `times` versions of a file, which are its own. */
function withVersion(text, times) {
  let left = times;
  return text.replaceAll(`"version": "${current}"`, same => (left-- > 0 ? `"version": "${next}"` : same));
}

function shown(command) {
  const quoted = command.map(word => (/^[\w./=-]+$/.test(word) ? word : `'${word.split('\n')[0]}'`));
  return quoted.join(' ');
}

function read(name) {
  return readFileSync(path.join(root, name), 'utf8');
}

function git(...args) {
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) fail(`git ${args[0]} did not work: ${(error?.message ?? stderr).trim()}`);
  return stdout.trim();
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
