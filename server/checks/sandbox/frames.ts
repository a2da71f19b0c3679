import type { LookEndingCode } from '../../../shared/challenge/look-endings.ts'
import type { Parameters } from '../../../shared/challenge/parameters.ts'
import type { Json } from '../../../shared/json.ts'

/**
 * What the server and a check's sandbox say to each other, one JSON text a line. Every line of the sandbox starts with a
 * nonce of its process: whatever the challenge's code prints can never be taken for one.
 */
export type ToSandbox =
  /** `modules` of the challenge are loaded ahead of the first run. */
  | {
      readonly type: 'hello'
      readonly nonce: string
      readonly challenge: string
      readonly modules: readonly string[]
    }
  | {
      readonly type: 'run'
      readonly run: number
      readonly use: string
      readonly act: SandboxAct
    }
  | { readonly type: 'answer'; readonly call: number; readonly value: Json }
  | { readonly type: 'refusal'; readonly call: number; readonly refusal: Refusal }

export type SandboxAct =
  | { readonly kind: 'observe'; readonly nonce: string; readonly context: SandboxContext }
  | { readonly kind: 'evaluate'; readonly snapshot: Json; readonly parameters: Parameters }
  | { readonly kind: 'procedure'; readonly context: SandboxContext }

export interface SandboxContext {
  readonly parameters: Parameters
  readonly accountId: string
  readonly region: string
}

/** Why a call was not made or did not succeed. */
export type Refusal =
  | { readonly kind: 'aws'; readonly code: string; readonly message: string }
  | { readonly kind: 'call'; readonly ending: LookEndingCode; readonly message: string }
  | { readonly kind: 'rule'; readonly message: string }

export type FromSandbox =
  | { readonly type: 'ready' }
  | {
      readonly type: 'call'
      readonly run: number
      readonly call: number
      readonly method: CallMethod
      readonly input: Json
    }
  /** `settledMs`: how long the code waited by `settle`. */
  | { readonly type: 'done'; readonly run: number; readonly value: Json; readonly settledMs: number }
  | { readonly type: 'failed'; readonly run: number; readonly failure: SandboxFailure }

export const callMethods = [
  'addScene',
  'ageFigures',
  'aws',
  'callersHolding',
  'http',
  'invoke',
  'latestMessages',
  'messagesHolding',
  'modelRequests',
  'pause',
  'putDocuments',
  'putEvents',
  'removeDocuments',
  'removeScenes',
  'renewEnvironments',
  'sendMessage',
  'servedBy',
  'spans',
  'starterFile',
  'tokenAsOf',
  'zip',
] as const
export type CallMethod = (typeof callMethods)[number]

/** How the challenge's code ended when it did not return: on purpose, by a call that came to nothing, by a bug. */
export type SandboxFailure =
  | { readonly kind: 'inconclusive'; readonly message: string }
  | { readonly kind: 'aws'; readonly code: string; readonly message: string }
  | { readonly kind: 'call'; readonly ending: LookEndingCode; readonly message: string }
  | { readonly kind: 'bug'; readonly message: string }
