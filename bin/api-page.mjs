// Makes dist/api/README.md, the page about the library: what stands in front of each export of src/index.ts, as one Markdown file.
// Part of npm run build. Fails when typedoc warns, for example about a link that leads nowhere or a type that has no name outside.
import path from 'node:path';
import { Application } from 'typedoc';
import { root } from './bundle.mjs';

const folder = path.join(root, 'dist/api');

const application = await Application.bootstrapWithPlugins({
  name: 'rolltop, the library',
  plugin: ['typedoc-plugin-markdown'],
  entryPoints: [path.join(root, 'src/index.ts')],
  tsconfig: path.join(root, 'tsconfig.json'),
  // npm run types checks them.
  skipErrorChecking: true,
  readme: 'none',
  disableSources: true,
  disableGit: true,
  excludeExternals: true,
  excludeInternal: true,
  excludePrivate: true,
  // What a user cannot pass, or need not name.
  intentionallyNotExported: [
    'AmountKey',
    'Brand',
    'Clock',
    'FileOperations',
    'Flock',
    'ForeignPart',
    'HistoryIdentity',
    'LIST_ORDERS',
    'Origins',
    'Page',
    'RecorderTools',
    'TextKey',
    'TimeKey',
  ],
  logLevel: 'Warn',
  out: folder,
  // One page, with a list of what is on it.
  outputFileStrategy: 'modules',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  groupOrder: ['Functions', 'Classes', 'Type Aliases', 'Interfaces'],
  parametersFormat: 'table',
  classPropertiesFormat: 'table',
  interfacePropertiesFormat: 'table',
  propertyMembersFormat: 'table',
});
const project = await application.convert();
if (project !== undefined) {
  application.validate(project);
  await application.generateOutputs(project);
}
process.exitCode =
  project === undefined || application.logger.hasErrors() || application.logger.hasWarnings() ? 1 : 0;
