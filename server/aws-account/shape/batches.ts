import { AwsError } from '../aws-error.ts'

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

/** `run` is called for each entry: its refusal fails that entry alone. `checkWhole` may refuse the whole batch. */
export interface BatchWork<Entry, Result> {
  readonly checkWhole?: ((entries: readonly Entry[]) => void) | undefined
  /** Throws AwsError for an entry that fails. */
  readonly run: (entry: Entry) => Result
}

/** Names itself, so that its result is found among those of the others. */
export interface BatchEntry {
  readonly Id: string | undefined
}

/** Carries out a batch entry by entry. Throws AwsError where the batch as a whole is not as SQS has batches; `entryName` is what AWS calls an entry. */
export function runBatch<Entry extends BatchEntry, Result>(
  entryName: string,
  entries: readonly Entry[],
  work: BatchWork<Entry, Result>,
): BatchResult<Result> {
  checkEntries(entryName, entries)
  work.checkWhole?.(entries)
  const { Successful, Failed }: BatchResult<Result> = { Successful: [], Failed: [] }
  for (const entry of entries) {
    const Id = entry.Id ?? ''
    try {
      Successful.push({ ...work.run(entry), Id })
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: error.status < 500 })
    }
  }
  // The SDK's types have both.
  return { ...(Successful.length && { Successful }), ...(Failed.length && { Failed }) } as BatchResult<Result>
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
