/** Where a person's own prices are. Apart from reading them, which needs a parser. */
import path from 'node:path';

/** Null: nobody says where it would be. */
export function pricesPath(env: Readonly<Record<string, string | undefined>>): string | null {
  const { XDG_CONFIG_HOME: folder = '', HOME: home = '' } = env;
  if (path.isAbsolute(folder)) return path.join(folder, 'rolltop', 'prices.json');
  return path.isAbsolute(home) ? path.join(home, '.config', 'rolltop', 'prices.json') : null;
}
