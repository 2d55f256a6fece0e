/** Damaged files: our message is appended, and the real Codex goes on with both. */
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { saidByUser } from './support/app-server.ts';
import { eachCodex, isHere, NEWEST } from './support/judged.ts';
import { Lab, type Session } from './support/lab.ts';
import { grownFrom, ordinalsOf, runOn } from './support/rollout.ts';
import { until } from './support/until.ts';
import { dialectOf, resumesById } from './support/versions.ts';

const MESSAGE = 'appended after the damage';

const damages: readonly (readonly [string, (session: Session, version: string) => void])[] = [
  ['a torn last line', ({ path }) => appendFileSync(path, '{"timestamp":"2026-11-22T06:28:44.000Z","ordi')],
  ['a last line without its newline', ({ path }) => truncateSync(path, readFileSync(path).length - 1)],
  [
    'lines ended by CRLF',
    ({ path }) => writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n')),
  ],
  ['an unknown line at the end', ({ path }, version) => appendFileSync(path, unknownLine(path, version))],
];

eachCodex(resumesById, version => {
  it.each(damages)('goes on after %s', async (_, damage) => {
    const lab = await Lab.open();
    const session = await lab.write(version, 'the first question');
    damage(session, version);
    await goOn(lab, session);
  });

  it('goes on after a turn that was killed', async () => {
    const lab = await Lab.open();
    const session = await killedTurn(lab);
    await goOn(lab, session, ['the first question hold:ever']);
  });

  async function killedTurn(lab: Lab): Promise<Session> {
    const run = lab.codex(version).startExec('the first question hold:ever');
    await until('the model to be asked', () => lab.model.requests.length > 0);
    await until('the question to be on disk', () =>
      lab.sessions().some(({ path }) => readFileSync(path, 'utf8').includes('the first question')),
    );
    await run.kill();
    return lab.only(() => true);
  }

  async function goOn(lab: Lab, session: Session, first = ['the first question']): Promise<void> {
    const before = readFileSync(session.path);
    expect(await lab.rolltop(['append', session.id, MESSAGE])).toMatchObject({ code: 0 });
    const added = grownFrom(before, session.path);
    await lab.codex(version).resume(session, 'the third question');
    const own = lab.model.asked('the third question').input;
    expect(own).toContain('the first question');
    expect(own).toContain(MESSAGE);
    if (isHere(NEWEST)) {
      await lab.codex(NEWEST).resume(session, 'the fourth question');
      const { input } = lab.model.asked('the fourth question');
      for (const text of ['the first question', MESSAGE, 'the third question']) expect(input).toContain(text);
      const turns = await lab
        .codex(NEWEST)
        .ask(async server => saidByUser(await server.readThread(session.id)));
      expect(turns).toEqual([first, [MESSAGE], ['the third question'], ['the fourth question']]);
    }
    grownFrom(Buffer.concat([before, added]), session.path);
    expect(ordinalsOf(session.path)).toEqual(runOn(ordinalsOf(session.path)));
    expect(await lab.listed(session)).toMatchObject({ title: first[0] });
  }
});

/** A line of a type that no Codex knows yet, in the file's own dialect. */
function unknownLine(path: string, version: string): string {
  const timestamp = new Date().toISOString();
  const rest = { type: 'from_the_future', payload: { type: 'wonder', value: 1 } };
  const last = ordinalsOf(path).at(-1) ?? 0;
  const line =
    dialectOf(version) === 'paginated' ? { timestamp, ordinal: last + 1, ...rest } : { timestamp, ...rest };
  return `${JSON.stringify(line)}\n`;
}
