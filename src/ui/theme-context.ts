import { createContext } from 'react';
import type { Theme } from '../terminal/theme.ts';

/** How rows are painted: as the environment allows in the program, as plain text in tests. */
export const ThemeContext = createContext<Theme>({ mode: 'mono', selected: '' });
