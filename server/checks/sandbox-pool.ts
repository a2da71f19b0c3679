import type { SandboxProcess } from './sandbox-process.ts'

/** Whose work a sandbox does: one version of a challenge, for one attempt. */
export interface Tenant {
  readonly digest: string
  /** The copy of the challenge that a new sandbox shows. */
  readonly folder: string
  readonly attempt: string
}

export interface SandboxPool {
  /** A sandbox that has never worked for another attempt. Rejects with a sentence if none can be started. */
  take(tenant: Tenant): Promise<SandboxProcess>
  /** Gives it back; one that is lost is forgotten. */
  giveBack(sandbox: SandboxProcess): void
  /** Starts a spare for this version ahead of its first run. */
  warm(version: Pick<Tenant, 'digest' | 'folder'>): void
  close(): void
}

export interface SandboxPoolOptions {
  start(folder: string): SandboxProcess
  /** All sandboxes together, spares included; each takes about 45 MB. */
  readonly maxSandboxes: number
  /** One attempt's at the same time: its other runs wait, so that it does not push out everybody else. */
  readonly maxPerAttempt: number
  /** An unused sandbox ends after this. */
  readonly idleMs: number
}

interface Seat {
  readonly digest: string
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
 * a spare of each version in use stands by, so that a first check does not wait for a process to start.
 */
export function createSandboxPool(options: SandboxPoolOptions): SandboxPool {
  const seats = new Set<Seat>()
  const waiters: Waiter[] = []
  let closed = false

  const remove = (seat: Seat) => {
    seats.delete(seat)
    seat.sandbox.close()
  }
  const open = ({ digest, folder }: Pick<Tenant, 'digest' | 'folder'>, attempt: string | undefined): Seat => {
    const sandbox = options.start(folder)
    const seat: Seat = { digest, sandbox, attempt, busy: false, idleSince: performance.now() }
    seats.add(seat)
    sandbox.ready.catch(() => remove(seat))
    return seat
  }
  const idle = () => [...seats].filter(seat => !seat.busy && seat.sandbox.alive)
  const makeRoom = (): boolean => {
    if (seats.size < options.maxSandboxes) return true
    const oldest = idle().sort((one, other) => one.idleSince - other.idleSince)[0]
    if (oldest === undefined) return false
    remove(oldest)
    return true
  }
  const find = (tenant: Tenant): Seat | undefined => {
    const own = [...seats].filter(seat => seat.busy && seat.attempt === tenant.attempt)
    if (own.length >= options.maxPerAttempt) return undefined
    const fitting = idle().filter(seat => seat.digest === tenant.digest)
    const known = fitting.find(seat => seat.attempt === tenant.attempt)
    const spare = known ?? fitting.find(seat => seat.attempt === undefined)
    if (spare !== undefined) return spare
    return makeRoom() ? open(tenant, tenant.attempt) : undefined
  }
  const seat = (tenant: Tenant): Seat | undefined => {
    const found = find(tenant)
    if (found === undefined) return undefined
    found.attempt = tenant.attempt
    found.busy = true
    return found
  }
  const keepSpare = (version: Pick<Tenant, 'digest' | 'folder'>) => {
    const spares = idle().some(found => found.digest === version.digest && found.attempt === undefined)
    // Somebody's idle sandbox makes room: a spare serves whoever comes next, theirs only them.
    if (!closed && !spares && makeRoom()) open(version, undefined)
  }
  const serveNext = () => {
    for (const waiter of closed ? [] : [...waiters]) {
      const found = seat(waiter.tenant)
      if (found === undefined) continue
      waiters.splice(waiters.indexOf(waiter), 1)
      waiter.seated(found)
    }
  }
  const sweep = setInterval(() => {
    const before = performance.now() - options.idleMs
    for (const found of idle()) if (found.idleSince < before) remove(found)
  }, options.idleMs / 4)
  sweep.unref()

  return {
    async take(tenant) {
      if (closed) throw new Error('Checks are closed')
      const given =
        seat(tenant) ??
        (await new Promise<Seat>((seated, failed) => waiters.push({ tenant, seated, failed })))
      keepSpare(tenant)
      try {
        await given.sandbox.ready
      } catch (error) {
        remove(given)
        serveNext()
        throw error
      }
      return given.sandbox
    },
    giveBack(sandbox) {
      const found = [...seats].find(candidate => candidate.sandbox === sandbox)
      if (found !== undefined) {
        found.busy = false
        found.idleSince = performance.now()
        if (!sandbox.alive) remove(found)
      }
      serveNext()
    },
    warm: keepSpare,
    close() {
      closed = true
      clearInterval(sweep)
      for (const found of [...seats]) remove(found)
      for (const waiter of waiters.splice(0)) waiter.failed(new Error('Checks are closed'))
    },
  }
}
