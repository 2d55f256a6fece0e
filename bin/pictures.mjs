// npm run pictures: makes the pictures of the README from the real program in a pseudo-terminal. .github/rolltop.svg: in the demo a session that is
// at work is found, followed, and answered; its agent is a script (bin/picture-agent.mjs) that writes through the library. .github/hosts.svg: the
// sessions of two machines beside those of this one (bin/hosts-picture.mjs).
//   hosts   only that one
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './bundle.mjs';
import { hostsPicture } from './hosts-picture.mjs';
import { beginSession } from './picture-agent.mjs';
import { PictureScreen, rest } from './picture-screen.mjs';
import { movingSvg } from './screen-svg.mjs';

const SIZE = { columns: 96, rows: 26 };
/** Waiting is cut to this, so that the picture keeps going; what is typed is slow enough to be read. */
const SHOWN_MS = { shortest: 70, longest: 900, last: 5000 };

async function demoPicture() {
  const home = mkdtempSync(path.join(tmpdir(), 'rolltop-pictures-'));
  const screen = new PictureScreen(['demo'], SIZE, {
    ...{ TMPDIR: home, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home },
  });
  try {
    await screen.shows(/page 1 of/);
    await screen.shows(/2 live/);
    const demo = readdirSync(home).find(name => name.startsWith('rolltop-demo-'));
    const agent = await beginSession(path.join(home, demo));
    await screen.shows(/3 live/);
    await rest(1200);
    const stop = screen.watch();
    await rest(1200);

    // Found by a word, among those that are live.
    await screen.type('/');
    await screen.type('checkout is:live');
    await screen.shows(/1 of 194 shown/);
    await rest(900);
    await screen.type('\r');
    await rest(500);
    await screen.type('\r');
    await screen.shows(/‹ The checkout test/);
    await screen.type('G');
    await rest(600);

    // Followed while it is written.
    await agent.work();
    await screen.shows(/rounded to cents/);
    await rest(1500);

    // Answered: the message is in the file, and the agent goes on.
    await screen.type('r');
    await screen.shows(/Write a message/);
    await screen.type('Good. And check the refunds, too.');
    await rest(600);
    await screen.type('\r');
    await agent.answer();
    await screen.shows(/Refunds had the same fault/);
    await rest(1200);
    stop();
    await agent.stop();
    // The demo's home is removed.
    await screen.end();
    const title = 'rolltop: a session at work is found, followed and answered';
    writeFileSync(path.join(root, '.github/rolltop.svg'), movingSvg(SIZE, framesOf(screen.taken), title));
  } finally {
    screen.kill();
    rmSync(home, { recursive: true, force: true });
  }
}

function framesOf(taken) {
  return taken.map(({ rows, atMs }, index) => {
    const next = taken[index + 1];
    if (next === undefined) return { rows, shownMs: SHOWN_MS.last };
    const shownMs = Math.min(SHOWN_MS.longest, Math.max(SHOWN_MS.shortest, next.atMs - atMs));
    return { rows, shownMs: Math.round(shownMs) };
  });
}

if (!process.argv.includes('hosts')) await demoPicture();
await hostsPicture();
process.exit(0);
