/** The entry of the program that is sent to a host. */
import { Agent } from './agent.ts';

new Agent({
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  nodeVersion: process.version,
  environment: process.env,
  onEnd: exitCode => process.exit(exitCode),
}).start();
