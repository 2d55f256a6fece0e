// npm run dev: runs the demo; after each change of the sources bundles and starts it again.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root, watchBundle } from './bundle.mjs';

const launcher = path.join(root, 'bin/rolltop.js');
let program = null;
let restarting = false;

const watching = await watchBundle(errors => {
  if (errors > 0) return;
  if (program === null) start();
  else {
    restarting = true;
    program.kill('SIGTERM');
  }
});

function start() {
  restarting = false;
  program = spawn(process.execPath, [launcher, 'demo', ...process.argv.slice(2)], { stdio: 'inherit' });
  program.once('exit', code => {
    program = null;
    if (restarting) start();
    else void watching.dispose().then(() => process.exit(code ?? 0));
  });
}

// The program handles Ctrl-C, since it owns the terminal; this process ends after it.
process.on('SIGINT', () => {});
