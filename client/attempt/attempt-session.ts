import type { Accessor } from 'solid-js'
import type { ChallengeView } from '../../shared/challenge/challenge-view.ts'
import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import type { Problem } from '../../shared/problem.ts'
import type { FileRequest } from '../../shared/protocol/client-frame.ts'
import type { Command } from '../../shared/protocol/command.ts'
import type { FileResponse } from '../../shared/protocol/server-frame.ts'
import type { AttemptDrafts } from './attempt-drafts.ts'

export type Connection =
  | { readonly status: 'connecting' }
  | { readonly status: 'connected'; readonly roundTripMs: number | undefined }
  /** `since` by this device's clock; `retryAt` is when the next try begins. */
  | { readonly status: 'offline'; readonly since: number; readonly retryAt: number }
  /** The server speaks another protocol version, or this tab was replaced: a person must act. */
  | { readonly status: 'ended'; readonly why: string }

/** What became of the person's changes: `kept` are in this device's outbox and will be delivered. */
export type SaveState =
  | { readonly status: 'saved'; readonly at: number | undefined; readonly seq: number | undefined }
  | { readonly status: 'saving'; readonly waiting: number }
  | { readonly status: 'kept'; readonly waiting: number }

/** One attempt as the page holds it: its folded state, the one socket, and the outbox. Made once per attempt page. */
export interface AttemptSession {
  readonly state: Accessor<AttemptState>
  readonly challenge: Accessor<ChallengeView>
  readonly connection: Accessor<Connection>
  readonly saves: Accessor<SaveState>
  /** Where it stands among those that wait for a start; undefined while it does not wait, or that is not known. */
  readonly startPlace: Accessor<StartPlace | undefined>
  /** The server's time now, by the last answered ping; the only time the page shows. */
  readonly serverNow: () => number
  /**
   * Sends a command. It is written to this device's storage, which `kept` waits for, and from then on it is delivered once,
   * whatever happens to the tab or the network. Resolves when the server has committed it; rejects with ProblemError when
   * it was refused.
   */
  send(command: Command): Promise<{ readonly seq: number }>
  /** Resolves when everything sent so far is in this device's storage, or that cannot be had. */
  kept(): Promise<void>
  /** What was typed and could not be sent. */
  readonly drafts: AttemptDrafts
  /** A question about files; rejects with ProblemError, or when the connection goes before the answer. */
  ask(request: FileRequest): Promise<FileResponse>
  /** Texts of this attempt that are still in the outbox, newest per path: what an editor must show after a reload. */
  unsentText(path: string): string | undefined
  onFilesChanged(listener: (paths: readonly string[]) => void): () => void
  openTerminal(options: TerminalOptions): TerminalLine
  close(): void
}

/** So many have their turn first; until everything is there in milliseconds, by how long recent starts took. */
export interface StartPlace {
  readonly before: number
  readonly readyInMs: number | undefined
}

export interface TerminalOptions {
  readonly terminalId: string
  readonly cols: number
  readonly rows: number
  /** Output; call `done` when it was written to the screen, so that the server may send more. */
  readonly onOutput: (bytes: Uint8Array, kind: 'live' | 'replay', done: () => void) => void
  /** Before a replay the screen must be reset: after a reconnect the scrollback comes anew. */
  readonly onReplay: (phase: 'begin' | 'end') => void
  readonly onExit: (exit: { readonly code?: number; readonly signal?: string }) => void
  /** So many bytes of what was typed or pasted wait here until the program reads; told whenever that changes. */
  readonly onInputWaiting: (bytes: number) => void
  /** So many bytes of what was typed or pasted did not arrive: the connection broke, or it was more than can wait. */
  readonly onInputLost: (bytes: number) => void
  /** Whatever was opened under this line has ended, or could not be opened. */
  readonly onRefused: (problem: Problem) => void
}

/** A terminal on the attempt's socket; it reopens itself after a reconnect. */
export interface TerminalLine {
  /** Arrives whole and in order, as fast as the program reads; what is more than can wait is told as lost. */
  write(bytes: Uint8Array): void
  /** Forgets what waits. */
  dropInput(): void
  resize(cols: number, rows: number): void
  /** Ends the shell. */
  end(): void
  /** Leaves the shell running. */
  leave(): void
}
