/**
 * The public library: record, list, read, search, follow and resume Codex rollouts from Node. It knows nothing of the screen.
 *
 *     import { findSession, readItems, RolloutRecorder } from 'rolltop';
 *     const recorder = await RolloutRecorder.create({ codexHome, cwd });
 *     await recorder.recordUserMessage('hello');
 *     await recorder.shutdown();
 *     for await (const item of readItems(recorder.rolloutPath)) console.log(item.kind);
 *
 * What is exported here is the contract; everything else may change without notice.
 */

export type { Conversation, HiddenReason, LockHolder, Summary } from './format/conversation.ts';
export {
  ConversationBusyError,
  ConversationExistsError,
  EmptyRolloutError,
  IdMismatchError,
  InvalidCursorError,
  InvalidRolloutError,
  LockUnavailableError,
  MoveFailedError,
  NotInSessionsError,
  RecorderClosedError,
  RecorderWriteError,
  RolloutNotFoundError,
  RolloutUnreadableError,
  RolltopError,
  type RolltopErrorCode,
} from './format/errors.ts';
export {
  type ByteOffset,
  type ConversationId,
  type Dialect,
  type Ordinal,
  parseConversationId,
} from './format/identity.ts';
export type { Item, ItemContent, ItemKind } from './format/items/item.ts';
export type { ContentPart, ResponseItem, SessionStateSnapshot } from './format/response-item.ts';
export { parseResponseItem } from './format/response-item-schema.ts';
export { type FindSessionOptions, findSession } from './library/find-session.ts';
export { type FollowSessionOptions, followSession } from './library/follow-session.ts';
export { type OpenSessionsOptions, openSessions } from './library/open-sessions.ts';
export { type ReadItemsOptions, readItems } from './library/read-items.ts';
export { type SearchSessionsOptions, searchSessions } from './library/search-sessions.ts';
export type { SessionChange } from './live/session/followed-items.ts';
export type { ConversationsSnapshot, FileEvent, ItemsSnapshot, ListView } from './live/snapshot.ts';
export type {
  ConversationSource,
  ConversationStore,
  FindRequest,
  FindTarget,
  ItemStore,
  Subscribable,
} from './live/source.ts';
export type { CreateOptions } from './recorder/create.ts';
export { getRolloutHistory, type InitialHistory, type UnreadLine } from './recorder/history.ts';
export type { ResumeOptions } from './recorder/resume.ts';
export { type FlushOptions, RolloutRecorder } from './recorder/rollout-recorder.ts';
export type { RecorderState } from './recorder/write/writer.ts';
export { type HolderProbe, probeAllHolders, probeHolder } from './rollout/lock/probe.ts';
export type { SearchHit } from './search/request.ts';
export type { ArchiveRequest } from './sessions/archive/archive.ts';
export { archiveConversation, unarchiveConversation } from './sessions/archive/archive-family.ts';
export { Cursor, parseCursor } from './sessions/cursor.ts';
export type { FoundSession } from './sessions/find.ts';
export type {
  ConversationItem,
  ConversationPath,
  ConversationPathsPage,
  ConversationsPage,
} from './sessions/list.ts';
