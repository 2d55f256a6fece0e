/** The settings that a line states. Promises: pure; what is no text is not stated. */
import type { JsonObject } from '../../format/line.ts';
import { stringOf } from '../../format/narrow.ts';

/** Null: it does not say. */
export interface StatedSettings {
  readonly model: string | null;
  readonly provider: string | null;
  readonly tier: string | null;
  readonly cwd: string | null;
}

/** Of the payload of a `turn_context`, or of the settings in a `thread_settings_applied`. */
export function statedSettings(settings: JsonObject): StatedSettings {
  return {
    model: stringOf(settings, 'model'),
    provider: stringOf(settings, 'model_provider_id'),
    tier: stringOf(settings, 'service_tier'),
    cwd: stringOf(settings, 'cwd'),
  };
}
