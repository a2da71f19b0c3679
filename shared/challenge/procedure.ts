import type { Json } from '../json.ts'
import type { AwsService, ChallengeContext, ReadResult } from './check.ts'

/**
 * Code of a challenge that changes an account: its seed (as administrator), and its solutions and mutants (as the
 * candidate, in the candidate's files). Bytes are given and received as `{ "$base64": "…" }`.
 */
export interface ProcedureContext extends ChallengeContext {
  /** An AWS call, e.g. `call('sqs', 'CreateQueue', { QueueName })`. Rejects with AwsCallError. */
  call(service: AwsService, operation: string, input: { readonly [member: string]: Json }): Promise<Json>
  /** As `call`, but an error of AWS is a value. */
  tryCall(
    service: AwsService,
    operation: string,
    input: { readonly [member: string]: Json },
  ): Promise<ReadResult>
  /** A zip archive of text files, as AWS Lambda takes it. */
  zip(files: { readonly [path: string]: string }): Promise<{ readonly $base64: string }>
  /** A text file of the challenge's `starter/` folder with the attempt's parameters filled in. */
  starterFile(path: string): Promise<string>
}

/** A seed, a solution's step or a mutant; rejects where it cannot do what it is for. */
export type Procedure = (context: ProcedureContext) => Promise<void>

/** States a procedure; exists so that a module's export has a checked type. */
export function defineProcedure(procedure: Procedure): Procedure {
  return procedure
}
