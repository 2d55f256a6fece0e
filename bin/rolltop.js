#!/usr/bin/env node
// Starts the built program. Stays readable for old versions of Node, so that they can say what is wrong.
import module from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`rolltop needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}
module.enableCompileCache?.();
await import('../dist/rolltop.js');
