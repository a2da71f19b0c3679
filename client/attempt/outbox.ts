import { type Problem, type ProblemCode, problem } from '../../shared/problem.ts'
import type { ClientFrame } from '../../shared/protocol/client-frame.ts'
import type { Command } from '../../shared/protocol/command.ts'
import { maxFrameBytes } from '../../shared/protocol/limits.ts'
import { ProblemError } from '../http/problem-error.ts'
import { problemWords } from '../http/problem-words.ts'
import type { OutboxNews, OutboxPeers } from './outbox-peers.ts'
import type { OutboxItem, OutboxStore } from './outbox-store.ts'
import { following, inPlaceOf, previousSave, supersededBy } from './pending-saves.ts'
import { retryDelayMs } from './retry-delay.ts'
import type { Timing } from './timing.ts'

export interface OutboxOptions {
  readonly attemptId: string
  readonly store: OutboxStore
  readonly peers: OutboxPeers
  readonly timing: Timing
  readonly newId: () => string
  /** Puts a frame on the socket; called only between `connected` and `disconnected`. */
  readonly send: (frame: ClientFrame) => void
  /** Something was added or settled. */
  readonly onChange: () => void
}

type Settled = Exclude<OutboxNews, { kind: 'added' }>

interface Entry {
  readonly id: string
  command: Command
  stored: boolean
  sent: boolean
  readonly waiters: {
    readonly resolve: (at: { seq: number }) => void
    readonly reject: (why: Error) => void
  }[]
}

/** Refusals that pass by themselves: the command stays and is sent again. */
const passing: readonly ProblemCode[] = [
  'server-draining',
  'storage-unavailable',
  'workspace-unavailable',
  'too-many-requests',
]

/** Commands on their way to the journal. They are kept until the server has committed or refused them. */
export class Outbox {
  readonly #options: OutboxOptions
  #entries: readonly Entry[] = []
  #delivering = false
  #online = false
  #underWay: string | undefined
  #refusals = 0
  #cancelRetry = () => {}
  #writing: Promise<void> = Promise.resolve()

  /** Reads what earlier tabs left, and delivers as soon as this tab is chosen and connected. */
  static async open(options: OutboxOptions): Promise<Outbox> {
    const outbox = new Outbox(options)
    await outbox.#readStore()
    options.peers.listen(news => outbox.#hear(news))
    options.peers.becomeDeliverer(() => {
      outbox.#delivering = true
      void outbox.#readStore()
    })
    return outbox
  }

  private constructor(options: OutboxOptions) {
    this.#options = options
  }

  /** Resolves when the server has committed it, in this tab or another; rejects with ProblemError when it was refused. */
  add(command: Command): Promise<{ readonly seq: number }> {
    const id = this.#options.newId()
    const tooLarge = largerThanFrame(id, command)
    if (tooLarge !== undefined) return Promise.reject(tooLarge)
    const { promise, resolve, reject } = Promise.withResolvers<{ readonly seq: number }>()
    const entry: Entry = { id, command, stored: false, sent: false, waiters: [{ resolve, reject }] }
    const superseded = this.#takeOutSuperseded(entry)
    const earlier = command.kind === 'save-file' ? previousSave(this.#entries, command.path) : undefined
    this.#entries = [...this.#entries, entry]
    this.#options.onChange()
    void this.#write(async () => {
      entry.command = await startingFrom(entry.command, superseded, earlier)
      await this.#options.store.add(
        { attemptId: this.#options.attemptId, id, command: entry.command },
        superseded?.id,
      )
    }).then(() => {
      entry.stored = true
      this.#options.peers.tell({ kind: 'added' })
      this.#deliver()
    })
    return promise
  }

  /** Changes of files that are not committed yet. */
  waitingChanges(): number {
    return this.#entries.filter(({ command }) => command.kind.endsWith('-file')).length
  }

