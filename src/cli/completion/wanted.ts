/** What can stand at the end of a command line that is being typed, by the tables that parse it. Pure. */
import { TOPIC_HELP } from '../help/topic-names.ts';
import {
  COMMAND_NAMES,
  type CommandOrPicker,
  HELP_TOPICS,
  isCommandName,
  isHelpTopic,
  type OptionRule,
  operandsOf,
  rulesFor,
} from '../options.ts';

/** A word, and what is said of it. */
export type ShellCandidate = readonly [word: string, about: string];

/** Which sessions a command acts on. */
export type SessionsOf = 'active' | 'archived' | 'all' | 'trash';

export type Wanted =
  | { readonly kind: 'words'; readonly words: readonly ShellCandidate[] }
  | { readonly kind: 'sessions'; readonly typed: string; readonly from: SessionsOf }
  /** `before`: what stands before the query in the same word, as `--where=`. */
  | { readonly kind: 'query'; readonly before: string; readonly typed: string }
  | { readonly kind: 'folders' | 'files' | 'nothing' };

const NOTHING: Wanted = { kind: 'nothing' };
const TIMES = ['1d', '7d', '30d', '90d'];

/** `words` are those behind the program's name; the last one is being typed, and may be empty. */
export function wantedAt(words: readonly string[], summaries: Readonly<Record<string, string>>): Wanted {
  const current = words.at(-1) ?? '';
  const { command, operands, optionToFill, onlyOperands } = readBefore(words.slice(0, -1));
  if (optionToFill !== null) return valueWanted(optionToFill, '', current);
  const rules = rulesFor(command);
  if (!onlyOperands && current.startsWith('--') && current.includes('=')) {
    const [flag = ''] = current.split('=', 1);
    const rule = ruleNamed(rules, flag);
    return rule === undefined ? NOTHING : valueWanted(rule, `${flag}=`, current.slice(flag.length + 1));
  }
  if (!onlyOperands && current.startsWith('-'))
    return beginning(
      current,
      rules.map(({ name, help }) => [`--${name}`, help]),
    );
  if (command === 'picker')
    return beginning(
      current,
      COMMAND_NAMES.map(name => [name, summaries[name] ?? '']),
    );
  return operandWanted(operandsOf(command), operands, { current, summaries, from: sessionsOf(command) });
}

interface Before {
  readonly command: CommandOrPicker;
  /** How many words of the command are complete. */
  readonly operands: readonly string[];
  /** The word that is being typed is the value of this option. */
  readonly optionToFill: OptionRule | null;
  /** Behind `--`. */
  readonly onlyOperands: boolean;
}

function readBefore(words: readonly string[]): Before {
  let command: CommandOrPicker = 'picker';
  let optionToFill: OptionRule | null = null;
  let onlyOperands = false;
  const operands: string[] = [];
  for (const word of words) {
    if (optionToFill !== null) optionToFill = null;
    else if (!onlyOperands && word === '--') onlyOperands = true;
    else if (!onlyOperands && word.startsWith('-')) {
      const rule: OptionRule | undefined = ruleNamed(rulesFor(command), word);
      optionToFill = rule?.value !== undefined && rule.valueOptional === undefined ? rule : null;
    } else if (command === 'picker' && isCommandName(word)) command = word;
    else operands.push(word);
  }
  return { command, operands, optionToFill, onlyOperands };
}

const ruleNamed = (rules: readonly OptionRule[], flag: string): OptionRule | undefined =>
  rules.find(({ name, short, alias }) => [`--${name}`, `-${short}`, `--${alias}`].includes(flag));

function beginning(typed: string, words: readonly ShellCandidate[]): Wanted {
  return { kind: 'words', words: words.filter(([word]) => word.startsWith(typed)) };
}

function valueWanted({ value, choices, help }: OptionRule, before: string, typed: string): Wanted {
  const words = choices ?? (value === 'AGE' || value === 'TIME' ? TIMES : null);
  if (words !== null)
    return beginning(
      before + typed,
      words.map(word => [before + word, choices === undefined ? help : '']),
    );
  if (value === 'QUERY') return { kind: 'query', before, typed };
  if (before !== '') return NOTHING;
  if (value === 'DIR') return { kind: 'folders' };
  return value?.includes('FILE') ? { kind: 'files' } : NOTHING;
}

function operandWanted(
  names: readonly string[],
  before: readonly string[],
  {
    current,
    summaries,
    from,
  }: {
    readonly current: string;
    readonly summaries: Readonly<Record<string, string>>;
    readonly from: SessionsOf;
  },
): Wanted {
  const last = names.at(-1) ?? '';
  const name = names[before.length] ?? (/…\??$/.test(last) ? last : '');
  const plain = name.replace(/[?…]+$/, '');
  if (plain === 'session' && before[0] !== 'list' && before[0] !== 'empty')
    return { kind: 'sessions', typed: current, from };
  if (plain === 'query') return { kind: 'query', before: '', typed: current };
  if (plain === 'session|query')
    return current.includes(':') || current.startsWith('@')
      ? { kind: 'query', before: '', typed: current }
      : { kind: 'sessions', typed: current, from };
  if (plain === 'topic')
    return beginning(
      current,
      HELP_TOPICS.map(topic => [topic, topicText(topic, summaries)]),
    );
  if (!plain.includes('|')) return NOTHING;
  return beginning(
    current,
    plain.split('|').map(word => [word, '']),
  );
}

function sessionsOf(command: CommandOrPicker): SessionsOf {
  if (command === 'unarchive') return 'archived';
  if (command === 'archive') return 'active';
  return command === 'trash' ? 'trash' : 'all';
}

function topicText(topic: string, summaries: Readonly<Record<string, string>>): string {
  return isHelpTopic(topic) && topic in TOPIC_HELP
    ? TOPIC_HELP[topic as keyof typeof TOPIC_HELP]
    : (summaries[topic] ?? '');
}
