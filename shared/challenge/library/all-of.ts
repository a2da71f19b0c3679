import { type Json, pick, pickList } from '../../json.ts'
import type { AwsService, ObserveContext } from '../check.ts'

/** How the services say where a list goes on: what is asked for with what was answered. */
const pageMembers: { readonly [service: string]: readonly [asked: string, answered: string] } = {
  iam: ['Marker', 'Marker'],
  lambda: ['Marker', 'NextMarker'],
  sqs: ['NextToken', 'NextToken'],
  kms: ['Marker', 'NextMarker'],
  s3: ['ContinuationToken', 'ContinuationToken'],
}

/** All pages of a list, until one is refused: `allOf(context, 'sqs', 'ListQueues', {}, 'QueueUrls')`. */
export async function allOf(
  { tryRead }: ObserveContext,
  service: AwsService,
  operation: string,
  input: { readonly [member: string]: Json },
  member: string,
): Promise<readonly Json[]> {
  const [asked, answered] = pageMembers[service] ?? ['NextToken', 'NextToken']
  const found: Json[] = []
  let more = {}
  do {
    const answer = await tryRead(service, operation, { ...input, ...more })
    if (!answer.ok) return found
    found.push(...pickList(answer.value, member))
    const token = pick(answer.value, answered)
    more = typeof token === 'string' && token !== '' ? { [asked]: token } : {}
  } while (Object.keys(more).length > 0)
  return found
}
