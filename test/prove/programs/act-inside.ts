/** Does one of the acts that only the screen has. */
import { type InsideName, insideAct, placeIn } from '../inside-acts.ts';

const [name = '', id = '', path = ''] = process.argv.slice(2);
insideAct(name as InsideName)
  .run(placeIn(process.env), { id, path })
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
