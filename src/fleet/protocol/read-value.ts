/**
 * Values of what a host says, read with distrust. Promises: a value that is not what it should be is an error that ends the connection;
 * every number is finite, every time one that a calendar has, every id a UUID, every path below the home that was announced, every text and
 * list bounded.
 */
import type { Conversation } from '../../format/conversation.ts';
import { parseConversationId } from '../../format/identity.ts';
import { isTime } from '../../format/narrow.ts';
import { ProtocolError } from './frame.ts';
import { LIST_LIMIT } from './row-limit.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What was announced in the hello. */
export interface AnnouncedHome {
  readonly codexHome: string;
}

export const TEXT_LIMIT = 16 * 1024;
export const PATH_LIMIT = 4 * 1024;

export function orNull<T>(value: unknown, read: (value: unknown) => T): T | null {
  return value === null || value === undefined ? null : read(value);
}

export function object(value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new ProtocolError('something that is no object');
}

export function list(value: unknown, limit: number): readonly unknown[] {
  if (Array.isArray(value) && value.length <= limit) return value;
  throw new ProtocolError('a list that is none, or is too long');
}

export function number(value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new ProtocolError('a number that is none');
}

/** Milliseconds of the epoch, or a fraction of one more. */
export function time(value: unknown): number {
  const found = number(value);
  if (isTime(found)) return found;
  throw new ProtocolError('a time that is none');
}

export function count(value: unknown): number {
  const found = number(value);
  if (Number.isSafeInteger(found) && found >= 0) return found;
  throw new ProtocolError('a size that is none');
}

export function text(value: unknown, limit: number): string {
  if (typeof value === 'string' && value.length <= limit) return value;
  throw new ProtocolError('a text that is none, or is too long');
}

export function texts(value: unknown): readonly string[] {
  return list(value, LIST_LIMIT).map(one => text(one, TEXT_LIMIT));
}

export function id(value: unknown): Conversation['id'] {
  const found = typeof value === 'string' ? parseConversationId(value) : null;
  if (found === null) throw new ProtocolError('an id that is none');
  return found;
}

export function pathIn(value: unknown, { codexHome }: AnnouncedHome): string {
  const path = text(value, PATH_LIMIT);
  const below = path.startsWith(`${codexHome}/`) && !path.split('/').includes('..');
  if (below && !path.includes('\0')) return path;
  throw new ProtocolError('a path outside of the home');
}

export function paths(value: unknown, home: AnnouncedHome): readonly string[] {
  return list(value, LIST_LIMIT).map(path => pathIn(path, home));
}