  unsentText(path: string): string | undefined {
    const save = this.#entries.findLast(
      ({ command }) => command.kind === 'save-file' && command.path === path,
    )
    return save?.command.kind === 'save-file' ? save.command.text : undefined
  }

  /** Resolves when everything added so far is stored, or could not be. */
  written(): Promise<void> {
    return this.#writing
  }

  connected(): void {
    this.#online = true
    this.#deliver()
  }

  disconnected(): void {
    this.#online = false
    this.#underWay = undefined
    this.#cancelRetry()
  }

  accepted(id: string, seq: number): void {
    this.#settleAndTell({ kind: 'accepted', id, seq })
  }

  refused(id: string, why: Problem): void {
    if (passing.includes(why.code)) this.#tryAgainLater()
    else this.#settleAndTell({ kind: 'refused', id, problem: why })
  }

  /** Lets another tab deliver what waits and what is added; what became of it is heard here. */
  stopDelivering(): void {
    this.#cancelRetry()
    this.#delivering = false
    this.#options.peers.stopDelivering()
  }

  /** The tab is going: another can deliver what waits. */
  close(): void {
    this.stopDelivering()
    this.#options.peers.close()
  }

  #deliver(): void {
    const next = this.#entries[0]
    if (!this.#delivering || !this.#online || this.#underWay !== undefined || next?.stored !== true) return
    next.sent = true
    this.#underWay = next.id
    this.#options.send({ type: 'command', id: next.id, command: next.command })
  }

  /** Only the delivering tab knows what was sent, so only it takes the place of an earlier save. */
  #takeOutSuperseded(entry: Entry): Entry | undefined {
    if (!this.#delivering || entry.command.kind !== 'save-file') return undefined
    const superseded = supersededBy(this.#entries, entry.command)
    if (superseded === undefined) return undefined
    entry.waiters.push(...superseded.waiters)
    this.#entries = this.#entries.filter(other => other !== superseded)
    return superseded
  }

  #hear(news: OutboxNews): void {
    if (news.kind !== 'added') this.#settle(news)
    else if (this.#delivering) void this.#readStore()
  }

  #settle(news: Settled): void {
    const settled = this.#entries.find(({ id }) => id === news.id)
    if (this.#underWay === news.id) this.#underWay = undefined
    if (settled === undefined) return
    this.#entries = this.#entries.filter(entry => entry !== settled)
    for (const waiter of settled.waiters) {
      if (news.kind === 'accepted') waiter.resolve({ seq: news.seq })
      else waiter.reject(new ProblemError(news.problem))
    }
    this.#options.onChange()
  }

  #settleAndTell(news: Settled): void {
    this.#refusals = 0
    this.#settle(news)
    this.#options.peers.tell(news)
    void this.#write(() => this.#options.store.remove(news.id))
    this.#deliver()
  }

  #tryAgainLater(): void {
    const { timing } = this.#options
    this.#cancelRetry()
    this.#cancelRetry = timing.after(retryDelayMs(this.#refusals + 2, timing.random()), () => {
      this.#underWay = undefined
      this.#deliver()
    })
    this.#refusals += 1
  }

  /** After a failed write the command is still delivered from memory: that is better than refusing it. */
  #write(step: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing
      .then(step)
      .catch((error: unknown) => console.error('The outbox cannot be written.', error))
    return this.#writing
  }

  /** Takes over what other tabs have stored, in the order of the store; what is not stored yet comes last. */
  async #readStore(): Promise<void> {
    await this.#writing
    const { store, attemptId } = this.#options
    const stored = await store.list(attemptId).catch((error: unknown) => {
      console.error('The outbox cannot be read.', error)
      return []
    })
    const known = new Map(this.#entries.map(entry => [entry.id, entry]))
    const storedIds = new Set(stored.map(({ id }) => id))
    this.#entries = [
      ...stored.map(item => known.get(item.id) ?? revived(item)),
      ...this.#entries.filter(({ id }) => !storedIds.has(id)),
    ]
    this.#options.onChange()
    this.#deliver()
  }
}

/** A save takes over where the one it replaces started, or follows the one under way. */
async function startingFrom(
  command: Command,
  superseded: Entry | undefined,
  earlier: Entry | undefined,
): Promise<Command> {
  if (command.kind !== 'save-file') return command
  if (superseded?.command.kind === 'save-file') return inPlaceOf(command, superseded.command)
  if (earlier?.command.kind === 'save-file') return following(command, earlier.command)
  return command
}

/** An item of an earlier tab. It may have been sent, so nothing takes its place. */
function revived(item: OutboxItem): Entry {
  return { id: item.id, command: item.command, stored: true, sent: true, waiters: [] }
}

/** The longest that JSON makes of one UTF-16 unit: `\u0001`. */
const maxBytesPerUnit = 6
/** Everything else in a frame of a command, with room for the digest of an earlier save. */
const maxOtherBytes = 8 * 1024

function largerThanFrame(id: string, command: Command): ProblemError | undefined {
  if (command.kind !== 'save-file') return undefined
  // Most texts are so short that they need not be written as JSON to know.
  if (command.text.length * maxBytesPerUnit + maxOtherBytes <= maxFrameBytes) return undefined
  const bytes = new TextEncoder().encode(JSON.stringify({ type: 'command', id, command })).length
  // Room for the digest of an earlier save.
  if (bytes + 100 <= maxFrameBytes) return undefined
  return new ProblemError(problem('file-too-large', problemWords().tooLargeForEditor), 'page')
}
