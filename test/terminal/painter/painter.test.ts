import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkMark } from '../../../src/terminal/links.ts';
import { onlyTextAndColours, Painter, type PainterOutput } from '../../../src/terminal/painter/painter.ts';

const size = { columns: 12, rows: 4 };

function openTerminal() {
  const terminal = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  let sent = '';
  const output: PainterOutput = {
    write: text => {
      sent += text;
      return true;
    },
    onceDrained: () => {},
  };
  const screen = async (): Promise<string[]> => {
    const text = sent;
    sent = '';
    await new Promise<void>(resolve => terminal.write(text, resolve));
    return Array.from(
      { length: size.rows },
      (_, y) => terminal.buffer.active.getLine(y)?.translateToString(true) ?? '',
    );
  };
  /** Each letter of the screen that leads somewhere, or should, with where it leads. After `screen`. */
  const links = (): string[] =>
    Array.from({ length: size.rows * size.columns }, (_, at) => {
      const line = terminal.buffer.active.getLine(Math.floor(at / size.columns));
      const cell = line?.getCell(at % size.columns) as unknown as LinkedCell;
      const { _core } = terminal as unknown as LinkedTerminal;
      const id = cell.hasExtendedAttrs() ? cell.extended.urlId : 0;
      return `${cell.getChars()} ${id === 0 ? '' : _core._oscLinkService.getLinkData(id)?.uri}`;
    }).filter(found => /^[kl] |^[^ ]+ ./.test(found));
  return { output, screen, links, sent: () => sent };
}

/** What this terminal knows of links, and does not say in its types. */
interface LinkedCell {
  getChars(): string;
  hasExtendedAttrs(): boolean;
  readonly extended: { readonly urlId: number };
}
interface LinkedTerminal {
  readonly _core: { readonly _oscLinkService: { getLinkData(id: number): { uri: string } | undefined } };
}

/** A terminal that is behind after each write until `drain`. */
function slowTerminal() {
  const writes: string[] = [];
  let drained = () => {};
  const output: PainterOutput = {
    write: text => {
      writes.push(text);
      return false;
    },
    onceDrained: listener => {
      drained = listener;
    },
  };
  return { painter: new Painter(output, size), writes, drain: () => drained() };
}

const plain = (row: string): string => row.replace(/\u001B\[[0-9;]*m/g, '').trimEnd();

describe('the painter', () => {
  it('an equal frame writes nothing', () => {
    const { output, sent } = openTerminal();
    const painter = new Painter(output, size);
    painter.paint('one\ntwo');
    const after = sent().length;
    painter.paint('one\ntwo');
    expect(sent().length).toBe(after);
  });

  it('one changed row sends that row alone', () => {
    const { output, sent } = openTerminal();
    const painter = new Painter(output, size);
    painter.paint('one\ntwo\nthree');
    const before = sent().length;
    painter.paint('one\nTWO\nthree');
    const change = sent().slice(before);
    expect(change).toContain('TWO');
    expect(change).not.toContain('one');
    expect(change).not.toContain('three');
  });

  it('never clears the scrollback', () => {
    const { output, sent } = openTerminal();
    const painter = new Painter(output, size);
    painter.paint('a\nb\nc\nd');
    painter.forget(size);
    painter.paint('a\nb\nc\nd');
    expect(sent()).not.toContain('[3J');
  });

  it('while the terminal is behind only the newest frame waits', () => {
    const { painter, writes, drain } = slowTerminal();
    for (const frame of ['first', 'second', 'third', 'fourth']) painter.paint(frame);
    expect(writes).toHaveLength(1);
    drain();
    expect(writes).toHaveLength(2);
    expect(writes[1]).toContain('ourth');
    expect(writes.join('')).not.toContain('second');
  });

  it('a frame that waits is not drawn into another size', () => {
    const { painter, writes, drain } = slowTerminal();
    painter.paint('first');
    painter.paint('as wide as it was');
    painter.forget({ columns: 6, rows: 4 });
    drain();
    painter.paint('narrow');
    expect(writes).toHaveLength(2);
    expect(writes[1]).toContain('narrow');
  });

  it('shows the same as the last frame after any frames', async () => {
    const cell = fc.constantFrom(
      'a',
      'b',
      ' ',
      '日',
      '🎉',
      '\u001B[1mx\u001B[0m',
      '\u001B[31;48;5;237my\u001B[0m',
      `${linkMark('https://example.org/k')}k\u001B[0m`,
      `${linkMark('https://example.org/l')}\u001B[4ml \u001B[0m`,
    );
    const row = fc.array(cell, { maxLength: 6 }).map(cells => cells.join(''));
    const frame = fc.array(row, { minLength: 1, maxLength: size.rows }).map(rows => rows.join('\n'));
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 8 }), async frames => {
        const { output, screen, links } = openTerminal();
        const painter = new Painter(output, size, 'shown');
        for (const next of frames) painter.paint(next);
        const expected = (frames.at(-1) ?? '').split('\n').map(plain);
        const shown = (await screen()).map(text => text.trimEnd());
        expect(shown).toEqual(Array.from({ length: size.rows }, (_, y) => expected[y] ?? ''));
        for (const found of links()) expect(found).toMatch(/^([kl]) https:\/\/example\.org\/\1$/);
      }),
    );
  });

  it.each([
    ['a title sequence', 'a\u001B]0;title\u0007b'],
    ['a cursor move', 'a\u001B[2Jb'],
    ['C1', 'a\u009B31mb'],
    ['right-to-left override', 'a\u202Eb'],
    ['a carriage return', 'a\rb'],
  ])('%s cannot pass', (_name, row) => {
    const safe = onlyTextAndColours(row);
    expect(safe).toContain('\uFFFD');
    expect(safe).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E]/);
  });

  it('colours pass', () => {
    const row = '\u001B[1;36mtext\u001B[m \u001B[0;30;46mx\u001B[0m';
    expect(onlyTextAndColours(row)).toBe(row);
  });
});
