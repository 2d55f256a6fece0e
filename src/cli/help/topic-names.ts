/** The topics of the help that are no commands. */

/** What `rolltop help` explains besides the commands, with what each topic is about. */
export const TOPIC_HELP = {
  keys: 'every key of the screen, and what its marks mean',
  query: 'how sessions are narrowed down: dir:api is:fork since:2d words',
  json: 'every field that --json prints',
  files: 'which files and variables rolltop reads, and which it writes',
  'exit-codes': 'what the exit code of a command says',
  man: 'the manual page in the language of man(1): rolltop help man | man -l -',
} as const;

/** A topic that is no command. */
export type TopicName = keyof typeof TOPIC_HELP;
