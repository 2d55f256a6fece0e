import { beforeEach, describe, expect, it } from 'vitest';
import { type GeneratedSession, generateSessions } from '../support/generate-sessions.ts';
import { runCli } from '../support/run-cli.ts';
import { type TemporaryHome, temporaryHome } from '../support/temporary-home.ts';

const nowMs = Date.UTC(2026, 10, 22, 12);
let home: TemporaryHome;
let sessions: readonly GeneratedSession[];

beforeEach(() => {
  home = temporaryHome();
  sessions = generateSessions({ codexHome: home.codexHome, count: 400, seed: 7, nowMs, days: 200 });
});

async function allPages(sort: 'created' | 'updated'): Promise<string[]> {
  const ids: string[] = [];
  let cursor: readonly string[] = [];
  for (;;) {
    const argv = ['list', '--json', '--sort', sort, '--limit', '37', ...cursor];
    const { stdout } = await runCli(argv, { codexHome: home.codexHome, nowMs });
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    ids.push(...lines.flatMap(line => line.id ?? []));
    const next = lines.at(-1).nextCursor;
    if (next === undefined) return ids;
    cursor = ['--cursor', next];
  }
}

const byTime = (time: (session: GeneratedSession) => number): string[] =>
  [...sessions].sort((a, b) => time(b) - time(a) || (a.id < b.id ? 1 : -1)).map(session => session.id);

describe('a home of hundreds of sessions', () => {
  it('is listed whole, page by page, by time of creation', async () => {
    expect(await allPages('created')).toEqual(byTime(({ createdMs }) => Math.floor(createdMs / 1000)));
  });

  it('is listed whole, page by page, by time of change', async () => {
    expect(await allPages('updated')).toEqual(byTime(({ updatedMs }) => updatedMs));
  });
});
