import type { Json } from '../../shared/json.ts'
import type { AccountPort } from '../accounts/account-port.ts'

/** Something that a look asked of an account. */
export interface ReadCall {
  /** `observer`, `prober`, `customer` for HTTP, `platform` for what only the platform sees. */
  readonly as: string
  /** `sqs GetQueueAttributes`, `POST /orders`. */
  readonly what: string
  readonly input: Json
}

/** An account's port that notes, in order, all that is asked through it. */
export function watchReads(port: AccountPort): {
  readonly port: AccountPort
  readonly calls: readonly ReadCall[]
} {
  const calls: ReadCall[] = []
  return {
    calls,
    port: {
      ...port,
      call(role, service, operation, input, signal) {
        calls.push({ as: role, what: `${service} ${operation}`, input })
        return port.call(role, service, operation, input, signal)
      },
      oversee(service, what, input) {
        calls.push({ as: 'platform', what: `${service} ${what}`, input })
        return port.oversee(service, what, input)
      },
      http(probe, signal) {
        const { method, path, ...rest } = probe
        calls.push({ as: 'customer', what: `${method} ${path}`, input: { ...rest } })
        return port.http(probe, signal)
      },
    },
  }
}
