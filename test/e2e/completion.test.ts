/** `rolltop completion` in the real shells, typed at in a pseudo-terminal. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../support/source-tree.ts';
import { temporaryHome } from '../support/temporary-home.ts';
import { TestTerminal } from '../support/terminal.ts';

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

let home: ReturnType<typeof temporaryHome>;
let id: string;
let programs: string;
beforeEach(() => {
  home = temporaryHome();
  id = home.add('0.42.0/tui-two-turns').id;
  programs = path.join(home.codexHome, 'programs');
  mkdirSync(programs);
  symlinkSync(path.join(projectRoot, 'bin/rolltop.js'), path.join(programs, 'rolltop'));
});

const SHELLS = {
  bash: { start: 'exec bash --norc --noprofile -i', load: 'eval "$(rolltop completion bash)"' },
  zsh: {
    start: 'exec zsh -f -i',
    load: 'autoload -Uz compinit; compinit -D -u; eval "$(rolltop completion zsh)"',
  },
  fish: { start: 'exec fish --no-config -i', load: 'rolltop completion fish | source' },
} as const;

let terminal: TestTerminal | null = null;
afterEach(() => terminal?.close());

async function startShell(shell: keyof typeof SHELLS): Promise<TestTerminal> {
  const { start, load } = SHELLS[shell];
  terminal = new TestTerminal([], {
    codexHome: home.codexHome,
    startedBy: start,
    env: { PATH: `${programs}:${process.env.PATH}`, HOME: home.codexHome, PS1: '$ ' },
  });
  await terminal.until(screen => screen.trim() !== '', 'a prompt');
  terminal.type(`${load}; echo READY''NOW\r`);
  await terminal.shows('READYNOW');
  return terminal;
}

/** Types a line of which a tab makes another one, then clears it away. */
async function completes(shell: TestTerminal, typed: string, becomes: string): Promise<void> {
  shell.type(`${typed}\t`);
  await shell.shows(becomes);
  shell.type('\u0015');
}

describe.each(Object.keys(SHELLS) as (keyof typeof SHELLS)[])('%s', name => {
  it.skipIf(!has(name))(
    'completes commands, options, values and sessions (skipped without this shell)',
    async () => {
      const shell = await startShell(name);
      await completes(shell, 'rolltop expo', 'rolltop export');
      await completes(shell, 'rolltop list --rev', 'rolltop list --reverse');
      await completes(shell, 'rolltop list --sort cre', 'rolltop list --sort created');
      await completes(shell, 'rolltop list --sort=tur', 'rolltop list --sort=turns');
      await completes(shell, 'rolltop list is:pin', 'rolltop list is:pinned');
      await completes(shell, `rolltop show ${id.slice(0, 8)}`, `rolltop show ${id}`);
      if (name !== 'fish') await completes(shell, 'rolltop open tui', `rolltop open ${id}`);
      expect(shell.exit).toBeNull();
    },
  );

  it.skipIf(!has(name))('lists several with what they are (skipped without this shell)', async () => {
    const shell = await startShell(name);
    shell.type('rolltop config \t\t');
    await shell.shows(/check[\s\S]*show/);
  });
});
