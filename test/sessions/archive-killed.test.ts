/** kill -9 at each step of moving a conversation of several files: the next call finishes it or undoes it, and nothing is lost. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildProgram, runProgram } from '../recorder/program.ts';
import { copyOfHome } from '../support/home-fixtures.ts';
import { runCli } from '../support/run-cli.ts';

const DAY = 'sessions/2026/11/29';
const ID = '01a2265b-d7bd-79e1-b910-c40baa4d73e4';

let program = '';
beforeAll(async () => {
  program = await buildProgram('move-until-killed');
});

/** The conversation's files in a folder, with the hash of what is in them. */
function filesIn(home: string, folder: string): Record<string, string> {
  try {
    const names = readdirSync(join(home, folder)).filter(name => name.includes(ID));
    return Object.fromEntries(names.map(name => [name, hashOf(join(home, folder, name))]));
  } catch {
    return {};
  }
}

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

const run = (home: string, ...args: string[]) => runCli(args, { codexHome: home });

/** As if it had been archived. */
function moveAway(home: string, names: readonly string[]): void {
  mkdirSync(join(home, 'archived_sessions'));
  for (const name of names) renameSync(join(home, DAY, name), join(home, 'archived_sessions', name));
}

async function rowsOf(home: string): Promise<readonly { readonly id: string; readonly title: string }[]> {
  const { stdout } = await run(home, 'list', '--all', '--json');
  const rows = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  return rows.filter(({ id }) => id === ID);
}

describe.each(['archive', 'unarchive'] as const)('%s that is killed', how => {
  it.each(['archive', 'unarchive'] as const)(
    'at any step is a whole conversation after the next %s',
    async next => {
      let killed = 0;
      for (let step = 0; ; step++) {
        const home = copyOfHome('reverted-thread');
        const all = filesIn(home, DAY);
        if (how === 'unarchive') moveAway(home, Object.keys(all));
        const from = how === 'archive' ? DAY : 'archived_sessions';
        const end = Object.keys(all).sort().at(-1) ?? '';
        const moving = runProgram(program, [how, home, ID, join(home, from, end), String(step)]);
        await moving.ended;
        const { signalCode, exitCode } = moving.child;
        if (signalCode === null) {
          expect([exitCode, moving.printed()]).toEqual([0, '']);
          break;
        }
        expect(signalCode).toBe('SIGKILL');
        killed += 1;
        const where = `killed in front of call ${step}`;
        // Every file is there, and it is one session.
        expect({ ...filesIn(home, DAY), ...filesIn(home, 'archived_sessions') }, where).toEqual(all);
        expect(await rowsOf(home), where).toMatchObject([{ id: ID, title: 'first question alpha' }]);
        const moved = await run(home, next, ID);
        expect([moved.code, moved.stderr], where).toEqual([0, expect.any(String)]);
        const places = [filesIn(home, DAY), filesIn(home, 'archived_sessions')];
        expect(places, where).toEqual(next === 'archive' ? [{}, all] : [all, {}]);
      }
      // Each of the three files is linked, and removed under its old name.
      expect(killed).toBeGreaterThanOrEqual(6);
    },
  );
});
