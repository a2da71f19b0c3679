import { z } from 'zod'
import type { AccountPort, CallerRole } from '../accounts/account-port.ts'
import { zipArchive } from '../zip/zip-archive.ts'
import { answeredInTime, awsRequestSchema, measured } from './aws-request.ts'
import type { CallBudget } from './call-budget.ts'
import type { Serve } from './sandbox-process.ts'

const zipInputSchema = z.record(z.string().min(1).max(200), z.string().max(1_000_000))

/** A file as the candidate finds it, with the parameters filled in. */
export interface StarterText {
  readonly path: string
  readonly data: Uint8Array
}

/** Makes the calls of a seed, a solution or a mutant: any operation, as the role it was given. */
export function serveProcedure(
  port: AccountPort,
  role: CallerRole,
  starter: () => readonly StarterText[],
  budget: CallBudget,
  signal: AbortSignal,
): Serve {
  return async call => {
    budget.countCall()
    switch (call.method) {
      case 'aws': {
        const { service, operation, input } = awsRequestSchema.parse(call.input)
        const answer = await answeredInTime(budget, signal, stop =>
          port.call(role, service, operation, input, stop),
        )
        return measured(answer, budget)
      }
      case 'starterFile': {
        const path = z.string().parse(call.input)
        const file = starter().find(found => found.path === path)
        if (file === undefined) throw new Error(`There is no starter file ${path}`)
        return new TextDecoder().decode(file.data)
      }
      case 'zip':
        return { $base64: Buffer.from(zipArchive(zipInputSchema.parse(call.input))).toString('base64') }
      case 'addScene':
      case 'ageFigures':
      case 'callersHolding':
      case 'http':
      case 'invoke':
      case 'latestMessages':
      case 'messagesHolding':
      case 'modelRequests':
      case 'pause':
      case 'putDocuments':
      case 'putEvents':
      case 'removeDocuments':
      case 'removeScenes':
      case 'renewEnvironments':
      case 'sendMessage':
      case 'servedBy':
      case 'spans':
      case 'tokenAsOf':
        throw new Error(`A procedure has no ${call.method}`)
      default:
        return call.method satisfies never
    }
  }
}
