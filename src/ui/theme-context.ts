import { createContext } from 'react';
import { PLAIN_THEME, type Theme } from '../terminal/theme.ts';

/** How rows are painted: as the environment allows in the program, as plain text in tests. */
export const ThemeContext = createContext<Theme>(PLAIN_THEME);
