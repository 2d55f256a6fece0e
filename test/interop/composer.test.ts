/** A message typed into the composer reaches the model of the real Codex, in each dialect; a session that is held stays as it is. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TestTerminal } from '../support/terminal.ts';
import { saidByUser } from './support/app-server.ts';
import { CodexScreen } from './support/codex-screen.ts';
import { isHere, NEWEST, withCodex } from './support/judged.ts';
import { Lab, type Session } from './support/lab.ts';
import { grownFrom, ordinalsOf, runOn } from './support/rollout.ts';
import { until } from './support/until.ts';
import { dialectOf } from './support/versions.ts';

const ENTER = '\r';
const CTRL_X = '\u0018';
const PASTE = '\u001B[200~typed into the composer: ünï 日本\rsecond line\u001B[201~';
const WRITTEN = 'typed into the composer: ünï 日本\\nsecond line';

function openComposer(lab: Lab, { id }: Session, env: Record<string, string> = {}): TestTerminal {
  const terminal = new TestTerminal(['open', id], {
    codexHome: lab.codexHome,
    cwd: lab.project,
    env: { HOME: lab.root, ...env },
  });
  onTestFinished(() => terminal.close());
  return terminal;
}

describe.each(['0.29.0', '0.77.0', '0.144.0', NEWEST])('typed into a session of', version => {
  withCodex([version], `Codex ${version}`, () => {
    it('is read by its model, and by the newest', async () => {
      const lab = await Lab.open();
      const session = await lab.write(version, 'the first question');
      const before = readFileSync(session.path);
      const terminal = openComposer(lab, session);
      await terminal.shows('the first question');
      terminal.type('r');
      await terminal.shows('Ctrl-X send');
      terminal.type(PASTE);
      await terminal.shows('second line');
      terminal.type(ENTER);
      await terminal.shows('Recorded');
      expect(grownFrom(before, session.path).toString('utf8')).toContain(WRITTEN);

      // Codex writes the next turn while the viewer is open, and the viewer follows.
      await lab.codex(version).resume(session, 'the third question');
      expect(lab.model.asked('the third question').input.split(WRITTEN)).toHaveLength(2);
      // The oldest go on in a new file.
      if (dialectOf(version) === 'bare') return;
      await terminal.shows('the third question');
      expect(ordinalsOf(session.path)).toEqual(runOn(ordinalsOf(session.path)));
      if (!isHere(NEWEST)) return;
      await lab.codex(NEWEST).resume(session, 'the fourth question');
      await terminal.shows('the fourth question');
      expect(lab.model.asked('the fourth question').input.split(WRITTEN)).toHaveLength(2);
      const turns = await lab
        .codex(NEWEST)
        .ask(async server => saidByUser(await server.readThread(session.id)));
      expect(turns.map(([first]) => first?.split('\n')[0])).toEqual([
        'the first question',
        'typed into the composer: ünï 日本',
        'the third question',
        'the fourth question',
      ]);
    });

    it('is kept as a draft while a turn holds the session, and nothing is written', async () => {
      const lab = await Lab.open();
      const run = lab.codex(version).startExec('wait here hold:turn');
      const session = await until('the turn', () =>
        lab.model.requests.length > 0 ? lab.sessions()[0] : undefined,
      );
      await until('the question', () => readFileSync(session.path, 'utf8').includes('hold:turn'));
      const terminal = openComposer(lab, session);
      await terminal.shows('wait here');
      terminal.type('r');
      await terminal.shows('Ctrl-X send');
      terminal.type('my unsent thought');
      await terminal.shows('my unsent thought');
      terminal.type(ENTER);
      // The header has the pid already; the answer to the message is what counts.
      await terminal.shows(`(pid ${run.pid}): nothing was written`);
      expect(readFileSync(session.path, 'utf8')).not.toContain('my unsent thought');
      lab.model.release('turn');
      expect(await run.ended).toBe(0);
      expect(readFileSync(session.path, 'utf8')).not.toContain('my unsent thought');
    });
  });
});

withCodex([NEWEST], `asked of Codex ${NEWEST}`, () => {
  it('runs a turn in the daemon that has the session open', async () => {
    const lab = await Lab.open();
    const session = await lab.write(NEWEST, 'the first question');
    const screen = new CodexScreen(lab.codex(NEWEST), ['resume', session.id]);
    await screen.shows('the first question');
    await until('the daemon to have it', async () => (await lab.listed(session))?.live?.daemon);
    await screen.quit();
    lab.onPath(NEWEST);
    const terminal = openComposer(lab, session, lab.environment());
    await terminal.shows('the first question');
    terminal.type('r');
    await terminal.shows('Ctrl-X send');
    terminal.type('asked through the daemon');
    await terminal.shows('asked through the daemon');
    terminal.type(CTRL_X);
    await lab.model.wasAsked('asked through the daemon');
    await terminal.shows(/Answer (?!1:)\d+: done/);
    expect(lab.model.asked('asked through the daemon').input).toContain('the first question');
    expect((await lab.listed(session))?.live).toMatchObject({ daemon: true });
    expect(ordinalsOf(session.path)).toEqual(runOn(ordinalsOf(session.path)));
  });
});
