import { createContext } from 'react';
import type { Theme } from '../terminal/theme.ts';

/** How rows are painted; the application provides what the environment asks for, tests get plain text. */
export const ThemeContext = createContext<Theme>({ mode: 'mono', selected: '' });
