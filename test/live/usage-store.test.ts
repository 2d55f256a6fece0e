/** What all sessions used, while its screen is open: how the reading goes, and how it ends. */
import { describe, expect, it, vi } from 'vitest';
import type { UsageSnapshot } from '../../src/live/snapshot.ts';
import { LocalUsageStore } from '../../src/live/usage-store.ts';
import type { ScanRequest, ScanResult } from '../../src/usage/scan/usage-scan.ts';
import { TemporaryHome } from '../sessions/temporary-home.ts';
import { PATIENCE } from '../support/patience.ts';
import { count, header, linesText, scanned, turn } from '../usage/planted.ts';

type Scan = (request: ScanRequest) => Promise<ScanResult>;

function home(): TemporaryHome {
  const made = new TemporaryHome();
  for (const n of [1, 2]) {
    const lines = [header(n), turn('gpt-5'), count([1000 * n, 0, 100])];
    const said = { type: 'event_msg', payload: { type: 'user_message', message: `question ${n}` } };
    made.session({ n, time: '2026-11-22T05-00-00', content: linesText([...lines, said]) });
  }
  return made;
}

function store(codexHome: string, scan: Scan) {
  const opened = new LocalUsageStore({ codexHome, pricesPath: null, scan });
  const seen: UsageSnapshot[] = [opened.getSnapshot()];
  opened.subscribe(() => void seen.push(opened.getSnapshot()));
  return { opened, seen, phase: () => opened.getSnapshot().phase };
}

describe('the store of what sessions used', () => {
  it('reads once, sums every grouping, then has the titles', async () => {
    const { path } = home();
    const { opened, seen } = store(path, () => scanned(path));
    expect(seen[0]).toMatchObject({ phase: 'running', reports: null });
    await vi.waitFor(() => expect(opened.getSnapshot().titles.size).toBe(2), PATIENCE);
    const { phase, reports, files, titles, sessions } = opened.getSnapshot();
    expect([phase, files, sessions.size]).toEqual(['done', 2, 2]);
    expect([...titles.values()].sort()).toEqual(['question 1', 'question 2']);
    for (const report of reports?.values() ?? []) expect(report.total.usage.input).toBe(3000);
    expect(reports?.get('session')?.groups).toHaveLength(2);
    expect(reports?.get('model')?.groups).toHaveLength(1);
  });

  it('shows what was read when it is stopped', async () => {
    const { path } = home();
    const { opened, phase } = store(path, async ({ signal }) => {
      await new Promise(resolve => signal.addEventListener('abort', resolve));
      return { ...(await scanned(path)), complete: false };
    });
    opened.stop();
    await vi.waitFor(() => expect(phase()).toBe('stopped'), PATIENCE);
    expect(opened.getSnapshot().reports?.get('day')?.total.usage.input).toBe(3000);
  });

  it('says why it failed', async () => {
    const { path } = home();
    const { opened, phase } = store(path, () => Promise.reject(new Error('no thread')));
    await vi.waitFor(() => expect(phase()).toBe('failed'), PATIENCE);
    expect(opened.getSnapshot().message).toContain('no thread');
  });

  it('is silent once it is closed, and ends the reading', async () => {
    const { path } = home();
    let ended = false;
    const { opened, seen } = store(path, async ({ signal }) => {
      await new Promise(resolve => signal.addEventListener('abort', resolve));
      ended = true;
      return scanned(path);
    });
    opened.close();
    await vi.waitFor(() => expect(ended).toBe(true), PATIENCE);
    await scanned(path);
    expect(seen).toHaveLength(1);
  });
});
