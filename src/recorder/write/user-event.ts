/**
 * The `user_message` event of envelope files. Its fields changed over the versions (`kind`, then lists of images and the
 * like); Codex accepts all of them. Promises to follow the form that the file itself used last.
 */
import type { JsonObject } from '../../format/line.ts';

/** The fields after `message`, in file order, with what an event without attachments holds. */
export type UserEventForm = readonly (readonly [field: string, empty: 'plain' | null | readonly never[]])[];

/** The form of Codex 0.144 (FORMAT.md, section 5). */
export const FULL_USER_EVENT: UserEventForm = [
  ['images', []],
  ['local_images', []],
  ['text_elements', []],
];

/** Fields that describe the kind of message and its attachments. Others belong to one message and are not copied. */
const KNOWN = new Set(['kind', 'images', 'local_images', 'audio', 'local_audio', 'text_elements']);

/** The form of an event in the file, or null when it has none of the known fields. */
export function userEventFormOf(event: JsonObject): UserEventForm | null {
  const form = Object.entries(event)
    .filter(([field]) => KNOWN.has(field))
    .map(([field, value]) => [field, field === 'kind' ? 'plain' : Array.isArray(value) ? [] : null] as const);
  return form.length === 0 ? null : form;
}

/** The payload of the event. */
export function userEvent(message: string, images: readonly string[], form: UserEventForm): JsonObject {
  const event: Record<string, unknown> = { type: 'user_message', message };
  for (const [field, empty] of form) {
    event[field] = field === 'images' && images.length > 0 ? images : empty;
  }
  return event;
}
