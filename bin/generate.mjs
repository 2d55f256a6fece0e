// npm run generated: writes the key table into README.md, from the table the program itself reads keys with, and the prices into the sources.
//   --check   changes nothing; exits 1 when one of them is out of date
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from './bundle.mjs';
import { pricesFile } from './prices.mjs';

const readme = path.join(root, 'README.md');
const section = /(<!-- keys:begin[^>]*-->\n)[\s\S]*?(<!-- keys:end -->)/;

const { EDIT_BINDINGS, USUAL_KEYS, keyLabel, UNICODE_GLYPHS } = await loadSources([
  './src/app/keymap.ts',
  './src/app/field/bindings.ts',
  './src/app/key-labels.ts',
  './src/text/glyphs.ts',
]);

const before = readFileSync(readme, 'utf8');
if (!section.test(before))
  fail('README.md has no place for the keys (<!-- keys:begin --> … <!-- keys:end -->).');
const after = before.replace(section, (_, begin, end) => `${begin}\n${keyTables()}\n${end}`);
renew(readme, after);
renew(path.join(root, 'src/usage/prices/openai-prices.json'), pricesFile(root));

function renew(file, text) {
  if (readFileSync(file, 'utf8') === text) return;
  if (process.argv.includes('--check'))
    fail(`${path.relative(root, file)} is out of date: npm run generated updates it.`);
  writeFileSync(file, text);
}

/** The list and the viewer side by side, the rest in a line each. */
function keyTables() {
  const [list, viewer] = [rowsOf('picker'), rowsOf('viewer')];
  const rows = Array.from({ length: Math.max(list.length, viewer.length) }, (_, index) => {
    const cells = [...(list[index] ?? ['', '']), ...(viewer[index] ?? ['', ''])];
    return `| ${cells.join(' | ')} |`;
  });
  const head = ['| In the list | | In a session | |', '| :-- | :-- | :-- | :-- |'];
  const everywhere = USUAL_KEYS.everywhere.map(({ keys, help }) => [keysText(keys), help]);
  const everyField = EDIT_BINDINGS.map(({ keys, help }) => [keysText(keys), help]);
  return [
    ...head,
    ...rows,
    '',
    inLine('The board', rowsOf('board')),
    inLine('Searching all sessions', rowsOf('searchAll')),
    '',
    inLine('Its filter', rowsOf('searchAllFilter')),
    inLine('What sessions used', rowsOf('usage')),
    '',
    inLine('Raw JSON of an item', rowsOf('raw')),
    '',
    inLine('Writing a message', rowsOf('composer')),
    '',
    inLine('In every field of one line', everyField),
    '',
    inLine('Everywhere', everywhere),
  ].join('\n');
}

function rowsOf(context) {
  return USUAL_KEYS.bindings[context]
    .filter(binding => binding.help !== '')
    .map(({ keys, help }) => [keysText(keys), help]);
}

function inLine(title, rows) {
  return `${title}: ${rows.map(([keys, help]) => `${keys} ${help}`).join(' · ')}.`;
}

function keysText(keys) {
  return keys.map(key => `\`${keyLabel(key, UNICODE_GLYPHS).replaceAll('|', '\\|')}\``).join(' ');
}

/** Bundles them in memory: Node 20 does not read TypeScript. */
async function loadSources(files) {
  const contents = files.map(file => `export * from '${file}';`).join('\n');
  const bundled = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  const [{ text }] = bundled.outputFiles;
  return import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
