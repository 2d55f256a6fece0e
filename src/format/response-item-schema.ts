/**
 * Checks response items where they enter the program. Promises: the object comes back as it was, with every unknown field in its place.
 * Does not decide what is recorded.
 */
import * as z from 'zod';
import type { ContentPart, ResponseItem, ResponseItemType } from './response-item.ts';

const PART = z.looseObject({ type: z.string() }) satisfies z.ZodType<ContentPart>;
const OPTIONAL_TEXT = z.string().nullish();

const SCHEMAS = {
  message: z.looseObject({ type: z.literal('message'), role: z.string(), content: z.array(PART) }),
  reasoning: z.looseObject({
    type: z.literal('reasoning'),
    summary: z.array(PART),
    content: z.array(PART).nullish(),
    encrypted_content: OPTIONAL_TEXT,
  }),
  local_shell_call: z.looseObject({
    type: z.literal('local_shell_call'),
    call_id: OPTIONAL_TEXT,
    status: z.string(),
    action: PART,
  }),
  function_call: z.looseObject({
    type: z.literal('function_call'),
    name: z.string(),
    arguments: z.string(),
    call_id: z.string(),
  }),
  function_call_output: z.looseObject({
    type: z.literal('function_call_output'),
    call_id: z.string(),
    output: z.unknown(),
  }),
  custom_tool_call: z.looseObject({
    type: z.literal('custom_tool_call'),
    call_id: z.string(),
    name: z.string(),
    input: z.string(),
  }),
  custom_tool_call_output: z.looseObject({
    type: z.literal('custom_tool_call_output'),
    call_id: z.string(),
    output: z.unknown(),
  }),
  web_search_call: z.looseObject({ type: z.literal('web_search_call') }),
  ghost_snapshot: z.looseObject({ type: z.literal('ghost_snapshot') }),
  other: z.looseObject({ type: z.literal('other') }),
} satisfies { readonly [T in ResponseItemType]: z.ZodType };

function hasSchema(type: unknown): type is ResponseItemType {
  return typeof type === 'string' && Object.hasOwn(SCHEMAS, type);
}

/**
 * Checks that a value, for example parsed JSON, is a response item.
 *
 * Returns the same object, with its unknown fields and the order of its keys. Returns `null` when `type` is none of `ResponseItem`, or when
 * a field that the type needs is missing or of another shape.
 *
 * @example
 * import { parseResponseItem } from 'rolltop';
 *
 * const item = parseResponseItem(JSON.parse(text));
 * if (item !== null) await recorder.recordItems([item]);
 */
export function parseResponseItem(value: unknown): ResponseItem | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  if (!hasSchema(value.type)) return null;
  return SCHEMAS[value.type].safeParse(value).success ? (value as ResponseItem) : null;
}
