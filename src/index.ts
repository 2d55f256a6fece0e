/**
 * The public library: record, list, read, search, follow and resume Codex rollouts from Node. It knows nothing of the screen.
 *
 *     import { findSession, readItems, RolloutRecorder } from 'rolltop';
 *     const recorder = await RolloutRecorder.create({ codexHome, cwd });
 *     await recorder.recordUserMessage('hello');
 *     await recorder.shutdown();
 *     for await (const item of readItems(recorder.rolloutPath)) console.log(item.kind);
 *
 * **What is promised.** What stands on this page is the contract, and follows semantic versioning: a function, an option, a field or an error
 * `code` goes or changes its meaning with a new major version only (before 1.0: with a new minor version, and the changelog says so). New
 * kinds of items, new fields and new options can come with any version: leave what you do not know as it is. The words of error messages,
 * files of the package that are not named here, and the order in which changes of different sessions are told may change at any time. What is
 * written into rollouts is decided by Codex's format, not by this version; sections of FORMAT.md are those of `src/format/FORMAT.md` in the
 * repository.
 *
 * @module
 */

export type {
  CallNeed,
  Conversation,
  HiddenReason,
  LiveState,
  LockHolder,
  Need,
  OpenCall,
  Preview,
  Scope,
  SessionHolder,
  Summary,
  TurnState,
} from './format/conversation.ts';
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
export type { HostNeed, HostState, HostStatus } from './format/host-state.ts';
export {
  type ByteOffset,
  type ConversationId,
  type Dialect,
  type Ordinal,
  parseConversationId,
} from './format/identity.ts';
export type {
  ImageReference,
  Item,
  ItemContent,
  ItemKind,
  ItemPlace,
  PatchFile,
  PatchHunkLine,
  Question,
  ToolOutput,
  ToolStatus,
} from './format/items/item.ts';
export type { DamageReason } from './format/line.ts';
export type {
  ContentPart,
  CustomToolCallItem,
  CustomToolCallOutputItem,
  FunctionCallItem,
  FunctionCallOutputItem,
  GhostSnapshotItem,
  LocalShellCallItem,
  MessageItem,
  OtherItem,
  ReasoningItem,
  ResponseItem,
  SessionStateSnapshot,
  WebSearchCallItem,
} from './format/response-item.ts';
export { parseResponseItem } from './format/response-item-schema.ts';
export { type FindSessionOptions, findSession } from './library/find-session.ts';
export { type FollowSessionOptions, followSession } from './library/follow-session.ts';
export { type OpenSessionsOptions, openSessions } from './library/open-sessions.ts';
export { type ReadItemsOptions, readItems } from './library/read-items.ts';
export { type SearchSessionsOptions, searchSessions } from './library/search-sessions.ts';
export type { FittingRequest } from './live/list/fitting-rows.ts';
export type { StateChange, StateListener } from './live/list/state-watchers.ts';
export type { SessionChange } from './live/session/followed-items.ts';
export type {
  ContextUse,
  ConversationsSnapshot,
  CountedTokens,
  Family,
  FileEvent,
  HitCounts,
  ItemsSnapshot,
  ListedConversation,
  ListView,
  OpenUsage,
  PreviewSnapshot,
  Relatives,
  SessionTail,
  TailsSnapshot,
  TailUsage,
} from './live/snapshot.ts';
export type {
  ConversationSource,
  ConversationStore,
  FindRequest,
  FindTarget,
  HitRequest,
  ItemStore,
  PreviewStore,
  RawLinePart,
  TailStore,
} from './live/source.ts';
export type { Subscribable } from './live/subscribable.ts';
export type { KnownValues } from './query/complete.ts';
export type { ListOrder, ListSort } from './query/order.ts';
export type { QueryKey } from './query/query.ts';
export type { CreateOptions } from './recorder/create.ts';
export { getRolloutHistory, type InitialHistory, type UnreadLine } from './recorder/history.ts';
export type { ResumeOptions } from './recorder/resume.ts';
export { type FlushOptions, RolloutRecorder } from './recorder/rollout-recorder.ts';
export type { NewDialect } from './recorder/write/meta-line.ts';
export type { RecorderState } from './recorder/write/writer.ts';
export {
  type HolderProbe,
  type ProbedConversation,
  probeAllHolders,
  probeHolder,
} from './rollout/lock/probe.ts';
export type { HitSession } from './search/messages.ts';
export type { Matches } from './search/query.ts';
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
