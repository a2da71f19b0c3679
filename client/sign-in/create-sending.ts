import { type Accessor, createSignal } from 'solid-js'
import { failureSentence } from '../http/problem-error.ts'

/** Something that is sent at a press, once at a time. */
export interface Sending {
  readonly isSending: Accessor<boolean>
  /** What went wrong last, in a sentence. */
  readonly failure: Accessor<string | undefined>
  /** Resolves whether it went well; does nothing while something is under way. */
  send(work: () => Promise<void>): Promise<boolean>
}

export function createSending(): Sending {
  const [isSending, setSending] = createSignal(false)
  const [failure, setFailure] = createSignal<string>()
  return {
    isSending,
    failure,
    async send(work) {
      if (isSending()) return false
      setSending(true)
      setFailure(undefined)
      try {
        await work()
        return true
      } catch (error) {
        setFailure(failureSentence(error))
        return false
      } finally {
        setSending(false)
      }
    },
  }
}
