import type { CallContext } from '../../service.ts'
import { modelError } from './bedrock-error.ts'

/** Waits of the scripted model in all accounts: they end with their account, and with whoever waits. */
export interface Waits {
  /** Waits so long; false if the client went away meanwhile. Throws when the account closes. */
  wait(context: Pick<CallContext, 'accountId' | 'request'>, ms: number): Promise<boolean>
  /** Ends the waits of an account. */
  end(accountId: string): void
}

export function createWaits(): Waits {
  const waiting = new Map<string, Set<() => void>>()
  return {
    async wait({ accountId, request: { departed } }, ms) {
      if (departed?.aborted) return false
      if (ms <= 0) return true
      const own = waiting.get(accountId) ?? new Set()
      waiting.set(accountId, own)
      const outcome = await new Promise<'over' | 'gone' | 'closed'>(resolve => {
        const settle = (how: 'over' | 'gone' | 'closed') => {
          clearTimeout(timer)
          departed?.removeEventListener('abort', leave)
          own.delete(close)
          resolve(how)
        }
        const leave = () => settle('gone')
        const close = () => settle('closed')
        const timer = setTimeout(settle, ms, 'over')
        departed?.addEventListener('abort', leave)
        own.add(close)
      })
      if (outcome === 'closed') throw modelError('ServiceUnavailableException', 'The account is closing.')
      return outcome === 'over'
    },
    end(accountId) {
      for (const close of [...(waiting.get(accountId) ?? [])]) close()
      waiting.delete(accountId)
    },
  }
}
