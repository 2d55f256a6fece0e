/**
 * What the newest Codex can write into a rollout, from the schema that it prints, against what has a reader here. What has none is shown with its
 * JSON and is listed in the output of this test: the next Codex is a list and no surprise. Events are not in that schema.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { interpretLine } from '../../src/format/interpret/line.ts';
import { readContent } from '../../src/format/interpret/message-content.ts';
import type { Item } from '../../src/format/items/item.ts';
import { itemText } from '../../src/format/items/item-text.ts';
import { parsedLines } from '../support/rollout-fixtures.ts';
import { NEWEST, withCodex } from './support/judged.ts';
import { Lab } from './support/lab.ts';

interface Variant {
  readonly properties?: { readonly type?: { readonly enum?: readonly string[] } };
}

type Definitions = Readonly<
  Record<string, { readonly oneOf?: readonly Variant[]; readonly anyOf?: readonly Variant[] }>
>;

/** What Codex itself calls unknown. */
const CATCH_ALL = 'other';

function typesOf(definitions: Definitions, name: string): readonly string[] {
  const { oneOf, anyOf } = definitions[name] ?? {};
  const types = (oneOf ?? anyOf ?? []).flatMap(variant => variant.properties?.type?.enum ?? []);
  return types.filter(type => type !== CATCH_ALL);
}

function kindOf(type: string, payload: object): string {
  const [line] = parsedLines(`${JSON.stringify({ timestamp: 'x', ordinal: 1, type, payload })}\n`);
  const meaning = line && interpretLine(line);
  if (!meaning) return 'none';
  if (meaning.as === 'output') return 'tool_output';
  const content = meaning.as === 'execution' ? meaning.alone : meaning.content;
  if (content.kind === 'unknown') expect(itemText(content as Item)).toContain('"type"');
  return content.kind;
}

/** The app-server spells an item `webSearch` that a rollout spells `WebSearch`. */
const inRollout = (type: string): string => type.charAt(0).toUpperCase() + type.slice(1);
const snakeCase = (type: string): string => type.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

withCodex([NEWEST], `what Codex ${NEWEST} can write`, () => {
  it('has a reader, or is listed here', async () => {
    const lab = await Lab.open();
    const folder = join(lab.root, 'schema');
    const { binary } = lab.codex(NEWEST).place;
    execFileSync(binary, ['app-server', 'generate-json-schema', '--experimental', '--out', folder], {
      env: lab.environment(),
    });
    const schema = readFileSync(join(folder, 'codex_app_server_protocol.v2.schemas.json'), 'utf8');
    const { definitions } = JSON.parse(schema) as { readonly definitions: Definitions };

    const responseItems = typesOf(definitions, 'ResponseItem');
    const items = typesOf(definitions, 'ThreadItem').map(inRollout);
    const parts = ['ContentItem', 'FunctionCallOutputContentItem', 'UserInput'].flatMap(name =>
      typesOf(definitions, name),
    );
    expect(responseItems).toContain('message');
    expect(items).toContain('UserMessage');
    expect(parts).toContain('input_text');

    const unread = [
      ...responseItems.filter(type => kindOf('response_item', { type }) === 'unknown'),
      ...items.filter(type => kindOf('event_msg', { type: 'item_completed', item: { type } }) === 'unknown'),
      ...[...new Set(parts)].filter(type => isUnknownPart(snakeCase(type))),
    ];
    console.log(
      `inventory: Codex ${NEWEST} has ${unread.length === 0 ? 'nothing' : unread.join(', ')} without a reader`,
    );
  });
});

function isUnknownPart(type: string): boolean {
  const part = /text$/.test(type) ? { type, text: '' } : { type };
  return readContent([part]).texts.some(text => text.startsWith('[unknown content'));
}
