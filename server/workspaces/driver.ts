import type { LeftOutReason } from '../../shared/journal/workspace-events.ts'

/** The seam between an attempt and the place where its files and shells live. One driver per kind of isolation. */

export type WorkspaceLimits = {
  readonly memoryBytes: number
  /** Most processes and threads of all terminals together. */
  readonly processes: number
  /** Thousandths of one core. Only a driver whose capabilities say `cpuLimit` keeps it exactly. */
  readonly cpuMillis: number
  readonly diskBytes: number
  readonly fileCount: number
  readonly maxTerminals: number
}

/** Where AWS calls of a workspace go. */
export type AwsEndpoint =
  /** An account of this machine, at the absolute path of a unix socket. */
  | { readonly kind: 'local'; readonly socketPath: string }
  /** A real account: the public endpoints of AWS. No driver lets a workspace reach these yet. */
  | { readonly kind: 'aws' }

/** A file of the starter, below the project folder. */
export type StarterFile = { readonly path: string; readonly mode: number; readonly data: Uint8Array }

/** What a workspace is made of. */
export type WorkspaceSpec = {
  /** Lower-case letters, digits and `-`, at most 63. */
  readonly id: string
  readonly limits: WorkspaceLimits
  /** Extra variables for the shells, such as the names of the attempt's resources. Never secrets. */
  readonly environment: Readonly<Record<string, string>>
  /** The attempt's AWS account; the only thing the workspace can reach. */
  readonly endpoint: AwsEndpoint
  readonly region: string
  /** Folder below the home folder in which shells start and to which every file path is relative. Default `project`. */
  readonly projectFolder?: string
  readonly files: readonly StarterFile[]
  /** A terminal that is there from the start: its shell has its prompt when the workspace is there, or some seconds have passed. */
  readonly firstTerminal?: { readonly id: string; readonly size: TerminalSize }
}

/** What the container-credentials endpoint of the workspace hands to the AWS SDKs and the CLI. */
export type WorkspaceCredentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiresAt: Date
}

/** In characters. */
export type TerminalSize = { readonly columns: number; readonly rows: number }

/** How a shell ended: by itself, by a signal, or with the process that hosted it (`lost`). */
export type TerminalExit = { readonly code?: number; readonly signal?: number; readonly lost?: true }

/** What a terminal printed: the last 256 KiB of it, `truncated` if there was more. */
export type TerminalBacklog = { readonly data: Uint8Array; readonly truncated: boolean }

/** What a reader of a terminal gets. Bytes, never strings: a character may be cut between two chunks. */
export type TerminalListener = {
  /** What follows on all before. */
  output(bytes: Uint8Array): void
  /** It was too far behind, so that part of the output was skipped: this stands for all that came before. */
  replay(backlog: TerminalBacklog): void
  /** So many more bytes of what was written here have left the queue for the program's terminal. */
  inputTaken?(byteCount: number): void
}

/**
 * One attachment to a shell's terminal. The program waits while every attachment has 100,000 bytes or more that were not
 * acknowledged, so that a reader alone loses nothing. One that stays behind for 10 s, or falls behind by 512 KiB beside
 * one that does not, is skipped forward: a dead or slow reader never stops a shell.
 */
export type Terminal = {
  readonly id: string
  /** What the terminal printed before this attachment. */
  readonly backlog: TerminalBacklog
  /** Output after the backlog, in order. One listener; output waits until there is one. */
  listen(listener: TerminalListener): void
  /** False when 256 KiB of earlier input are still unread by the program: nothing was taken. */
  write(bytes: Uint8Array): boolean
  /** So many bytes of the backlog, the output and the replays were dealt with. */
  acknowledge(byteCount: number): void
  /** Clamped to 2–500 columns and 1–300 rows. */
  resize(size: TerminalSize): void
  /** Ends this attachment; the shell goes on. */
  detach(): void
  readonly exited: Promise<TerminalExit>
}

/** How a program is run: what it reads from standard input, and how long and how much it may print before it is ended. */
export type ExecOptions = {
  readonly stdin?: Uint8Array
  readonly timeoutMs: number
  readonly maxOutputBytes: number
}
/** How a program ended and what it printed. `code` is absent where a signal ended it. */
export type ExecResult = {
  readonly code?: number
  readonly signal?: string
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  /** More was printed than `maxOutputBytes` (of either stream); the rest was dropped. */
  readonly truncated: boolean
  readonly timedOut: boolean
}

