export const ALLOWED_LICENSES: readonly string[];
export const NOTICES: string;
export function packagesOf(files: readonly string[]): string[];
export function noticesOf(folders: readonly string[]): string;
export function writeNotices(dist: string, files: readonly string[]): string;
