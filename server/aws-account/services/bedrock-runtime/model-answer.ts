import type { StopReason } from '@aws-sdk/client-bedrock-runtime'

/** A piece of what the model says, in order. */
export type AnswerBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  | {
      readonly kind: 'call'
      readonly id: string
      readonly tool: string
      readonly input: unknown
      /** What a stream brings as the input, where it is no JSON. */
      readonly rawInput?: string
    }

/** How an answer comes, piece by piece. Times in milliseconds. */
export interface Pace {
  /** Before the first event. */
  readonly latencyMs: number
  /** Characters of a chunk. */
  readonly chars: number
  readonly everyMs: number
  /** Waits before the chunk of that number (from 0), by number. */
  readonly holds: ReadonlyMap<number, number>
  /** Breaks off after so many chunks: by an error of the stream's model, or as a network does. */
  readonly breaks?: { readonly afterChunks: number; readonly as: string }
}

/** What the scripted model makes of a request. */
export type ModelAnswer =
  | {
      readonly kind: 'answered'
      readonly blocks: readonly AnswerBlock[]
      readonly stopReason: StopReason
      readonly usage: Usage
      readonly pace: Pace
      readonly from: AnswerOrigin
    }
  | {
      readonly kind: 'failed'
      readonly code: string
      readonly message: string
      readonly latencyMs: number
      readonly from: AnswerOrigin
    }

export interface Usage {
  readonly input: number
  readonly output: number
}

/** Which part of the script said so, for the record. */
export interface AnswerOrigin {
  /** Name of the scene, or `otherwise`. */
  readonly scene: string
  /** Number of the turn, from 0. */
  readonly turn: number
  /** How often this very request came before. */
  readonly attempt: number
}

/** Some four characters are a token; what a script does not count is counted so. */
export const tokensOf = (text: string): number => Math.ceil(text.length / 4)
