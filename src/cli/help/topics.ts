/** What the topics of the help say, from the tables that the program itself goes by. What a topic alone needs is loaded on demand. */
import type * as z from 'zod';
import type { KeyTable } from '../../app/keymap.ts';
import { QUERY_KEYS } from '../../query/parse.ts';
import { IS_WORDS } from '../../query/query.ts';
import { IS_WORD_HELP, KEY_WORDS } from '../../query/words.ts';
import type { Glyphs } from '../../text/row.ts';
import { EXIT_CODE_HELP, ExitCode } from '../exit-code.ts';
import type { HelpSection } from './sections.ts';

export async function keySections(keys: KeyTable, glyphs: Glyphs): Promise<readonly HelpSection[]> {
  return (await import('../../app/overlays/help.ts')).helpSections(glyphs, keys);
}

const QUERY_INTRO = [
  'A session has to fit every condition; of several values between commas one is enough: dir:api,web.',
  'A minus before a condition turns it round: -branch:main. * stands for anything. Words rank what is left, "words in quotes" have to be there as they stand.',
  'rolltop list, watch, usage, prune, compress, export and search --where take it, and / in the list. @name at the beginning is a view that was kept (v in the list).',
];

export function querySections(): readonly HelpSection[] {
  return [
    {
      title: 'Conditions',
      intro: QUERY_INTRO,
      lines: QUERY_KEYS.map(key => {
        const { help, examples } = KEY_WORDS[key];
        return [
          `${key}:`,
          examples.length === 0 ? help : `${help}; ${examples.map(each => `${key}:${each}`).join(' ')}`,
        ];
      }),
    },
    { title: 'Words of is:', lines: IS_WORDS.map(word => [word, IS_WORD_HELP[word]]) },
  ];
}

export function exitCodeSections(): readonly HelpSection[] {
  const names = Object.keys(ExitCode) as (keyof typeof ExitCode)[];
  return [{ title: 'Exit codes', lines: names.map(name => [String(ExitCode[name]), EXIT_CODE_HELP[name]]) }];
}

export function fileSections(): readonly HelpSection[] {
  return [
    {
      title: 'Files of Codex',
      lines: [
        ['$CODEX_HOME/sessions', 'the sessions, in a folder for each day; else ~/.codex/sessions'],
        ['…/archived_sessions', 'those that were archived'],
        ['…/session_index.jsonl', 'the names; to rename adds a line'],
      ],
    },
    {
      title: 'Files of rolltop',
      intro: ['Only you can read them.'],
      lines: [
        ['$XDG_CONFIG_HOME/rolltop/config.json', 'what you set; else in ~/.config (rolltop help config)'],
        [
          '$XDG_STATE_HOME/rolltop',
          'drafts, pins and tags (marks.jsonl), views (views.jsonl), what you looked at (seen.jsonl), scope and order; else in ~/.local/state',
        ],
        [
          '$XDG_DATA_HOME/rolltop/trash',
          'deleted sessions until the trash is emptied; else in ~/.local/share, or in .rolltop-trash of the Codex home where that is another disk',
        ],
      ],
    },
    {
      title: 'Variables',
      lines: [
        ['CODEX_HOME', 'the folder of Codex; --codex-home comes first'],
        ['VISUAL, EDITOR', 'the editor for messages and patches, where the configuration names none'],
        ['PAGER', 'where the output of an item is shown; less when it is not set'],
        ['NO_COLOR, TERM, COLORTERM', 'whether there are colours, and how many'],
        ['COLORFGBG', 'light or dark, where the terminal does not answer'],
        ['LC_ALL, LC_CTYPE, LANG', 'whether marks may be more than ASCII'],
        ['ROLLTOP_SSH', 'the ssh that reaches hosts, as an absolute path; else the one on the PATH'],
        [
          'ROLLTOP_SSH_CONFIG',
          'where its hosts are listed; else ~/.ssh/config of the home that the system knows, as ssh has it, whatever HOME is',
        ],
        ['HOME, XDG_CONFIG_HOME, …', 'where the folders above are'],
      ],
    },
  ];
}

export function hostSections(): readonly HelpSection[] {
  return [
    {
      title: 'Hosts',
      intro: [
        'A host is whatever "ssh NAME" reaches: your own ssh does it, with jump hosts, certificates and shared connections as you set them. Nothing is installed there; it needs Node 20.',
        'H in the list chooses hosts, as "rolltop hosts connect NAME" does; nobody is connected to unasked. What is kept of one is the last known rows: titles, folders and times.',
        'One session there is NAME:<session>. In a filter, host:NAME chooses the sessions of a host.',
        'The list, the board, open, show, tail, watch, search, usage, export and prune take --host a,b (or all): those hosts beside this machine. compress, expand, doctor, pin, unpin and tag are for this machine alone.',
      ],
      lines: [],
    },
    {
      title: 'How a host can be',
      lines: [
        ['off', 'not chosen'],
        ['connecting', 'ssh is on its way; nothing here waits for it'],
        ['live', 'it answers, after the round trip that is shown'],
        ['quiet', 'it has not answered for some seconds; its rows stay, and go on when it does'],
        [
          'away',
          'the connection was lost, and is tried again after 1, 2, 5, 15 and then each 60 s; its rows stay, grey',
        ],
        [
          'needs you',
          'it wants a password, a code or a yes to its key: connect in a terminal, or Enter in H, lets ssh ask you; that connection is shared until rolltop ends',
        ],
        [
          'no Node',
          'there is none, or it is older than 20: the folders of nvm, mise, volta, asdf and Homebrew are looked in, too',
        ],
        ['refused', 'it answered something that is not our protocol, which is shown, or broke a limit of it'],
      ],
    },
    {
      title: 'Safer still',
      intro: [
        'A key of its own that can do nothing else, in ~/.ssh/authorized_keys of the host: command="rolltop serve --stdio",restrict ssh-ed25519 …',
      ],
      lines: [],
    },
  ];
}

export async function configSections(): Promise<readonly HelpSection[]> {
  const { configSchema } = await import('../../config/schema.ts');
  const { properties, $defs = {} } = configSchema();
  const lines = Object.entries(properties).map(
    ([name, property]) => [name, settingText(property, $defs)] as const,
  );
  return [
    {
      title: 'Settings',
      intro: [
        'In $XDG_CONFIG_HOME/rolltop/config.json, else ~/.config/rolltop/config.json: JSON with comments. rolltop config schema has all of it.',
      ],
      lines,
    },
  ];
}

type Property = z.core.JSONSchema.JSONSchema | boolean;

/** The words that it may be, wherever in it they are; of an object with parts of its own none. */
function choicesIn(property: Property, definitions: Readonly<Record<string, Property>>): readonly unknown[] {
  if (typeof property === 'boolean') return [];
  const { $ref, anyOf, enum: words, items, type } = property;
  if (words !== undefined) return words;
  if (type === 'boolean') return [true, false];
  const named = $ref === undefined ? undefined : definitions[$ref.slice($ref.lastIndexOf('/') + 1)];
  const inside = [named, ...(anyOf ?? []), ...[items ?? []].flat()];
  return inside.flatMap(each => (each === undefined ? [] : choicesIn(each, definitions)));
}

function settingText(property: Property, definitions: Readonly<Record<string, Property>>): string {
  const description = typeof property === 'boolean' ? '' : (property.description ?? '');
  const choices = choicesIn(property, definitions);
  return choices.length === 0 ? description : `${description} (${choices.join(', ')})`;
}
