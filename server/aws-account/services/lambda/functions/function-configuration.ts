import { createHash, randomUUID } from 'node:crypto'
import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import type { Place } from '../../../shape/place.ts'
import { type FunctionRow, revisionOf, type VersionRow } from './function-row.ts'
import { functionArn } from './functions.ts'

/** A version as AWS describes it to whoever asks for it alone. It is ready by then. */
export function functionConfiguration(
  place: Place,
  row: FunctionRow,
  version: VersionRow,
  qualifier?: string,
): FunctionConfiguration {
  const published = version.version !== '$LATEST'
  return {
    FunctionName: row.name,
    FunctionArn: functionArn(place, row.name, qualifier ?? (published ? version.version : undefined)),
    Runtime: version.runtime as NonNullable<FunctionConfiguration['Runtime']>,
    Role: version.role,
    Handler: version.handler,
    CodeSize: version.code.bytes,
    Description: version.description,
    Timeout: version.timeoutSeconds,
    MemorySize: version.memoryMb,
    LastModified: new Date(version.lastModified).toISOString().replace('Z', '+0000'),
    CodeSha256: codeSha256(version),
    Version: version.version,
    ...(version.environment && { Environment: { Variables: { ...version.environment } } }),
    ...(version.deadLetterTarget !== undefined && {
      DeadLetterConfig: { TargetArn: version.deadLetterTarget },
    }),
    ...(version.layers?.length && {
      Layers: version.layers.map(({ arn, bytes }) => ({ Arn: arn, CodeSize: bytes })),
    }),
    TracingConfig: { Mode: 'PassThrough' },
    RevisionId: revisionOf(version),
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: [...version.architectures],
    EphemeralStorage: { Size: version.ephemeralStorageMb },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: version.logGroup },
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(place, version.runtime) },
  }
}

const IN_PROGRESS = 'The function is being created.'

/**
 * What is answered to whoever makes a function or version: AWS gets it ready after the answer, which gives it another
 * revision. Nobody can ask for it before it is.
 */
export function beingMade(made: FunctionConfiguration): FunctionConfiguration {
  const { LastUpdateStatus: _, ...rest } = made
  return {
    ...rest,
    RevisionId: randomUUID(),
    State: 'Pending',
    StateReason: IN_PROGRESS,
    StateReasonCode: 'Creating',
  }
}

/** What is answered to whoever changes a function, likewise. */
export const beingChanged = (changed: FunctionConfiguration): FunctionConfiguration => ({
  ...changed,
  RevisionId: randomUUID(),
  LastUpdateStatus: 'InProgress',
  LastUpdateStatusReason: IN_PROGRESS,
  LastUpdateStatusReasonCode: 'Creating' as NonNullable<FunctionConfiguration['LastUpdateStatusReasonCode']>,
})

/** A version in a list, which does not say what has become of it (API reference of ListFunctions). */
export function asListed(listed: FunctionConfiguration): FunctionConfiguration {
  const { State: _, LastUpdateStatus: _status, RuntimeVersionConfig: _runtime, ...rest } = listed
  return rest
}

/** AWS names the builds of its runtimes by digests; there is one of each here. */
function runtimeVersionArn({ region }: Place, runtime: string): string {
  return `arn:aws:lambda:${region}::runtime:${createHash('sha256').update(runtime).digest('hex')}`
}

export function codeSha256(version: VersionRow): string {
  return Buffer.from(version.code.digest, 'hex').toString('base64')
}
