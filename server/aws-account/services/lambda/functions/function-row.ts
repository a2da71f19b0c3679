import { table } from '../../../shape/resource.ts'

/** What a function is made of at one version. Times are milliseconds since the epoch. */
export interface VersionRow {
  /** `$LATEST` or a number from 1. */
  readonly version: string
  /** Changes with what runs: environments of another one are another version's. */
  readonly revisionId: string
  /** What is told as the revision since the version was published, which changes nothing of what runs. */
  readonly revisionSince?: string
  readonly lastModified: number
  readonly description: string
  /** Of a published version: what its function was described as then. */
  readonly describedAs?: string
  readonly runtime: string
  readonly role: string
  readonly handler: string
  readonly timeoutSeconds: number
  readonly memoryMb: number
  readonly ephemeralStorageMb: number
  readonly architectures: readonly ('x86_64' | 'arm64')[]
  readonly environment?: Readonly<Record<string, string>>
  readonly deadLetterTarget?: string
  readonly logGroup: string
  readonly code: CodeRow
  /** Each over those before it. */
  readonly layers?: readonly LayerUse[]
}

export interface CodeRow {
  /** SHA-256 as hex: the name of the blob. */
  readonly digest: string
  readonly bytes: number
  /** Absent of what was kept before layers were. */
  readonly unzippedBytes?: number
}

/** A version of a layer as a function took it: it keeps the code whatever becomes of the layer. */
export interface LayerUse extends CodeRow {
  readonly arn: string
}

export interface AliasRow {
  readonly name: string
  readonly version: string
  /** Another version that gets a share of the calls, of 1. */
  readonly second?: { readonly version: string; readonly weight: number }
  readonly description: string
  readonly revisionId: string
}

/** One statement of a function's resource policy. */
export interface PermissionRow {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Principal: string | Readonly<Record<string, string>>
  readonly Action: string
  readonly Resource: string
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface InvokeConfigRow {
  readonly lastModified: number
  readonly maxRetries?: number
  readonly maxAgeSeconds?: number
  readonly onSuccess?: string
  readonly onFailure?: string
}

/** The address at which a function, or an alias of it, answers HTTP. */
export interface UrlRow {
  /** First part of the host's name. */
  readonly id: string
  readonly authType: 'NONE' | 'AWS_IAM'
  readonly isStreamed: boolean
  readonly cors?: UrlCorsRow
  readonly createdAt: number
  readonly modifiedAt: number
}

export interface UrlCorsRow {
  readonly allowOrigins: readonly string[]
  readonly allowMethods: readonly string[]
  readonly allowHeaders: readonly string[]
  readonly exposeHeaders: readonly string[]
  readonly allowCredentials: boolean
  readonly maxAgeSeconds?: number
}

export interface FunctionRow {
  readonly name: string
  readonly latest: VersionRow
  readonly published: readonly VersionRow[]
  readonly nextVersion: number
  readonly aliases: Readonly<Record<string, AliasRow>>
  readonly tags: Readonly<Record<string, string>>
  readonly reservedConcurrency?: number
  /** By qualifier; `$LATEST` stands for the function without one. */
  readonly permissions: Readonly<Record<string, readonly PermissionRow[]>>
  /** By qualifier, as `permissions`. */
  readonly invokeConfigs: Readonly<Record<string, InvokeConfigRow>>
  /** By qualifier, as `permissions`. */
  readonly urls?: Readonly<Record<string, UrlRow>>
  /** Changes with the policy. */
  readonly policyRevisionId: string
}

/** The revision of a version as clients know it. */
export const revisionOf = ({ revisionSince, revisionId }: VersionRow) => revisionSince ?? revisionId

export const functionsOf = table<FunctionRow>('lambda.functions')

/** What callers name, they may also name `constructor`. */
export const entryOf = <Value>(entries: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(entries, key) ? entries[key] : undefined
