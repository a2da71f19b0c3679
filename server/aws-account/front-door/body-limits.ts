const KIB = 1 << 10
const MIB = 1 << 20

/** A zip of 50 MiB as base64, as AWS has it (Lambda quotas). */
const FUNCTION_CODE_BYTES = 70_167_211
/** Of an invocation: 6 MiB, and what JSON or chunks add. */
const INVOCATION_BYTES = 6 * MIB + 64 * KIB
/** One PUT of an object or part; more goes by parts. AWS takes 5 GiB, which nobody keeps in memory. */
const OBJECT_BYTES = 70 * MIB
/** A batch of 16 MiB (DynamoDB), and what JSON adds. */
const BATCH_BYTES = 17 * MIB
/** Everything else: 10,000 parts of an upload, 1 MiB of messages or log events, and what JSON adds. */
const OTHER_BYTES = 2 * MIB
/** To a deployed API: API Gateway takes 10 MB. */
const UNSIGNED_BYTES = 10 * MIB

/** As much of a request as its head says. */
export interface RequestHead {
  readonly method: string
  readonly rawPath: string
  readonly rawQuery: string
}

/** How long the body of a request may be, signed for a service or not at all. */
export function maxBodyBytes(head: RequestHead, signingName: string | undefined): number {
  switch (signingName) {
    case undefined:
      return UNSIGNED_BYTES
    case 's3':
      return isObject(head) ? OBJECT_BYTES : OTHER_BYTES
    case 'lambda':
      return lambdaBytes(head)
    case 'execute-api':
      return UNSIGNED_BYTES
    case 'dynamodb':
      return BATCH_BYTES
    default:
      return OTHER_BYTES
  }
}

/** Parameters of an upload; any other names a part of a bucket's or object's settings, which are documents. */
const UPLOAD_PARAMETER = /^(x-id|partNumber|uploadId|X-Amz-[A-Za-z0-9-]+|x-amz-[a-z0-9-]+)(=|$)/

function isObject({ method, rawQuery }: RequestHead): boolean {
  return method === 'PUT' && rawQuery.split('&').every(pair => pair === '' || UPLOAD_PARAMETER.test(pair))
}

function lambdaBytes({ method, rawPath }: RequestHead): number {
  // Operations of Lambda have the date of their version in front; what has not is for the address of a function.
  if (!/^\/20\d\d-\d\d-\d\d\//.test(rawPath)) return INVOCATION_BYTES
  if (rawPath.endsWith('/invocations') || rawPath.endsWith('/invoke-async')) return INVOCATION_BYTES
  const bringsCode = method === 'PUT' ? rawPath.endsWith('/code') : /\/functions\/?$/.test(rawPath)
  return bringsCode ? FUNCTION_CODE_BYTES : OTHER_BYTES
}
