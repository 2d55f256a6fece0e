/** What no drawn text may hold, whatever the neighbours: checked here by another list than the one in the source. */
export const NEVER_DRAWN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\u115f\u1160\uffa0\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}\ud800-\udfff]/u;
