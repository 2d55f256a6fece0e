/**
 * What rolltop remembers between runs, in $XDG_STATE_HOME/rolltop: preferences and one draft per session. Where the folder cannot be
 * written, the program runs on: preferences are forgotten, and a draft is known until it ends, which is said.
 */
import { readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Preferences } from '../app/effect.ts';
import { readOwnFile, removeOwnFile, writeOwnFile } from '../system/own-folder.ts';
import { writeReason } from '../system/write-reason.ts';
import type { Machine } from '../terminal/machine.ts';
import { NOTIFY_WAYS } from '../terminal/notify/ways.ts';

const DEFAULT_PREFERENCES: Preferences = {
  scope: 'all',
  sort: 'updated',
  detail: 'tools',
  notify: null,
  hosts: [],
};

type ChoiceName = Exclude<keyof Preferences, 'hosts'>;

const CHOICES: { readonly [Name in ChoiceName]: readonly Preferences[Name][] } = {
  // "live" is a look at a moment, and no place to begin.
  scope: ['all', 'folder', 'archived'],
  sort: [
    ...(['updated', 'created', 'size', 'turns', 'tokens', 'name'] as const),
    ...(['-updated', '-created', '-size', '-turns', '-tokens', '-name'] as const),
  ],
  detail: ['talk', 'tools', 'everything'],
  notify: [null, ...NOTIFY_WAYS],
};

/** Checked by hand: to load a schema library is a tenth of a start. A value that is not one of the choices gets the default. */
function preferencesOf(saved: Readonly<Record<string, unknown>>): Preferences {
  const chosen = <Name extends ChoiceName>(name: Name): Preferences[Name] =>
    CHOICES[name].find(choice => choice === saved[name]) ?? DEFAULT_PREFERENCES[name];
  const choices = { scope: chosen('scope'), sort: chosen('sort'), detail: chosen('detail') };
  return { ...choices, notify: chosen('notify'), hosts: hostsOf(saved.hosts) };
}

/** Names only: whoever connects judges them. */
function hostsOf(saved: unknown): readonly string[] {
  return Array.isArray(saved) ? saved.filter(name => typeof name === 'string') : [];
}

/** `$XDG_STATE_HOME/rolltop`, else `~/.local/state/rolltop`; in the Codex home where nobody says where the person's own is. */
function stateFolderPath(env: Machine['env'], codexHome: string): string {
  if (env.XDG_STATE_HOME?.startsWith('/')) return join(env.XDG_STATE_HOME, 'rolltop');
  try {
    return join(env.HOME || userInfo().homedir, '.local', 'state', 'rolltop');
  } catch {
    return join(codexHome, '.rolltop');
  }
}

/** `id` is a UUID and so a safe file name. */
function draftName(id: string): string {
  return join('drafts', `${id}.txt`);
}

export class StateFolder {
  readonly path: string;
  /** By id: what could not be written. */
  readonly #unwritten = new Map<string, string>();

  constructor(path: string) {
    this.path = path;
  }

  /** The person's own. */
  static of(env: Machine['env'], codexHome: string): StateFolder {
    return new StateFolder(stateFolderPath(env, codexHome));
  }

  /** Pins and tags. */
  get marksPath(): string {
    return join(this.path, 'marks.jsonl');
  }

  /** When the person looked at which session. */
  get seenPath(): string {
    return join(this.path, 'seen.jsonl');
  }

  readPreferences(): Preferences {
    const text = this.#read('preferences.json');
    if (text === null) return DEFAULT_PREFERENCES;
    try {
      return preferencesOf(JSON.parse(text));
    } catch {
      return DEFAULT_PREFERENCES;
    }
  }

  /** The others stay as they are, also where another rolltop changed them. */
  savePreferences(changed: Partial<Preferences>): void {
    const preferences = { ...this.readPreferences(), ...changed };
    this.#write('preferences.json', `${JSON.stringify(preferences, null, 2)}\n`);
  }

  /** The draft of a conversation; empty when there is none. */
  readDraft(id: string): string {
    return this.#unwritten.get(id) ?? this.#read(draftName(id)) ?? '';
  }

  /** The texts that could not be written, by conversation. */
  get unwrittenDrafts(): ReadonlyMap<string, string> {
    return this.#unwritten;
  }

  /** The ids of the conversations that have a draft, as the files are named. */
  draftIds(): readonly string[] {
    try {
      const names = readdirSync(join(this.path, 'drafts'));
      return names.filter(name => name.endsWith('.txt')).map(name => name.slice(0, -'.txt'.length));
    } catch {
      return [];
    }
  }

  /**
   * Keeps a draft, or drops it where `text` is empty. Returns null, or a sentence that says why that could not be; `readDraft` knows it all the
   * same. Synchronous: it must finish inside a SIGHUP handler.
   */
  saveDraft(id: string, text: string): string | null {
    const problem = text === '' ? this.#dropDraft(id) : this.#keepDraft(id, text);
    if (problem === null) this.#unwritten.delete(id);
    else this.#unwritten.set(id, text);
    return problem;
  }

  #keepDraft(id: string, text: string): string | null {
    const name = draftName(id);
    try {
      writeOwnFile({ root: this.path, name }, text);
      return null;
    } catch (error) {
      const why = writeReason(error, join(this.path, name)) ?? (error as Error).message.replace(/\.$/, '');
      return `Your draft could not be written to the disk: ${why}. It is kept until rolltop ends.`;
    }
  }

  #dropDraft(id: string): string | null {
    const name = draftName(id);
    if (removeOwnFile({ root: this.path, name })) return null;
    return `The old draft in ${join(this.path, name)} could not be removed: it will be there again.`;
  }

  #read(name: string): string | null {
    return readOwnFile({ root: this.path, name });
  }

  #write(name: string, text: string): void {
    try {
      writeOwnFile({ root: this.path, name }, text);
    } catch {
      // A home that cannot be written: nothing is remembered.
    }
  }
}
