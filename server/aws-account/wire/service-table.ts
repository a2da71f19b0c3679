import { readFileSync } from 'node:fs'

/** How a service speaks, as its SDK client is configured. Made by `server/aws-account/generate/schemas.mjs`. */
export interface ServiceDescription {
  readonly protocol:
    | 'AwsJson1_0Protocol'
    | 'AwsJson1_1Protocol'
    | 'AwsRestJsonProtocol'
    | 'S3RestXmlProtocol'
    | 'AwsQueryProtocol'
  /** The service in a SigV4 credential scope; several services may share one. */
  readonly signingName: string
  readonly namespace: string
  /** First part of an `X-Amz-Target` header. */
  readonly target: string
  readonly version: string
  readonly xmlNamespace?: string
  /** Errors of the JSON protocol also carry their older query code in a header. */
  readonly queryCompatible?: boolean
}

const table: Readonly<Record<string, ServiceDescription>> = JSON.parse(
  readFileSync(new URL('./generated/services.json', import.meta.url), 'utf8'),
)

/** Ids of the services whose schemas are here: suffixes of `@aws-sdk/client-*`. */
export const KNOWN_SERVICES: readonly string[] = Object.keys(table)

export function serviceDescription(id: string): ServiceDescription {
  const description = table[id]
  if (!description) throw new Error(`No schemas of the service ${id} were generated`)
  return description
}

export function servicesSignedAs(signingName: string): string[] {
  return KNOWN_SERVICES.filter(id => table[id]?.signingName === signingName)
}

export function servicesWithTarget(target: string): string[] {
  return KNOWN_SERVICES.filter(id => table[id]?.target === target)
}

/** Services that sign by another name than their actions and ARNs have. */
const ACTION_PREFIXES: Readonly<Record<string, string>> = { cloudwatch: 'cloudwatch' }

/** Prefix of a service's IAM actions and of its ARNs, e.g. `logs` for `cloudwatch-logs`. */
export function actionPrefix(id: string): string {
  return ACTION_PREFIXES[id] ?? table[id]?.signingName ?? id
}
