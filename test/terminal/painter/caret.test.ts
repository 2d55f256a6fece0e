import { describe, expect, it } from 'vitest';
import { Painter } from '../../../src/terminal/painter/painter.ts';
import { PLAIN_THEME, paintRow } from '../../../src/terminal/theme.ts';
import type { Row } from '../../../src/text/row.ts';
import { span } from '../../../src/text/spans.ts';

const ESC = '\u001B';
const HIDE = `${ESC}[?25l`;
const SHOW = `${ESC}[?25h`;

function open() {
  let sent = '';
  const write = (text: string) => {
    sent += text;
    return true;
  };
  const painter = new Painter({ write, onceDrained: () => {} }, { columns: 20, rows: 3 });
  const painted = (frame: string, hasCursor = true): string => {
    sent = '';
    painter.paint(frame, { hasCursor });
    return sent;
  };
  return { painter, painted };
}

const line = (...spans: Row['spans']): string => paintRow({ spans }, PLAIN_THEME).trimEnd();
const typed = (before: string, under = ' ', after = ''): string =>
  line(span('/ ', 'accent'), span(before), span(under, 'caret'), span(after));

describe('the cursor', () => {
  it('is shown where the frame marks it, after everything is drawn', () => {
    const { painted } = open();
    expect(painted(`list\n${typed('ab')}\nfoot`)).toMatch(/\u001B\[2;5H\u001B\[\?25h\u001B\[\?2026l$/);
  });

  it('is hidden while rows are drawn, and comes back', () => {
    const { painted } = open();
    painted(`list\n${typed('ab')}\nfoot`);
    const sent = painted(`LIST\n${typed('ab')}\nfoot`);
    expect(sent.indexOf(HIDE)).toBeLessThan(sent.indexOf('LIST'));
    expect(sent.indexOf(SHOW)).toBeGreaterThan(sent.indexOf('LIST'));
  });

  it('moved alone is a few bytes, unmoved none', () => {
    const { painted } = open();
    painted(typed('ab', 'c', 'd'));
    expect(painted(typed('a', 'b', 'cd'))).toBe(`${ESC}[1;4H`);
    expect(painted(typed('a', 'b', 'cd'))).toBe('');
  });

  it('goes when no field has it', () => {
    const { painted } = open();
    painted(typed('ab'));
    expect(painted(typed('ab'), false)).toBe(HIDE);
    expect(painted(typed('ab'), false)).toBe('');
    expect(painted(typed('ab'))).toBe(`${ESC}[1;5H${SHOW}`);
  });

  it('stands behind characters of two cells, and on them', () => {
    const { painted } = open();
    expect(painted(typed('日本'))).toContain(`${ESC}[1;7H${SHOW}`);
    expect(painted(typed('日', '本'))).toContain(`${ESC}[1;5H`);
  });

  it('of two marks the lower one counts: that field covers the other', () => {
    const { painted } = open();
    expect(painted(`${typed('above')}\n\n${typed('x')}`)).toContain(`${ESC}[3;4H${SHOW}`);
  });

  it('leaves no mark in what is drawn', () => {
    const { painted } = open();
    expect(painted(typed('ab', 'c', 'd'))).not.toContain(`${ESC}[10m`);
  });

  it('is unknown after the terminal was away', () => {
    const { painter, painted } = open();
    painted(typed('ab'));
    painter.forget({ columns: 20, rows: 3 });
    const sent = painted(typed('ab'));
    expect(sent).toContain(HIDE);
    expect(sent).toContain(`${ESC}[1;5H${SHOW}`);
  });
});
