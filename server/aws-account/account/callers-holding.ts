import { AwsError } from '../aws-error.ts'
import type { Fields } from '../service.ts'
import type { CallLog, RecordedCall } from './call-record.ts'

/** So many calls back: what somebody looks for has just happened. */
const searched = 3_000

const workers: ReadonlySet<RecordedCall['principalKind']> = new Set(['root', 'user', 'role'])

/**
 * Who has lately made calls to a service whose parameters hold one of the texts: ARNs of users and of sessions of roles, each
 * once. Tells as whom the work on something was done, whichever function, key or role did it. Only of calls since `sinceMs`, in
 * milliseconds since 1970, where that is given.
 */
export function callersHolding({ service, texts, sinceMs = 0 }: Fields, calls: CallLog): Fields {
  if (!Array.isArray(texts) || !texts.every(text => typeof text === 'string' && text.length >= 6))
    throw new AwsError('InvalidParameterValue', 'texts are of at least 6 characters')
  const found = calls
    .latest(searched)
    .filter(call => call.service === service && workers.has(call.principalKind))
    .filter(({ time }) => time >= Number(sinceMs))
    .filter(({ requestParameters }) => {
      const parameters = JSON.stringify(requestParameters ?? {})
      return texts.some(text => parameters.includes(text))
    })
  return { callers: [...new Set(found.map(({ principalArn }) => principalArn))] }
}
