import type { SandboxProcess } from './sandbox-process.ts'

/** Whose work a sandbox does: one version of a challenge, for one attempt. */
export interface Tenant {
  readonly digest: string
  /** The copy of the challenge that a new sandbox shows. */
  readonly folder: string
  /** Where its checks are, in that folder: a spare loads them before somebody needs it. */
  readonly modules: readonly string[]
  readonly attempt: string
}

export type Version = Omit<Tenant, 'attempt'>

export interface SandboxPool {
  /**
   * A sandbox that has never worked for another attempt. Rejects with a sentence if none can be started, and at once when
   * `signal` says that it is not wanted any more.
   */
  take(tenant: Tenant, signal?: AbortSignal): Promise<SandboxProcess>
  /** Gives it back; one that is lost is forgotten. */
  giveBack(sandbox: SandboxProcess): void
  /** Whether others have so many places that this attempt gets no more, and not because it has all that it may have. */
  isCrowded(attempt: string): boolean
  /** Starts a spare for this version ahead of its first run. */
  warm(version: Version): void
  close(): void
}

export interface SandboxPoolOptions {
  start(version: Version): SandboxProcess
  /** All sandboxes together, spares included; each takes about 45 MB. */
  readonly maxSandboxes: number
  /** One attempt's at the same time: its other runs wait, so that it does not push out everybody else. */
  readonly maxPerAttempt: number
  /** An unused sandbox ends after this. */
  readonly idleMs: number
  /** A spare is started when no run of its version has ended for so long. */
  readonly spareAfterMs: number
}

interface Seat {
  readonly version: Version
  readonly sandbox: SandboxProcess
  attempt: string | undefined
  busy: boolean
  idleSince: number
}

interface Waiter {
  readonly tenant: Tenant
  seated(seat: Seat): void
  failed(reason: Error): void
}

/**
 * Sandboxes kept warm. A challenge's code may keep things in its modules, so a sandbox serves one attempt and no other;
 * a spare of each version in use is started after a run, so that the next attempt does not wait for a process to start.
 */
export function createSandboxPool(options: SandboxPoolOptions): SandboxPool {
  return new Pool(options)
}

class Pool implements SandboxPool {
  readonly #options: SandboxPoolOptions
  readonly #seats = new Set<Seat>()
  readonly #waiters: Waiter[] = []
  readonly #sweep: NodeJS.Timeout
  readonly #dueSpares = new Map<string, NodeJS.Timeout>()
  #closed = false

  constructor(options: SandboxPoolOptions) {
    this.#options = options
    this.#sweep = setInterval(() => this.#removeUnused(), options.idleMs / 4)
    this.#sweep.unref()
  }

