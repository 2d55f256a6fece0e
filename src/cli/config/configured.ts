/** What the person set, for commands: read once at the start. The parser is loaded only where there is a file. */
import { configPath, configStamp, readConfigText } from '../../config/config-file.ts';
import { DEFAULT_SETTINGS, type Mistake, type UserSettings } from '../../config/settings.ts';
import { countOf } from '../../text/numbers.ts';
import type { Program } from '../context.ts';

export interface Configured {
  /** Null: nobody says where it would be. */
  readonly path: string | null;
  readonly isThere: boolean;
  readonly settings: UserSettings;
  readonly mistakes: readonly Mistake[];
}

type ConfigPlace = Pick<Program, 'homeFolder'> & {
  readonly machine: Pick<Program['machine'], 'env'>;
};

export async function readConfigured({ machine, homeFolder }: ConfigPlace): Promise<Configured> {
  const path = configPath(machine.env, homeFolder);
  const read = path === null ? ({ kind: 'none' } as const) : readConfigText(path);
  if (read.kind === 'none') return { path, isThere: false, settings: DEFAULT_SETTINGS, mistakes: [] };
  if (read.kind === 'problem') {
    const mistake: Mistake = { line: 0, column: 0, key: '', message: read.message };
    return { path, isThere: true, settings: DEFAULT_SETTINGS, mistakes: [mistake] };
  }
  const { parseConfig } = await import('../../config/parse-config.ts');
  return { path, isThere: true, ...parseConfig(read.text) };
}

/** `/home/me/.config/rolltop/config.json:3:12: theme is "drak", which is …` */
export function mistakeText(path: string, { line, column, key, message }: Mistake): string {
  const place = line === 0 ? path : `${path}:${line}:${column}:`;
  return [place, ...(key === '' ? [] : [key]), message].join(' ');
}

/** The first mistake and how many more there are; null: there is none. */
export function firstMistake({ path, mistakes: [first, ...others] }: Configured): string | null {
  if (first === undefined) return null;
  const more =
    others.length === 0 ? '' : ` (and ${countOf(others.length, 'more mistake')}: rolltop config check)`;
  return `${mistakeText(path ?? '', first)}${more}`;
}

/** Answers with the settings when the file has changed since it was asked last; else null. */
export function settingsFollower(place: ConfigPlace): () => Promise<Configured | null> {
  const path = configPath(place.machine.env, place.homeFolder);
  let stamp = path === null ? null : configStamp(path);
  return async () => {
    if (path === null) return null;
    const now = configStamp(path);
    if (now === stamp) return null;
    stamp = now;
    return readConfigured(place);
  };
}
