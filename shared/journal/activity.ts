import type { Outcome } from '../challenge/verdict.ts'
import type { OutageReason, StopReason } from '../clock.ts'

/** What happened, as the page lists it: only things a person would want to see, each with its place in the journal. */
export type Activity = { readonly seq: number; readonly at: number } & (
  | { readonly kind: 'started' | 'submitted' | 'expired' | 'scored' }
  | {
      readonly kind: 'verdict'
      readonly checkId: string
      readonly outcome: Outcome
      readonly before: Outcome | undefined
    }
  | {
      readonly kind: 'change'
      readonly service: string
      readonly operation: string
      readonly resource?: string
      readonly error?: string
    }
  | { readonly kind: 'saved'; readonly path: string }
  | { readonly kind: 'restored'; readonly savedFiles: number }
  | { readonly kind: 'recording-stopped'; readonly why: 'asked' | 'full' }
  | { readonly kind: 'stopped'; readonly reason: StopReason }
  | { readonly kind: 'not-given'; readonly reason: OutageReason; readonly why: 'own-call' | 'own-load' }
  | { readonly kind: 'given-back'; readonly reason: StopReason; readonly ms: number }
)
