import { expect, it } from 'vitest';
import { Painter } from '../../src/terminal/painter/painter.ts';
import { InkOutput } from '../../src/ui/ink-streams.ts';

it('a menu that answers a key in the moment of a resize draws nothing that was made for the old size', () => {
  const wide = { columns: 20, rows: 3 };
  const narrow = { columns: 10, rows: 3 };
  let sent = '';
  const write = (text: string): boolean => {
    sent += text;
    return true;
  };
  const painter = new Painter({ write, onceDrained: () => {} }, wide);
  const output = new InkOutput(wide, frame => painter.paint(frame));
  output.write(`title\n${'-'.repeat(20)}\n > one`);

  painter.forget(narrow);
  output.resize(narrow);
  sent = '';
  output.write(`title\n${'-'.repeat(20)}\n > two`);
  output.once('resize', () => output.write(`title\n${'-'.repeat(10)}\n > two`));
  output.redraw();

  expect(sent).toContain('-'.repeat(10));
  expect(sent).not.toContain('-'.repeat(11));
  expect(sent).not.toContain('[K');
});
