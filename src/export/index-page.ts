/** The page that leads to the documents of a folder. Pure. */

import type { Conversation } from '../format/conversation.ts';
import { dayText } from '../text/numbers.ts';
import { documentTitle } from './document-title.ts';
import { escapeHtml } from './escape.ts';
import type { ExportFormat } from './formats.ts';
import { STYLE_SHEET } from './html-style.ts';

export interface IndexedDocument {
  /** The name of its file. */
  readonly name: string;
  readonly conversation: Conversation;
}

export function indexPage(
  documents: readonly IndexedDocument[],
  format: ExportFormat,
  clean: (text: string) => string,
): string {
  const rows = documents.map(({ name, conversation }) => {
    return { name, title: documentTitle(conversation, clean), day: dayText(conversation.createdMs) };
  });
  if (format === 'md')
    return `# Sessions\n\n${rows.map(({ name, title, day }) => `- [${title.replace(/[[\]\\]/g, '\\$&')}](${encodeURI(name)}) · ${day}\n`).join('')}`;
  if (format !== 'html') return rows.map(({ name, title, day }) => `${day}  ${title}\n  ${name}\n`).join('');
  const items = rows.map(
    ({ name, title, day }) =>
      `<li><a href="${escapeHtml(encodeURI(name))}">${escapeHtml(title)}</a> <time>${escapeHtml(day)}</time></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sessions</title>
<style>${STYLE_SHEET}</style>
</head>
<body>
<main><h1>Sessions</h1><ul>
${items.join('\n')}
</ul></main>
</body>
</html>
`;
}
