/** What the `Resource` of a Task means. */
export type TaskResource =
  | { readonly kind: 'function'; readonly arn: string }
  | { readonly kind: 'activity'; readonly arn: string }
  | {
      readonly kind: 'service'
      /** As in the history: `lambda`, `states`, `aws-sdk:dynamodb`. */
      readonly resourceType: string
      /** As in the history: `invoke`, `startExecution.sync:2`, `sendMessage.waitForTaskToken`. */
      readonly resource: string
      readonly service: string
      readonly action: string
      readonly isSdk: boolean
      readonly pattern: 'request' | 'sync' | 'sync:2' | 'token'
    }

const SERVICE =
  /^arn:aws[\w-]*:states:[\w-]*:[\w-]*:(aws-sdk:)?([\w-]+):([\w-]+)(\.sync:2|\.sync|\.waitForTaskToken)?$/

/** Undefined for what is no resource of a Task. */
export function readResource(arn: string): TaskResource | undefined {
  if (/^arn:aws[\w-]*:lambda:[^:]*:[^:]*:function:.+/.test(arn)) return { kind: 'function', arn }
  if (/^arn:aws[\w-]*:states:[^:]+:\d{12}:activity:.+/.test(arn)) return { kind: 'activity', arn }
  const found = SERVICE.exec(arn)
  if (!found) return undefined
  const [, sdk = '', service = '', action = '', suffix = ''] = found
  return {
    kind: 'service',
    resourceType: sdk + service,
    resource: action + suffix,
    service,
    action,
    isSdk: sdk !== '',
    pattern: PATTERNS[suffix] ?? 'request',
  }
}

const PATTERNS: Readonly<Record<string, 'sync' | 'sync:2' | 'token'>> = {
  '.sync': 'sync',
  '.sync:2': 'sync:2',
  '.waitForTaskToken': 'token',
}
