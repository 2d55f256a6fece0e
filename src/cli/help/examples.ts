/** Two or three examples of every command, as they are typed, with what each does. */
import type { CommandName } from '../options.ts';

export type Example = readonly [typed: string, does: string];

export const EXAMPLES: Readonly<Record<CommandName, readonly Example[]>> = {
  open: [
    ['rolltop open last', 'the session that was written to last'],
    ['rolltop open 019a8f2c', 'by the beginning of its id'],
  ],
  board: [
    ['rolltop board', 'who waits for you, works, is ready'],
    ['rolltop board --notify bell', 'and ring when that changes while you are away'],
  ],
  list: [
    ['rolltop list -n 10', 'the ten newest'],
    [
      'rolltop list dir:api -branch:main since:2d',
      'of a folder, not of the branch main, of the last two days',
    ],
    ['rolltop list is:waiting --json', 'what waits for you, for a program'],
  ],
  watch: [
    ['rolltop watch', 'each change of state as it comes'],
    ['rolltop watch dir:. --until ready', 'ends when a session of this folder is ready'],
  ],
  show: [
    ['rolltop show last | less -R', 'the whole conversation in a pager'],
    ['rolltop show 019a8f2c --json', 'one item a line, with its line of the file'],
  ],
  tail: [
    ['rolltop tail last -f', 'follow what is written'],
    ['rolltop tail 019a8f2c -n 5', 'the last five items'],
  ],
  search: [
    ['rolltop search "connection refused"', 'in all sessions, the newest first'],
    ['rolltop search retry --where "dir:api since:30d"', 'only in the sessions that fit the query'],
    ['rolltop search timeout --host all', 'on every host of ~/.ssh/config, too'],
    ['rolltop search --regex "E[0-9]{4}" --json', 'a regular expression, for a program'],
  ],
  export: [
    ['rolltop export last -o talk.html', 'as one page without scripts'],
    ['rolltop export dir:api since:7d -o talks/', 'each session that fits into the folder talks'],
    ['rolltop export dir:api --host all -o talks/', 'those of every host of ~/.ssh/config, too'],
    ['rolltop export 019a8f2c --from 3 --to 5', 'three turns as Markdown on standard output'],
  ],
  append: [
    ['rolltop append last "Try it without the cache."', 'Codex answers at its next resume'],
    ['git diff | rolltop append 019a8f2c -', 'from standard input'],
    ['rolltop append last "Go on." --wait=60', 'wait up to a minute while another program writes'],
  ],
  record: [
    ['rolltop record --cwd . < items.jsonl', 'a new session of this folder'],
    ['rolltop record --json < items.jsonl', 'print its id and path'],
  ],
  rename: [
    ['rolltop rename last "Flaky retry"', 'as Codex shows it too'],
    ['rolltop rename 019a8f2c "Login, second try"', 'by the beginning of its id'],
  ],
  archive: [
    ['rolltop archive last', 'its sub-agents go with it'],
    ['rolltop archive 019a8f2c 019a90b1', 'several at once'],
  ],
  unarchive: [
    ['rolltop unarchive 019a8f2c', 'back to where it was'],
    ['rolltop list --archived', 'which there are'],
  ],
  delete: [
    ['rolltop delete 019a8f2c', 'to the trash'],
    ['rolltop trash restore 019a8f2c', 'and back'],
  ],
  trash: [
    ['rolltop trash', 'what is in it'],
    ['rolltop trash restore 019a8f2c 019a8f2d', 'back to where they were'],
    ['rolltop trash empty --older 30d', 'gone for good, after a question'],
  ],
  prune: [
    ['rolltop prune until:90d --archive', 'the plan'],
    ['rolltop prune until:90d --archive --yes', 'done'],
    ['rolltop prune source:exec until:30d --delete --yes', 'to the trash'],
    ['rolltop prune host:b until:90d --host b --archive', 'of host b alone: the plan'],
  ],
  compress: [
    ['rolltop compress until:30d', 'the plan, and what it would save'],
    ['rolltop compress until:30d --yes', 'done'],
  ],
  expand: [
    ['rolltop expand dir:api', 'the plan'],
    ['rolltop expand id:019a8f2c* --yes', 'done'],
  ],
  pin: [
    ['rolltop pin last', 'to the top of the list'],
    ['rolltop pin 019a8f2c 019a90b1', 'several at once'],
  ],
  unpin: [
    ['rolltop unpin last', 'among the others again'],
    ['rolltop list is:pinned', 'which are pinned'],
  ],
  tag: [
    ['rolltop tag last later api', 'two tags'],
    ['rolltop tag last -later', 'one taken off'],
    ['rolltop list tag:api', 'all that have it'],
  ],
  usage: [
    ['rolltop usage --since 7d', 'the last week, by days'],
    ['rolltop usage dir:api --by model', 'of one folder, by models'],
    ['rolltop usage --disk --by kind', 'the bytes on disk: own, of sub-agents, archived, compressed'],
  ],
  hosts: [
    ['rolltop hosts connect b', 'connect to b, and choose it'],
    ['rolltop list --host b', 'its sessions beside those of this machine'],
    ['rolltop hosts --json', 'how the chosen ones are, for a program'],
  ],
  serve: [['rolltop serve --stdio', 'as command="…" before a key in ~/.ssh/authorized_keys']],
  doctor: [
    ['rolltop doctor', 'of all sessions'],
    ['rolltop doctor last', 'of one'],
  ],
  config: [
    ['rolltop config check', 'each mistake with its line and column'],
    ['rolltop config show', 'what holds, every key included'],
    ['rolltop config schema > rolltop.schema.json', 'for an editor'],
  ],
  completion: [
    ['eval "$(rolltop completion bash)"', 'in ~/.bashrc'],
    ['eval "$(rolltop completion zsh)"', 'in ~/.zshrc, behind compinit'],
    ['rolltop completion fish > ~/.config/fish/completions/rolltop.fish', 'once'],
  ],
  demo: [
    ['rolltop demo', 'try everything; nothing of yours is touched'],
    ['rolltop demo --json', 'its list, for a program'],
  ],
  help: [
    ['rolltop help search', 'of a command'],
    ['rolltop help query', 'of a topic'],
  ],
  version: [['rolltop version', 'the version alone']],
};
