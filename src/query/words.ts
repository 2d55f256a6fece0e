/** What the keys of a query mean, for the help and for completion. Pure. */
import type { IsWord, QueryKey } from './query.ts';

/** What is said of a key, and values as one would write them. */
interface KeyWords {
  readonly help: string;
  readonly examples: readonly string[];
}

export const KEY_WORDS: Readonly<Record<QueryKey, KeyWords>> = {
  dir: {
    help: 'part of its folder; a path that begins with . or = is the whole folder',
    examples: ['api', '.', '=~/code'],
  },
  is: { help: 'what it is, or is doing', examples: [] },
  branch: { help: 'the Git branch when it began', examples: ['main', 'feat/*'] },
  model: { help: 'the model that was used last', examples: ['gpt-5*'] },
  provider: { help: 'who serves the model', examples: ['openai'] },
  source: { help: 'what it was begun with: cli, exec, vscode, subagent', examples: ['exec'] },
  by: { help: 'the program that began it', examples: ['codex_cli_rs'] },
  tag: { help: 'a tag that you gave', examples: ['later'] },
  id: { help: 'its id', examples: ['019a*'] },
  name: { help: 'the name that it was given', examples: ['*login*'] },
  host: { help: 'the ssh host that it is on, as you call it', examples: ['b'] },
  since: { help: 'last written to since then', examples: ['2d', 'yesterday', '2026-08'] },
  until: { help: 'last written to before the end of that', examples: ['1w', '2026-08-15'] },
  on: { help: 'last written to in that time', examples: ['today', '2026-08-01..15'] },
  size: { help: 'the size of its file', examples: ['>1mb', '10mb..1gb'] },
  turns: { help: 'how many turns it has', examples: ['1', '>10'] },
  tokens: { help: 'how many tokens it used', examples: ['>100k', '<1m'] },
};

export const IS_WORD_HELP: Readonly<Record<IsWord, string>> = {
  live: 'running, or open in a program',
  working: 'a turn is running',
  waiting: 'waits for an answer or an approval of yours',
  ready: 'a turn ended since you last opened it, and not by you',
  unread: 'the same as ready',
  idle: 'open in a Codex, and no turn is running',
  stopped: 'its turn did not end, and no program has it open',
  archived: 'in the archive',
  pinned: 'pinned by you',
  child: 'begun by another session',
  fork: 'goes on from another session',
  damaged: 'its file has damage',
  zst: 'its file is compressed',
  hidden: 'Codex itself would not list it',
};