  async take(tenant: Tenant, signal?: AbortSignal): Promise<SandboxProcess> {
    if (this.#closed) throw new Error('Checks are closed')
    if (signal?.aborted) throw calledOff()
    const seat = this.#seat(tenant) ?? (await this.#wait(tenant, signal))
    try {
      await unlessCalledOff(seat.sandbox.ready, signal)
    } catch (error) {
      // One that is starting still serves the next who comes.
      if (signal?.aborted && seat.sandbox.alive) seat.busy = false
      else this.#remove(seat)
      this.#serveWaiters()
      throw error
    }
    return seat.sandbox
  }

  giveBack(sandbox: SandboxProcess): void {
    if (sandbox.clearing === undefined) this.#free(sandbox)
    else void sandbox.clearing.then(() => this.#free(sandbox))
  }

  #free(sandbox: SandboxProcess): void {
    const seat = [...this.#seats].find(candidate => candidate.sandbox === sandbox)
    if (seat !== undefined) {
      seat.busy = false
      seat.idleSince = performance.now()
      if (!sandbox.alive) this.#remove(seat)
    }
    this.#serveWaiters()
    if (seat !== undefined) this.#warmLater(seat.version)
  }

  isCrowded(attempt: string): boolean {
    const [own, all] = [this.#busy(attempt), this.#busy()]
    return own < this.#options.maxPerAttempt && own >= this.#options.maxSandboxes - all && all > own
  }

  warm(version: Version): void {
    const isSpare = (seat: Seat) => seat.version.digest === version.digest && seat.attempt === undefined
    if (this.#closed || this.#idle().some(isSpare)) return
    // Somebody's idle sandbox makes room: a spare serves whoever comes next, theirs only them.
    if (this.#makeRoom()) this.#open(version, undefined)
  }

  /** Neither what the last spare was taken for is held up by the start of a process, nor what follows at once. */
  #warmLater(version: Version): void {
    const due = setTimeout(() => {
      this.#dueSpares.delete(version.digest)
      this.warm(version)
    }, this.#options.spareAfterMs)
    due.unref()
    clearTimeout(this.#dueSpares.get(version.digest))
    this.#dueSpares.set(version.digest, due)
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#sweep)
    for (const due of this.#dueSpares.values()) clearTimeout(due)
    for (const seat of [...this.#seats]) this.#remove(seat)
    for (const waiter of this.#waiters.splice(0)) waiter.failed(new Error('Checks are closed'))
  }

  #wait(tenant: Tenant, signal: AbortSignal | undefined): Promise<Seat> {
    const { promise, resolve, reject } = Promise.withResolvers<Seat>()
    const waiter = { tenant, seated: resolve, failed: reject }
    this.#waiters.push(waiter)
    const leave = () => {
      const place = this.#waiters.indexOf(waiter)
      if (place >= 0) this.#waiters.splice(place, 1)
      reject(calledOff())
    }
    signal?.addEventListener('abort', leave, { once: true })
    return promise.finally(() => signal?.removeEventListener('abort', leave))
  }

  /** Who has the fewest first, then in the order in which they came, passing over an attempt that has all it may have. */
  #serveWaiters(): void {
    const rest = this.#closed ? [] : [...this.#waiters]
    while (rest.length > 0) {
      const fewest = Math.min(...rest.map(({ tenant }) => this.#busy(tenant.attempt)))
      const place = rest.findIndex(({ tenant }) => this.#busy(tenant.attempt) === fewest)
      const [waiter] = rest.splice(place, 1)
      const seat = waiter && this.#seat(waiter.tenant)
      if (waiter === undefined || seat === undefined) continue
      this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
      waiter.seated(seat)
    }
  }

  /** Seats that are worked in: those of an attempt, or all. */
  #busy(attempt?: string): number {
    return [...this.#seats].filter(seat => seat.busy && (attempt === undefined || seat.attempt === attempt))
      .length
  }

  /**
   * Nobody has more seats than they leave free: however few attempts have taken what they could, there is one for each of the
   * next that come.
   */
  #mayHaveMore(attempt: string): boolean {
    const own = this.#busy(attempt)
    return own < this.#options.maxPerAttempt && own < this.#options.maxSandboxes - this.#busy()
  }

  #seat(tenant: Tenant): Seat | undefined {
    if (!this.#mayHaveMore(tenant.attempt)) return undefined
    const seat = this.#find(tenant)
    if (seat === undefined) return undefined
    seat.attempt = tenant.attempt
    seat.busy = true
    return seat
  }

  #find(tenant: Tenant): Seat | undefined {
    const fitting = this.#idle().filter(seat => seat.version.digest === tenant.digest)
    const known = fitting.find(seat => seat.attempt === tenant.attempt)
    const found = known ?? fitting.find(seat => seat.attempt === undefined)
    if (found !== undefined) return found
    return this.#makeRoom() ? this.#open(tenant, tenant.attempt) : undefined
  }

  #idle(): Seat[] {
    return [...this.#seats].filter(seat => !seat.busy && seat.sandbox.alive)
  }

  #makeRoom(): boolean {
    if (this.#seats.size < this.#options.maxSandboxes) return true
    const oldest = this.#idle().sort((one, other) => one.idleSince - other.idleSince)[0]
    if (oldest === undefined) return false
    this.#remove(oldest)
    return true
  }

  #open({ digest, folder, modules }: Version, attempt: string | undefined): Seat {
    const version = { digest, folder, modules }
    const sandbox = this.#options.start(version)
    const seat: Seat = {
      version,
      sandbox,
      attempt,
      busy: false,
      idleSince: performance.now(),
    }
    this.#seats.add(seat)
    sandbox.ready.catch(() => this.#remove(seat))
    return seat
  }

  #remove(seat: Seat): void {
    this.#seats.delete(seat)
    seat.sandbox.close()
  }

  #removeUnused(): void {
    const before = performance.now() - this.#options.idleMs
    for (const seat of this.#idle()) if (seat.idleSince < before) this.#remove(seat)
  }
}

function calledOff(): Error {
  return new Error('it was cancelled')
}

async function unlessCalledOff(ready: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return ready
  if (signal.aborted) throw calledOff()
  const { promise, reject } = Promise.withResolvers<never>()
  const leave = () => reject(calledOff())
  signal.addEventListener('abort', leave, { once: true })
  try {
    await Promise.race([ready, promise])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}
