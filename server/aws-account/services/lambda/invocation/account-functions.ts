import type { Socket } from 'node:net'
import type { FunctionBuild, FunctionSurroundings } from '../../../functions/function-build.ts'
import type { FunctionHost } from '../../../functions/function-host.ts'
import type { BackgroundContext } from '../../../service.ts'
import { type CodeDownloads, createCodeDownloads } from '../code/code-download.ts'
import { AsynchronousEvents } from '../events/asynchronous-events.ts'
import { routedVersion } from '../functions/alias-routing.ts'
import { type FunctionRow, functionsOf, type VersionRow } from '../functions/function-row.ts'
import { functionArn } from '../functions/functions.ts'
import { createEventSources, type EventSources } from '../sources/event-sources.ts'
import { createConcurrency, noteInvocation } from './function-metrics.ts'
import type { InvokeFunction } from './invoke-function.ts'
import { createLogDelivery } from './log-delivery.ts'

/** What runs of one account's functions: the operations hand work to it. */
export interface AccountFunctions {
  readonly invoke: InvokeFunction
  /** Ends environments of code or configuration that the function no longer has. */
  retire(functionName: string): void
  /**
   * Ends environments of all functions, so that the next invocation of each finds a new one: at once, or after theirs. With
   * `sinceMs`, by the machine's clock, only those of which anything ran since: the others, frozen all the time, know of
   * nothing that happened since.
   */
  renew(sinceMs?: number): void
  readonly events: AsynchronousEvents
  readonly sources: EventSources
  readonly downloads: CodeDownloads
  close(): void
}

export type AccountFunctionsOf = (context: { readonly accountId: string }) => AccountFunctions

export interface AccountFunctionsOptions {
  readonly host: FunctionHost
  /** Answers a connection that a function of the account opened to its endpoint. */
  connectAccount(accountId: string, socket: Socket): void
  /** Pauses before the first and second retry of an asynchronous event. */
  readonly retryDelaysMs: readonly number[]
}

export function createAccountFunctions(
  context: BackgroundContext,
  options: AccountFunctionsOptions,
): AccountFunctions {
  const { accountId, state } = context
  const { host } = options

  const surroundings = (functionName: string, version: VersionRow): FunctionSurroundings => ({
    readCode: digest => state.blobs.get(digest),
    credentials: seconds => context.credentialsForRole(version.role, functionName, seconds),
    connect: socket => options.connectAccount(accountId, socket),
    log: createLogDelivery(context, { group: version.logGroup, roleArn: version.role, functionName }).log,
  })
  let closed = false
  const concurrency = createConcurrency(context.metrics)
  const invoke: InvokeFunction = async (target, work) => {
    const { row, qualifier } = target
    const version = routedVersion(target)
    if (closed) throw new Error('The account is closed')
    const end = concurrency.begin(row.name)
    const running = host.invoke(
      functionBuild(context, row, version),
      {
        ...work,
        invokedArn: functionArn(context, row.name, qualifier),
        ...(row.reservedConcurrency !== undefined && { reservedConcurrency: row.reservedConcurrency }),
      },
      surroundings(row.name, version),
    )
    const outcome = await running.finally(end)
    noteInvocation(context.metrics, row.name, qualifier, outcome)
    return { ...outcome, executedVersion: version.version }
  }
  const events = new AsynchronousEvents(context, invoke, options.retryDelaysMs)
  const sources = createEventSources(context, invoke)

  return {
    invoke,
    events,
    sources,
    downloads: createCodeDownloads(),
    retire(functionName) {
      const row = functionsOf(state).get(functionName)
      const versions = row === undefined ? [] : [row.latest, ...row.published]
      host.retire(accountId, functionName, new Set(versions.map(({ revisionId }) => revisionId)))
    },
    renew: (sinceMs = Number.NEGATIVE_INFINITY) => host.renew(accountId, sinceMs),
    close() {
      closed = true
      events.close()
      sources.close()
      host.closeAccount(accountId)
    },
  }
}

function functionBuild(
  { accountId, region }: Pick<BackgroundContext, 'accountId' | 'region'>,
  { name }: FunctionRow,
  version: VersionRow,
): FunctionBuild {
  return {
    accountId,
    region,
    functionName: name,
    version: version.version,
    revision: version.revisionId,
    runtime: version.runtime,
    handler: version.handler,
    codeDigest: version.code.digest,
    layerDigests: version.layers?.map(({ digest }) => digest) ?? [],
    environment: version.environment ?? {},
    timeoutSeconds: version.timeoutSeconds,
    memoryMb: version.memoryMb,
    ephemeralStorageMb: version.ephemeralStorageMb,
    logGroup: version.logGroup,
  }
}
