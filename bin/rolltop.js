#!/usr/bin/env node
// Starts the built program. Stays readable for old versions of Node, so that they can say what is wrong. CommonJS, like the whole
// program: bin/plugins/as-commonjs.mjs says what that saves.
'use strict';
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`rolltop needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}
// Where Node has it (22.8 and newer), it keeps compiled code for the next start in a folder of its own: 104 instead of 119 ms of
// CPU to the first page.
require('node:module').enableCompileCache?.();
require('../dist/rolltop.cjs').main();
