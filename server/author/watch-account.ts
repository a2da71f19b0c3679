import type { AnyProbe } from '../../shared/challenge/check.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { AccountPort, CallerRole } from '../accounts/account-port.ts'

/** A call of AWS that was made, whatever came of it. */
export interface MadeCall {
  readonly role: CallerRole
  readonly service: string
  readonly operation: string
  readonly input: JsonObject
}

/** An account's port that remembers what was asked of it. */
export interface WatchedAccount {
  readonly port: AccountPort
  readonly calls: readonly MadeCall[]
  readonly requests: readonly AnyProbe[]
}

/** Watches all that goes through a port from now on. */
export function watchAccount(port: AccountPort): WatchedAccount {
  const calls: MadeCall[] = []
  const requests: AnyProbe[] = []
  return {
    calls,
    requests,
    port: {
      ...port,
      call(role, service, operation, input, signal) {
        calls.push({ role, service, operation, input })
        return port.call(role, service, operation, input, signal)
      },
      http(probe, signal) {
        requests.push(probe)
        return port.http(probe, signal)
      },
    },
  }
}
