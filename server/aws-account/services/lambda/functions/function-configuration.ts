import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import type { Place } from '../../../shape/place.ts'
import type { FunctionRow, VersionRow } from './function-row.ts'
import { functionArn } from './functions.ts'

/** A version as AWS describes it. Versions are ready at once, so their state is always Active. */
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
    RevisionId: version.revisionId,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: [...version.architectures],
    EphemeralStorage: { Size: version.ephemeralStorageMb },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: version.logGroup },
  }
}

export function codeSha256(version: VersionRow): string {
  return Buffer.from(version.code.digest, 'hex').toString('base64')
}
