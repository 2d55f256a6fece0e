import { inZone, localZone, type Zone } from './zone.ts';

/** `09:12` in `zone` for an RFC 3339 text; empty when it is not a time. */
export function clockTime(iso: string, zone: Zone = localZone): string {
  const epochMs = Date.parse(iso);
  if (Number.isNaN(epochMs)) return '';
  const at = inZone(epochMs, zone);
  if (Number.isNaN(at.getTime())) return '';
  return `${String(at.getUTCHours()).padStart(2, '0')}:${String(at.getUTCMinutes()).padStart(2, '0')}`;
}
