import type { ChallengeView } from '../../../shared/challenge/challenge-view.ts'
import type { JournalEntry } from '../../../shared/journal/attempt-event.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import type { Role } from '../../../shared/journal/view.ts'
import type { Command } from '../../../shared/protocol/command.ts'
import type { FileEntry, FileResponse } from '../../../shared/protocol/server-frame.ts'
import type { Report } from '../../../shared/report/report.ts'
import type { ConsolePage } from '../../../shared/routes/console-routes.ts'
import type { NamedFile } from '../report/kept-files.ts'

/** Who looks at an attempt, and in what part. */
export interface Actor {
  readonly personId: string
  readonly role: Role
  /** What they read, best first; the challenge's own language where absent. It changes words, and nothing that is stored. */
  readonly languages?: readonly string[]
}

/**
 * An attempt as one actor may see and use it: nothing in it that this role must not know. All that goes in and out is plain
 * data, so that the attempt may live on another machine than the page's socket. Refusals are `AppError`s.
 */
export interface AttemptFace {
  readonly id: string
  readonly actor: Actor
  /** The state at this moment. */
  state(): AttemptState
  /** What the challenge is about. */
  view(): ChallengeView
  /** The entries after number `seq`, in order. */
  entriesSince(seq: number): Promise<readonly JournalEntry[]>
  /** Calls back with each batch of entries once they are committed, in order. Returns how to stop. */
  onEntries(listener: (entries: readonly JournalEntry[]) => void): () => void
  /** Resolves with the place of the command's events once they are committed; the same id is carried out once. */
  perform(commandId: string, command: Command): Promise<number>
  /**
   * Its actor has it open, until what this returns is called: whoever has gone does not wait for a start. Hears at once, and
   * whenever that changes, where the attempt stands among those that wait; undefined once it waits no more.
   */
  watchStart(listener: (place: StartPlaceSeen | undefined) => void): () => void
  readonly files: FaceFiles
  /** A shell of this id, new or as it stands. Throws `attempt-not-ready`, `attempt-closed`, `workspace-unavailable`. */
  openTerminal(id: string, size: FaceTerminalSize): Promise<FaceTerminal>
  /** Ends a shell and all it started; one that is not there has ended already. */
  endTerminal(id: string): Promise<void>
  /**
   * A link that signs a browser in to the console of the attempt's account, minted for one click and secret. `host` is where the
   * actor has our page open. Throws `attempt-not-ready`, `attempt-closed`, `not-allowed` in a pause, `account-unavailable`.
   */
  consoleLink(page: ConsolePage, host: string): Promise<string>
  /** Everything that the exam tells its candidates of what is to be done, in each of its languages. */
  examTexts(): readonly string[]
  /** Throws `report-not-ready` until it is scored. */
  report(): Promise<Report>
  /** A file of the end or of the start by its digest. Throws `report-not-ready`, `unknown-file`. */
  keptFile(digest: string): Promise<NamedFile>
  /** All files of the end in one zip archive. Throws `report-not-ready`. */
  allKeptFiles(): Promise<NamedFile>
}

/**
 * An attempt as it is shown to those who follow a demo of it. There is no way in it to change anything: neither a command nor a
 * key. Refusals are `AppError`s.
 */
export interface FollowedAttempt extends Pick<AttemptFace, 'id' | 'state' | 'view' | 'onEntries'> {
  readonly files: FaceFiles
  /** Reads along with a shell that is open, whose program is told this size. Throws `unknown-terminal` for one that is not. */
  readTerminal(id: string, size: FaceTerminalSize): Promise<ReadTerminal>
}

/** A shell that is read and not written to. */
export type ReadTerminal = Omit<FaceTerminal, 'write' | 'resize'>

/** So many have their turn first; until everything is there in milliseconds, where starts were measured. */
export interface StartPlaceSeen {
  readonly before: number
  readonly readyInMs?: number
}

/** The files of the project folder. */
export interface FaceFiles {
  /**
   * Every file but those of hidden folders and `node_modules`; `truncated` where there are more than are listed. `unnamed`
   * counts files that no path leads to: their names are no text, or too long.
   */
  list(): Promise<{ readonly files: FileEntry[]; readonly truncated: boolean; readonly unnamed: number }>
  /** A file with its SHA-256. Throws `unknown-file`, `path-refused`, `file-too-large`. */
  read(path: string): Promise<FaceFile>
  /** Calls back with the paths that changed, from the moment there are files. Returns how to stop. */
  watch(listener: (paths: string[]) => void): () => void
}

/** A file as text; as base64 where its bytes are no UTF-8. */
export type FaceFile = Exclude<FileResponse, { kind: 'files' }>

/** In characters. */
export interface FaceTerminalSize {
  readonly columns: number
  readonly rows: number
}

/** What a terminal printed before. */
export interface FaceTerminalBacklog {
  readonly data: Uint8Array
  /** There was more before it. */
  readonly truncated: boolean
}

/** What a reader of a terminal gets: bytes, which may end in the middle of a character. */
export interface FaceTerminalListener {
  /** What follows on all before. */
  output(bytes: Uint8Array): void
  /** The reader was too far behind: this stands for all that came before. */
  replay(backlog: FaceTerminalBacklog): void
  /** So many more bytes of what was written here have left the queue for the program's terminal. */
  inputTaken(byteCount: number): void
}

/** How a terminal ended: its shell is over, or the attempt is. */
export type FaceTerminalEnd =
  | { readonly kind: 'exited'; readonly code: number | undefined }
  | { readonly kind: 'refused'; readonly why: unknown }

/** One reader of a shell while the attempt runs. */
export interface FaceTerminal {
  readonly backlog: FaceTerminalBacklog
  /** One listener; output waits until there is one. */
  listen(listener: FaceTerminalListener): void
  /** `over`: the time is up, so nothing was taken. `full`: the program does not read its input; nothing was taken. */
  write(bytes: Uint8Array): 'taken' | 'full' | 'over'
  /** So many bytes of the backlog, the output and the replays were dealt with. */
  acknowledge(byteCount: number): void
  /** The program is told; sizes out of range are brought into it. */
  resize(size: FaceTerminalSize): void
  /** Lets go of it; the shell goes on. `ended` is not told then. */
  close(): void
  readonly ended: Promise<FaceTerminalEnd>
}
