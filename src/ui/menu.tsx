import { Box, Text, useInput } from 'ink';
import SelectInput from 'ink-select-input';
import { useContext, useEffect, useState } from 'react';
import { keyLabel, upAndDown } from '../app/key-labels.ts';
import { type KeyLook, keyWords } from '../app/keymap.ts';
import type { MenuItem, MenuOverlay } from '../app/overlays/overlay.ts';
import type { Size } from '../app/state.ts';
import { paintRow } from '../terminal/theme.ts';
import { cut } from '../text/unicode/width.ts';
import { ThemeContext } from './theme-context.ts';

interface MenuProps {
  readonly menu: MenuOverlay;
  readonly look: KeyLook;
  readonly size: Size;
  readonly onChoose: (value: string) => void;
  /** The menu has answered the last key and listens for the next one. */
  readonly onListening?: (() => void) | undefined;
}

/** Rule, title, hint. */
const FRAME_ROWS = 3;
/** The mark before the chosen item, and the blanks before the others. */
const INDICATOR_CELLS = 3;

/** Rows a menu takes on a screen of `rows`; on a small one its items scroll. */
export function menuHeight(menu: MenuProps['menu'], rows: number): number {
  return Math.min(menu.items.length + FRAME_ROWS, Math.max(FRAME_ROWS + 1, rows));
}

function Indicator({ isSelected = false }: { readonly isSelected?: boolean }) {
  const theme = useContext(ThemeContext);
  return (
    <Text>{paintRow({ spans: [{ text: isSelected ? ' > ' : '   ', style: 'accentStrong' }] }, theme)}</Text>
  );
}

function Label({ label, isSelected = false }: { readonly label: string; readonly isSelected?: boolean }) {
  const theme = useContext(ThemeContext);
  const style = isSelected ? 'accentStrong' : 'plain';
  return <Text>{paintRow({ spans: [{ text: label, style }] }, theme)}</Text>;
}

/** Which keys do what in the menu. A number takes its item at once. There is nothing to choose between in a menu of one. */
function hintOf({ items }: MenuOverlay, look: KeyLook): string {
  const { glyphs } = look;
  const several = items.length > 1;
  const choose = several ? `${upAndDown(glyphs)} choose   ` : '';
  const number = several ? ` or 1-${Math.min(9, items.length)}` : '';
  return `${choose}${keyLabel('enter', glyphs)}${number} take   ${keyWords(look, 'menu', ['close', 'close'])}`;
}

/** A small menu at the foot of the screen. Its items never change while it is open, which ink-select-input needs. */
export function Menu({ menu, look, size: { columns, rows }, onChoose, onListening }: MenuProps) {
  const { glyphs } = look;
  const theme = useContext(ThemeContext);
  // Drawn again with each key, also one that changes nothing: the effect runs once ink-select-input has its new key listener in place,
  // because the effects of what is inside come first.
  const [keys, setKeys] = useState(0);
  useInput(() => setKeys(count => count + 1));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect waits for a key, but does not read it
  useEffect(() => onListening?.(), [keys]);
  // When the screen gets smaller, ink-select-input would keep its place among fewer rows, where there may be none: it begins anew at the same item.
  const limit = menuHeight(menu, rows) - FRAME_ROWS;
  const [highlighted, setHighlighted] = useState<string | null>(null);
  const at = menu.items.findIndex(item => item.value === highlighted);
  // Cut here: Ink would make the mark of the chosen item narrower, and its ellipsis is not ASCII.
  const line = (text: string): string => cut(` ${text}`, columns, glyphs);
  const items = menu.items.map(item => ({
    ...item,
    label: cut(item.label, columns - INDICATOR_CELLS, glyphs),
  }));
  return (
    <Box flexDirection="column" width={columns} height={menuHeight(menu, rows)} flexShrink={0}>
      <Text>{paintRow({ spans: [{ text: glyphs.rule.repeat(columns), style: 'dim' }] }, theme)}</Text>
      <Text>{paintRow({ spans: [{ text: line(menu.title), style: 'strong' }] }, theme)}</Text>
      <SelectInput
        key={limit}
        items={items}
        initialIndex={at === -1 ? menu.initial : at}
        limit={limit}
        indicatorComponent={Indicator}
        itemComponent={Label}
        onHighlight={(item: MenuItem) => setHighlighted(item.value)}
        onSelect={(item: MenuItem) => onChoose(item.value)}
      />
      <Text>{paintRow({ spans: [{ text: line(hintOf(menu, look)), style: 'dim' }] }, theme)}</Text>
    </Box>
  );
}
