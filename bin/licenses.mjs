// What the licenses of bundled packages ask for: their texts go along, in dist/THIRD-PARTY.txt. A package under another kind of license, or without
// its text, stops the build: somebody has to read it first.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Licenses that allow shipping with nothing more than their text. */
export const ALLOWED_LICENSES = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD'];
export const NOTICES = 'THIRD-PARTY.txt';

const root = fileURLToPath(new URL('..', import.meta.url));
const PACKAGE_FOLDER = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const LICENSE_FILE = /^(?:licen[cs]e|copying)(?:[.-]|$)/i;

/** The folders of the packages that these files of a bundle come from, sorted. */
export function packagesOf(files) {
  const folders = files.flatMap(file => PACKAGE_FOLDER.exec(file)?.[1] ?? []);
  return [...new Set(folders)].sort();
}

/** One text with name, version and license of each package, and what its license says. */
export function noticesOf(folders) {
  const notices = folders.map(folder => noticeOf(path.resolve(root, folder)));
  return `rolltop contains parts of these packages:\n\n${notices.join(`\n${'-'.repeat(80)}\n`)}`;
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readText(path.join(folder, 'package.json')));
  if (!ALLOWED_LICENSES.includes(license)) throw new Error(`${name} is under “${license}”: is that allowed?`);
  const file = readdirSync(folder).find(each => LICENSE_FILE.test(each));
  const text =
    file === undefined ? (inReadme(folder) ?? inHeader(folder, license)) : readText(path.join(folder, file));
  if (text === null) throw new Error(`${name} has no text of its license to be shipped.`);
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

function readText(file) {
  return readFileSync(file, 'utf8');
}

/** Who has the copyright is said at the head of its main file; the words of the MIT license are those of our own. */
function inHeader(folder, license) {
  const { main = 'index.js' } = JSON.parse(readText(path.join(folder, 'package.json')));
  const holder = /Copyright \(c\) .*/i.exec(readText(path.join(folder, main)))?.[0];
  if (license !== 'MIT' || holder === undefined) return null;
  return readText(path.join(root, 'LICENSE')).replace(/^Copyright .*$/m, holder);
}

/** Small packages have it at the end of their readme. */
function inReadme(folder) {
  const file = readdirSync(folder).find(each => /^readme/i.test(each));
  const text = file === undefined ? '' : readText(path.join(folder, file));
  return /^#+ licen[cs]e\s*$([\s\S]*)/im.exec(text)?.[1] ?? null;
}

/** Writes them for the files that were bundled; returns the path. */
export function writeNotices(dist, files) {
  const notices = path.join(dist, NOTICES);
  writeFileSync(notices, noticesOf(packagesOf(files)));
  return notices;
}
