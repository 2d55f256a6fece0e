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

/** The folder decides no price. */
export function areSameSettings(a: Omit<StatedSettings, 'cwd'>, b: Omit<StatedSettings, 'cwd'>): boolean {
  return a === b || (a.model === b.model && a.provider === b.provider && a.tier === b.tier);
}
