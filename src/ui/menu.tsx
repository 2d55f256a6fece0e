import { Box, Text } from 'ink';
import SelectInput from 'ink-select-input';
import { useContext } from 'react';
import type { MenuItem, Overlay } from '../app/state.ts';
import type { Glyphs } from '../text/row.ts';
import { paintRow } from './theme.ts';
import { ThemeContext } from './theme-context.ts';

interface MenuProps {
  readonly menu: Extract<Overlay, { kind: 'menu' }>;
  readonly glyphs: Glyphs;
  readonly columns: number;
  readonly onChoose: (value: string) => void;
}

/** Rows a menu takes: rule, title, items, hint. */
export const menuHeight = (menu: MenuProps['menu']): number => menu.items.length + 3;

function Indicator({ isSelected = false }: { readonly isSelected?: boolean }) {
  const theme = useContext(ThemeContext);
  return (
    <Text>{paintRow({ spans: [{ text: isSelected ? ' > ' : '   ', style: 'accentStrong' }] }, theme)}</Text>
  );
}

function Label({ label, isSelected = false }: { readonly label: string; readonly isSelected?: boolean }) {
  const theme = useContext(ThemeContext);
  const style = isSelected ? 'accentStrong' : 'plain';
  return <Text wrap="truncate">{paintRow({ spans: [{ text: label, style }] }, theme)}</Text>;
}

/** A small menu at the foot of the screen. Its items never change while it is open, which ink-select-input needs. */
export function Menu({ menu, glyphs, columns, onChoose }: MenuProps) {
  const theme = useContext(ThemeContext);
  const hint = `${glyphs.up}${glyphs.arrowDown} or 1-${menu.items.length} choose   ${glyphs.enter} take   Esc close`;
  return (
    <Box flexDirection="column" width={columns} height={menuHeight(menu)} flexShrink={0}>
      <Text>{paintRow({ spans: [{ text: glyphs.rule.repeat(columns), style: 'dim' }] }, theme)}</Text>
      <Text wrap="truncate">{paintRow({ spans: [{ text: ` ${menu.title}`, style: 'strong' }] }, theme)}</Text>
      <SelectInput
        items={[...menu.items]}
        initialIndex={menu.initial}
        indicatorComponent={Indicator}
        itemComponent={Label}
        onSelect={(item: MenuItem) => onChoose(item.value)}
      />
      <Text wrap="truncate">{paintRow({ spans: [{ text: ` ${hint}`, style: 'dim' }] }, theme)}</Text>
    </Box>
  );
}
