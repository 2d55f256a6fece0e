/**
 * Reads fields of parsed JSON by their type. Promises: a field of another type is null, never an exception; only own fields are found, not
 * `__proto__` or what objects inherit.
 */
import type { JsonObject } from './line.ts';
import { isJsonObject } from './parse-line.ts';

export function stringOf(object: JsonObject, key: string): string | null {
  const value = field(object, key);
  return typeof value === 'string' ? value : null;
}

export function numberOf(object: JsonObject, key: string): number | null {
  const value = field(object, key);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Milliseconds of the epoch; null for what no calendar has. */
export function timeOf(object: JsonObject, key: string): number | null {
  const value = field(object, key);
  return isTime(value) ? value : null;
}

/** The calendar of JavaScript ends 8.64e15 ms from 1970, in both directions: to write down what is behind throws a RangeError. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= 8.64e15;
}

export function objectOf(object: JsonObject, key: string): JsonObject | null {
  const value = field(object, key);
  return isJsonObject(value) ? value : null;
}

/** The elements of an array; empty when the field is missing or no array. */
export function arrayOf(object: JsonObject, key: string): readonly unknown[] {
  const value = field(object, key);
  return Array.isArray(value) ? value : [];
}

export function field(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
