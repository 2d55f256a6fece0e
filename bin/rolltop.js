#!/usr/bin/env node
// Starts the built program. Stays readable for old versions of Node, so that they can say what is wrong. In the older module form:
// Node sets the newer one up first, which takes a tenth of the start.
'use strict';
const path = require('node:path');
const v8 = require('node:v8');

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`rolltop needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}
const dist = path.join(__dirname, '../dist');
const { Scripts, compiledFolder } = require('../dist/scripts.cjs');
const scripts = new Scripts({
  cache: compiledFolder(process.env),
  require,
  engine: `${process.versions.node}-${process.arch}-${v8.cachedDataVersionTag().toString(16)}`,
  user: process.getuid?.(),
  pid: process.pid,
});
scripts.load(path.join(dist, 'rolltop.cjs')).main(scripts);