/** One thing in the project folder; `size` in bytes. */
export type FileEntry = {
  /** Relative to the project folder, `/` between names, each as the disk has it: in any normal form, with any character but NUL. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'other'
  readonly size: number
  readonly modified: Date
}
/** That something changed at a path, relative to the project folder; not what. */
export type FileChange = { readonly path: string; readonly change: 'added' | 'changed' | 'removed' }

/** How much of the project folder is wanted. */
export type CollectOptions = {
  readonly limits: {
    readonly fileBytes: number
    readonly totalBytes: number
    readonly files: number
    /** Of all paths together, as JSON writes them. */
    readonly pathBytes: number
  }
  /** Files that come before all others where not all can be had. */
  readonly first: ReadonlySet<string>
  readonly signal: AbortSignal
}
/** One plain file, whole. */
export type CollectedFile = { readonly path: string; readonly bytes: Uint8Array }
/** A file that was left out, and why. */
export type NotCollected = { readonly path: string; readonly why: LeftOutReason }

/**
 * The files of the project folder as the server sees them. No symbolic link is ever followed. Refusals are `AppError`s:
 * `path-refused`, `unknown-file`, `file-too-large`.
 */
export type WorkspaceFiles = {
  /**
   * Sorted by path. Does not descend into `node_modules` and folders whose name starts with a dot. `unnamed` counts what is left out
   * since no path leads to it: names that are no UTF-8, paths that are too long.
   */
  list(): Promise<{
    readonly entries: readonly FileEntry[]
    readonly truncated: boolean
    readonly unnamed: number
  }>
  /** What is at a path; undefined if nothing is. */
  kindOf(path: string): Promise<FileEntry['kind'] | undefined>
  /** The whole file. Throws `unknown-file`, or `file-too-large` beyond so many bytes. */
  read(path: string, maxBytes: number): Promise<Uint8Array>
  /** Atomic and on disk when the promise resolves. Makes missing folders; keeps the mode of a file that is replaced. */
  write(path: string, bytes: Uint8Array): Promise<void>
  /** A file, or a folder with all that is in it. */
  remove(path: string): Promise<void>
  /** Of a file or a folder; makes missing folders. Throws `path-refused` where something of the new name is already. */
  rename(from: string, to: string): Promise<void>
  /** With the folders above it; nothing happens where it is already. */
  makeFolder(path: string): Promise<void>
  /**
   * Hands over every plain file, one after the other, as far as the limits go: first those named, then those that lie less
   * deep, then smaller ones. Returns what was left out. Whole only while nothing writes: end the shells before.
   */
  collect(
    options: CollectOptions,
    take: (file: CollectedFile) => Promise<void>,
  ): Promise<readonly NotCollected[]>
  /**
   * Calls the listener with what changed, some 100 ms after it did. Begin it before `list`, so that nothing is missed in
   * between. Returns how to stop.
   */
  watch(listener: (changes: readonly FileChange[]) => void): () => void
}

/** What a workspace takes of this machine now. */
export type WorkspaceUsage = {
  readonly memoryBytes: number
  readonly processes: number
  readonly diskBytes: number
  /** Of all that ever ran, where control groups may be made; else of what runs now and what that has waited for. */
  readonly cpuMs: number
}

/** A home folder, the shells over it and the one way out, to an account. Every method may throw `workspace-unavailable`. */
export type Workspace = {
  readonly id: string
  /**
   * The same id attaches once more to the same shell, also after the shell has ended. Whoever `readsAlong` changes nothing about a
   * shell that is there, not even its size.
   */
  openTerminal(options: {
    readonly id: string
    readonly size: TerminalSize
    readonly readsAlong?: true
  }): Promise<Terminal>
  /** Terminals that were opened and not closed, also those whose shell has ended. */
  terminals(): Promise<readonly { readonly id: string; readonly exited?: TerminalExit }[]>
  /** Kills the shell and all it started, and forgets its output. */
  closeTerminal(id: string): Promise<void>
  /** Runs a program through pipes, apart from the terminals' processes; starts in the project folder. */
  exec(argv: readonly string[], options: ExecOptions): Promise<ExecResult>
  /** From now on the SDKs in the workspace find these; programs that run take them when theirs end. */
  setCredentials(credentials: WorkspaceCredentials): Promise<void>
  /**
   * Ends every shell and program, and lets none start again. When it resolves, nothing the candidate started can change a
   * file any more. The files stay.
   */
  endShells(): Promise<void>
  readonly files: WorkspaceFiles
  /** Measured now. */
  usage(): Promise<WorkspaceUsage>
  /** Kills everything in the workspace and deletes its files. */
  destroy(): Promise<void>
}

/** What this machine can enforce of a workspace's limits and isolation. */
export type Capabilities = {
  /** `incomplete`: workspaces start, but something is not kept from them. `none`: not even one starts. */
  readonly isolation: 'shared-kernel' | 'incomplete' | 'none'
  readonly perWorkspaceUid: boolean
  readonly memoryLimit: 'cgroup' | 'watchdog'
  readonly diskQuota: 'watchdog'
  readonly cpuLimit: boolean
  /** False when a workspace would not be isolated: exams must refuse to start. */
  readonly examReady: boolean
  /** Each says what is wrong and what to do. */
  readonly problems: readonly string[]
}

/** Makes workspaces on this machine and finds those of an earlier server again. */
export type WorkspaceDriver = {
  readonly name: 'bubblewrap'
  /** The self-test: starts a probe workspace and compares what it can see and do. Run once, then remembered. */
  capabilities(): Promise<Capabilities>
  /**
   * All or nothing: after a failure no trace of the workspace remains. Throws `workspace-unavailable` for an endpoint that
   * this driver cannot let a workspace reach.
   */
  create(spec: WorkspaceSpec): Promise<Workspace>
  /** A workspace made earlier; if what ran in it is gone, its files are still there and terminals start anew. */
  attach(id: string): Promise<Workspace | undefined>
  /** The ids of all workspaces there are. */
  list(): Promise<readonly string[]>
  /** Called with false when workspaces cannot be reached, with true when they can again, and since which server time. */
  onReachable(listener: (reachable: boolean, since: number) => void): () => void
  /** Detaches. Workspaces and their shells go on. */
  close(): Promise<void>
}
