/** Codex's own full screen: what it writes, what it holds, and that it shows what we appended. */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CodexScreen } from './support/codex-screen.ts';
import { eachCodex } from './support/judged.ts';
import { BRANCH, Lab } from './support/lab.ts';
import { grownFrom } from './support/rollout.ts';
import { until } from './support/until.ts';
import { dialectOf, leavesDaemons, resumesOnScreen } from './support/versions.ts';

eachCodex(resumesOnScreen, version => {
  const options = leavesDaemons(version) ? ['--disable', 'daemon_auto_start'] : [];

  it('is listed with its facts and its holder, and shows what we append when it is opened again', async () => {
    const lab = await Lab.open();
    const codex = lab.codex(version);
    const screen = new CodexScreen(codex, [...options, 'asked on the screen']);
    // Its number is another one where Codex asked twice, as it does on a busy machine.
    await screen.shows(': done.');
    const session = await until('the session', () => lab.sessions()[0]);
    const facts = {
      title: 'asked on the screen',
      dialect: dialectOf(version),
      cwd: lab.project,
      branch: BRANCH,
      turns: 1,
      hiddenByCodex: [],
    };
    await until('the turn to end', async () => (await lab.listed(session))?.live?.turn !== 'running');
    expect(await lab.listed(session)).toMatchObject({ ...facts, live: { pid: screen.pid, daemon: false } });
    const before = readFileSync(session.path);
    const refused = await lab.rolltop(['append', session.id, 'not now']);
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining(`pid ${screen.pid}`) });
    expect(grownFrom(before, session.path).toString('utf8')).not.toContain('not now');
    await screen.quit();
    expect(await lab.listed(session)).toMatchObject({ ...facts, live: null });

    expect(await lab.rolltop(['append', session.id, 'appended by rolltop'])).toMatchObject({ code: 0 });
    const again = new CodexScreen(codex, ['resume', ...options, session.id]);
    await again.shows('appended by rolltop');
    await again.shows('asked on the screen');
    await again.quit();
  });
});
