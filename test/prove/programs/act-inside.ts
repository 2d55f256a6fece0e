/** Does one of the acts that only the screen has. */
import { INSIDE_ACTS, type InsideName, stateIn } from '../inside-acts.ts';

const [name = '', id = ''] = process.argv.slice(2);
INSIDE_ACTS[name as InsideName].run(stateIn(process.env), id).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
