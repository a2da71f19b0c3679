import type { Socket } from 'node:net'
import { join } from 'node:path'
import { accountOfAccessKeyId } from '../auth/access-key-id.ts'
import { answerRequest } from '../front-door/answer-request.ts'
import type { HttpLimits } from '../front-door/http-limits.ts'
import {
  type HttpListener,
  type HttpRequest,
  type ListenAddress,
  listenHttp,
} from '../front-door/http-listener.ts'
import type { AccountLoads } from '../limits/account-loads.ts'
import type { AccountProfiles } from './account-profiles.ts'
import type { OpenAccounts } from './open-accounts.ts'

/** The addresses at which accounts are reached: one of each, and one of all. */
export interface AccountDoors {
  /** Port of the address of all accounts. */
  readonly port: number
  socketPath(accountId: string): string
  /** For the user of this process alone. */
  probeSocketPath(accountId: string): string
  open(accountId: string): Promise<void>
  /** Serves a connection of one of the account's functions. */
  connect(accountId: string, socket: Socket): Promise<void>
  close(accountId: string, graceMs: number): Promise<void>
  closeAll(graceMs: number): Promise<void>
}

export interface DoorsOptions {
  readonly profiles: AccountProfiles
  readonly accounts: OpenAccounts
  /** A wish gives way to any free port if it is taken. */
  readonly port: PortChoice
  readonly now: () => number
  readonly loads: AccountLoads
  /** Of each listener; AWS-like ones if absent. */
  readonly http?: HttpLimits | undefined
}

export interface PortChoice {
  readonly kind: 'fixed' | 'wish'
  /** 0 for any. */
  readonly port: number
}

/** Sandboxes connect as users of their own; who may reach the folder decides who may connect. */
const SOCKET_MODE = 0o666
/** What comes by this one has proven to be the platform's: it carries no secret that what answers could see or repeat. */
const PROBE_SOCKET_MODE = 0o600

/** The listeners of one account. */
interface OwnDoors {
  readonly endpoint: HttpListener
  readonly probes: HttpListener
  /** For the account's own functions: once it is sealed, those that have started since. */
  readonly inside: HttpListener
}

type Door = keyof OwnDoors

export async function openAccountDoors({
  profiles,
  accounts,
  port,
  now,
  loads,
  http: limits,
}: DoorsOptions): Promise<AccountDoors> {
  const doors = new Map<string, Promise<OwnDoors>>()
  const socketPath = (accountId: string) => join(profiles.folder(accountId), 'endpoint.sock')
  const probeSocketPath = (accountId: string) => join(profiles.folder(accountId), 'probes.sock')
  const sealedAt = (accountId: string) => profiles.get(accountId)?.sealedAt

  const answerEveryone = (http: HttpRequest) =>
    answerRequest(
      {
        now,
        sealedAt,
        loads,
        strangers: 'strangers',
        byAccessKeyId: async id => accounts.open(accountOfAccessKeyId(id) ?? ''),
        forUnsigned: () => accounts.list().filter(({ id }) => sealedAt(id) === undefined),
      },
      http,
    )
  const everyone = await listenEveryone(port, address => listenHttp(address, answerEveryone, limits))

  const answerFor = async (accountId: string, door: Door, http: HttpRequest) => {
    const account = await accounts.open(accountId)
    const isPublic = door !== 'endpoint' || sealedAt(accountId) === undefined
    return answerRequest(
      {
        now,
        sealedAt,
        loads,
        strangers: door === 'probes' ? undefined : `strangers of ${accountId}`,
        byAccessKeyId: async id => (accountOfAccessKeyId(id) === accountId ? account : undefined),
        forUnsigned: () => (account && isPublic ? [account] : []),
      },
      http,
    )
  }
  const addressOf = (accountId: string, door: Door): ListenAddress => {
    if (door === 'inside') return { kind: 'inside' }
    return door === 'probes'
      ? { kind: 'socket', path: probeSocketPath(accountId), mode: PROBE_SOCKET_MODE }
      : { kind: 'socket', path: socketPath(accountId), mode: SOCKET_MODE }
  }
  const openOwn = async (accountId: string): Promise<OwnDoors> => {
    const listen = (door: Door) =>
      listenHttp(addressOf(accountId, door), http => answerFor(accountId, door, http), limits)
    const endpoint = await listen('endpoint')
    return { endpoint, probes: await listen('probes'), inside: await listen('inside') }
  }
  const close = async (accountId: string, graceMs: number) => {
    const own = await doors.get(accountId)
    doors.delete(accountId)
    await Promise.all(own ? [own.endpoint, own.probes, own.inside].map(door => door.close(graceMs)) : [])
  }

  return {
    port: everyone.port,
    socketPath,
    probeSocketPath,
    async open(accountId) {
      const own = doors.get(accountId) ?? openOwn(accountId)
      doors.set(accountId, own)
      own.catch(() => doors.delete(accountId))
      await own
    },
    async connect(accountId, socket) {
      const own = await doors.get(accountId)
      if (own) own.inside.accept(socket)
      else socket.destroy()
    },
    close,
    async closeAll(graceMs) {
      await Promise.all([everyone.close(graceMs), ...[...doors.keys()].map(id => close(id, graceMs))])
    },
  }
}

async function listenEveryone(
  { kind, port }: PortChoice,
  listen: (address: ListenAddress) => Promise<HttpListener>,
): Promise<HttpListener> {
  const address = { kind: 'tcp', host: '127.0.0.1' } as const
  try {
    return await listen({ ...address, port })
  } catch (error) {
    if (kind === 'fixed') throw error
    return listen({ ...address, port: 0 })
  }
}
