// What a terminal showed, as one SVG that moves: each row that was ever on the screen once, and frames that say which rows stand where.
// Where animations are off, or the reader asked for less motion, the last frame stands alone.

const CELL = { width: 8.4, height: 18 };
const PADDING = 14;
/** Not every viewer keeps plain spaces in rows that are used by reference. */
const NO_BREAK_SPACE = '\u00a0';
const BACKGROUND = '#14161b';
const FOREGROUND = '#d5d8de';
const PALETTE = [
  '#3b4048',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#d5d8de',
  '#5c6370',
  '#e88388',
  '#a8d08d',
  '#ebcb8b',
  '#7fbcf5',
  '#d28ee0',
  '#6fc7d1',
  '#ffffff',
];

/**
 * One picture of what a screen shows now: its rows from the top, each as the SVG of a row.
 * @param screen an xterm headless terminal
 */
export function rowsOf(screen) {
  const { active } = screen.buffer;
  return Array.from({ length: screen.rows }, (_, row) => {
    const line = active.getLine(active.viewportY + row);
    return line ? runsOf(line, screen.cols).map(drawRun).join('') : '';
  });
}

/**
 * @param size of the screen, in cells
 * @param frames `rows` as `rowsOf` gives them, and for how long they are shown
 * @param title what a screen reader reads aloud
 */
export function movingSvg({ columns, rows }, frames, title) {
  const width = columns * CELL.width + 2 * PADDING;
  const height = rows * CELL.height + 2 * PADDING;
  const names = new Map();
  for (const row of frames.flatMap(frame => frame.rows))
    if (row !== '' && !names.has(row)) names.set(row, `r${names.size}`);
  const wholeMs = frames.reduce((sum, { shownMs }) => sum + shownMs, 0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>@media (prefers-reduced-motion: no-preference) {\n${motion(frames, wholeMs)}\n}</style>`,
    '<defs>',
    ...[...names].map(([row, name]) => `<g id="${name}">${row}</g>`),
    '</defs>',
    `<rect width="100%" height="100%" rx="10" fill="${BACKGROUND}"/>`,
    '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">',
    ...frames.map((frame, index) => {
      const uses = frame.rows.map((row, y) =>
        row === '' ? '' : `<use href="#${names.get(row)}" y="${PADDING + y * CELL.height}"/>`,
      );
      const hidden = index === frames.length - 1 ? '' : ' visibility="hidden"';
      return `<g id="f${index}"${hidden}>${uses.join('')}</g>`;
    }),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Each frame is visible for its part of the whole time, and nothing moves in between. */
function motion(frames, wholeMs) {
  let beginMs = 0;
  return frames
    .map(({ shownMs }, index) => {
      const [from, to] = [beginMs, beginMs + shownMs].map(ms => `${((100 * ms) / wholeMs).toFixed(2)}%`);
      beginMs += shownMs;
      const shown = `0%{visibility:hidden}${from}{visibility:visible}${to}{visibility:hidden}`;
      const steps = index === 0 ? `0%{visibility:visible}${to}{visibility:hidden}` : shown;
      return `@keyframes k${index}{${steps}}#f${index}{animation:k${index} ${wholeMs}ms step-end infinite}`;
    })
    .join('\n');
}

/** Neighbouring cells of one style; a wide character is a run of its own, so that its position is right in any font. */
function runsOf(line, cols) {
  const runs = [];
  for (let column = 0; column < cols; column++) {
    const cell = line.getCell(column);
    const cells = cell?.getWidth() ?? 0;
    if (!cell || cells === 0) continue;
    const style = styleOf(cell);
    const text = cell.getChars() || ' ';
    const last = runs.at(-1);
    if (last && cells === 1 && last.cells === last.text.length && isSameStyle(last.style, style)) {
      last.text += text;
      last.cells++;
    } else runs.push({ column, cells, text, style });
  }
  return runs;
}

function styleOf(cell) {
  const [foreground, background] = [colorOf(cell, 'Fg') ?? FOREGROUND, colorOf(cell, 'Bg') ?? BACKGROUND];
  const inverse = cell.isInverse() !== 0;
  return {
    foreground: inverse ? background : foreground,
    background: inverse ? foreground : background,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
  };
}

function isSameStyle(a, b) {
  return Object.keys(a).every(name => a[name] === b[name]);
}

function colorOf(cell, layer) {
  if (cell[`is${layer}Default`]()) return null;
  const color = cell[`get${layer}Color`]();
  if (cell[`is${layer}RGB`]()) return `#${color.toString(16).padStart(6, '0')}`;
  if (color < 16) return PALETTE[color];
  if (color >= 232) return grey(8 + (color - 232) * 10);
  const levels = [0, 95, 135, 175, 215, 255];
  const cube = color - 16;
  const parts = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(part => levels[part]);
  return `rgb(${parts.join(',')})`;
}

function grey(level) {
  return `rgb(${level},${level},${level})`;
}

function drawRun({ column, cells, text, style }) {
  const x = (PADDING + column * CELL.width).toFixed(1);
  const width = (cells * CELL.width).toFixed(1);
  const parts = [];
  if (style.background !== BACKGROUND)
    parts.push(`<rect x="${x}" width="${width}" height="${CELL.height}" fill="${style.background}"/>`);
  if (text.trim() !== '') {
    const attributes = [
      style.bold ? ' font-weight="bold"' : '',
      style.dim ? ' opacity="0.55"' : '',
      style.italic ? ' font-style="italic"' : '',
      style.underline ? ' text-decoration="underline"' : '',
    ].join('');
    const place = `x="${x}" y="13" textLength="${width}" lengthAdjust="spacingAndGlyphs"`;
    parts.push(
      `<text ${place} fill="${style.foreground}"${attributes}>${escapeXml(text.replaceAll(' ', NO_BREAK_SPACE))}</text>`,
    );
  }
  return parts.join('');
}

function escapeXml(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
