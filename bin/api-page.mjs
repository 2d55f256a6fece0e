// Makes dist/api/README.md, the page about the library: what stands in front of each export of src/index.ts, as one Markdown file.
// Part of npm run build. Fails when typedoc warns, for example about a link that leads nowhere or a type that has no name outside.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Application, Converter, ReflectionKind } from 'typedoc';
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
  // What is the same in each row, or stands at the class that it comes from.
  tableColumnSettings: { hideDefaults: true, hideInherited: true, hideModifiers: true, hideOverrides: true },
});
// A parameter that is taken apart has no name of its own.
application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  for (const parameter of project.getReflectionsByKind(ReflectionKind.Parameter))
    if (parameter.name === '__namedParameters') parameter.name = 'options';
});
const project = await application.convert();
if (project !== undefined) {
  application.validate(project);
  await application.generateOutputs(project);
  const page = path.join(folder, 'README.md');
  writeFileSync(page, withOneListOfErrors(readFileSync(page, 'utf8')));
}
process.exitCode =
  project === undefined || application.logger.hasErrors() || application.logger.hasWarnings() ? 1 : 0;

/** What a function throws, in a list below one heading: typedoc writes a heading for each. */
function withOneListOfErrors(text) {
  return text.replaceAll(/(?:^#+ Throws\n\n(?:(?!#|\*\*\*).*\n)+)+/gm, sections => {
    const [heading = ''] = sections.split('\n', 1);
    const errors = sections.split(/^#+ Throws\n\n/m).flatMap(error => (error.trim() === '' ? [] : [error]));
    return `${heading}\n\n${errors.map(error => `- ${error.trim().replaceAll('\n', '\n  ')}`).join('\n')}\n\n`;
  });
}
