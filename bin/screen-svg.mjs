// The screen of a headless terminal as an SVG: one text element per run of cells of one style.

const CELL = { width: 8.4, height: 18 };
const PADDING = 14;
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

/** @param screen an xterm headless terminal @param title what a screen reader reads aloud */
export function screenSvg(screen, title) {
  const { cols, rows } = screen;
  const width = cols * CELL.width + 2 * PADDING;
  const height = rows * CELL.height + 2 * PADDING;
  const { active } = screen.buffer;
  const lines = Array.from({ length: rows }, (_, row) => active.getLine(active.viewportY + row));
  const drawn = lines.flatMap((line, row) => (line ? runsOf(line, cols).map(run => drawRun(run, row)) : []));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="100%" height="100%" rx="10" fill="${BACKGROUND}"/>`,
    '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" xml:space="preserve">',
    ...drawn.filter(Boolean),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
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

function drawRun({ column, cells, text, style }, row) {
  const x = (PADDING + column * CELL.width).toFixed(1);
  const y = PADDING + row * CELL.height;
  const width = (cells * CELL.width).toFixed(1);
  const parts = [];
  if (style.background !== BACKGROUND)
    parts.push(
      `<rect x="${x}" y="${y}" width="${width}" height="${CELL.height}" fill="${style.background}"/>`,
    );
  if (text.trim() !== '') {
    const attributes = [
      style.bold ? ' font-weight="bold"' : '',
      style.dim ? ' opacity="0.55"' : '',
      style.italic ? ' font-style="italic"' : '',
      style.underline ? ' text-decoration="underline"' : '',
    ].join('');
    const place = `x="${x}" y="${y + 13}" textLength="${width}" lengthAdjust="spacingAndGlyphs"`;
    parts.push(`<text ${place} fill="${style.foreground}"${attributes}>${escapeXml(text)}</text>`);
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
