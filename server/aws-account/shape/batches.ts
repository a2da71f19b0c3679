import { AwsError } from '../aws-error.ts'
import type { CallContext } from '../service.ts'

const MAX_ENTRIES = 10
const ID_PATTERN = /^[A-Za-z0-9_-]{1,80}$/

interface FailedEntry {
  readonly Id: string
  readonly Code: string
  readonly Message: string
  /** Whether the caller is at fault. */
  readonly SenderFault: boolean
}

/** The members that SQS gives the results of its batches; of what there is none, nothing is said. */
export interface BatchResult<Result> {
  readonly Successful: (Result & { readonly Id: string })[]
  readonly Failed: FailedEntry[]
}

/** Names itself, so that its result is found among those of the others. */
interface BatchEntry {
  readonly Id: string | undefined
}

/**
 * What an operation does with one thing, done entry by entry: `SendMessageBatch: on(queues, inBatch('…', sendMessage))`.
 * `entryName` is what AWS calls an entry. A refusal of `run` fails its entry alone, and one of `checkWhole` the whole batch, as
 * does a batch that is not as SQS has batches.
 */
export function inBatch<Row, Asked, Result>(
  entryName: string,
  run: (context: CallContext, row: Row, entry: Asked) => Result,
  checkWhole: (row: Row, entries: readonly Asked[]) => void = () => {},
) {
  return (
    context: CallContext,
    row: Row,
    { Entries }: { readonly Entries: readonly (Asked & BatchEntry)[] },
  ): BatchResult<Result> => {
    checkEntries(entryName, Entries)
    checkWhole(row, Entries)
    const { Successful, Failed }: BatchResult<Result> = { Successful: [], Failed: [] }
    for (const entry of Entries) {
      const Id = entry.Id ?? ''
      try {
        Successful.push({ ...run(context, row, entry), Id })
      } catch (error) {
        if (!(error instanceof AwsError)) throw error
        Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: error.status < 500 })
      }
    }
    // The SDK's types have both.
    return {
      ...(Successful.length && { Successful }),
      ...(Failed.length && { Failed }),
    } as BatchResult<Result>
  }
}

function checkEntries(entryName: string, entries: readonly BatchEntry[]): void {
  if (!entries.length)
    throw new AwsError('EmptyBatchRequest', `There should be at least one ${entryName} in the request.`)
  if (entries.length > MAX_ENTRIES)
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${entries.length}.`,
    )
  const seen = new Set<string>()
  for (const { Id } of entries) {
    if (!Id || !ID_PATTERN.test(Id))
      throw new AwsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      )
    if (seen.has(Id)) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`)
    seen.add(Id)
  }
}
