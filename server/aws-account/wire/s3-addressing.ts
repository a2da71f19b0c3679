import type { WireRequest } from '../service.ts'
import { loadServiceModel } from './service-model.ts'
import { KNOWN_SERVICES, serviceDescription } from './service-table.ts'

/** First parts of paths that are not names of buckets, whoever asks: deployed APIs, and answers of the account's own. */
const RESERVED = ['execute-api', '_aws', '_user_request_', 'restapis']

let prefixes: Promise<ReadonlySet<string>> | undefined

/**
 * Whether a request that says nothing of a service, as one without signature, is for S3: AWS tells it by the host, here
 * it is every path that no other service has. In another protocol it is not.
 */
export async function isForS3(request: WireRequest): Promise<boolean> {
  if (request.headers['x-amz-target'] || request.headers['smithy-protocol']) return false
  if (/(^|&)Action=/.test(request.rawQuery)) return false
  const [, first = ''] = request.rawPath.split('/')
  if (first === '' && request.method === 'POST') return false
  prefixes ??= readPrefixes()
  return !(await prefixes).has(first)
}

async function readPrefixes(): Promise<ReadonlySet<string>> {
  const found = new Set(RESERVED)
  for (const id of KNOWN_SERVICES) {
    if (serviceDescription(id).protocol !== 'AwsRestJsonProtocol') continue
    const { operations } = await loadServiceModel(id)
    for (const { http } of operations.values()) {
      const [, first = ''] = (http?.[1] ?? '').split(/[/?]/)
      if (first && !first.startsWith('{')) found.add(first)
    }
  }
  return found
}
