import type { CallContext, Fields, Need } from '../../service.ts'

type Where = Pick<CallContext, 'region' | 'request'>

/** Actions of API Gateway are HTTP methods on paths: docs.aws.amazon.com/service-authorization, Amazon API Gateway Management V2. */
export function apigatewayNeeds(
  operation: string,
  input: Fields,
  { region, request }: Where,
): readonly Need[] {
  const path = /^\/v2(\/.*)$/.exec(request.rawPath)?.[1]
  const tags = typeof input.Tags === 'object' && input.Tags !== null ? Object.entries(input.Tags) : []
  const tagContext = {
    'aws:TagKeys': tags.map(([key]) => key),
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, String(value)])),
  }
  const own: Need = {
    action: `apigateway:${path === undefined ? methodOf(operation) : request.method}`,
    resource: path === undefined ? '*' : `arn:aws:apigateway:${region}::${decoded(path)}`,
    ...(tags.length > 0 && { context: tagContext }),
  }
  const role = input.CredentialsArn
  return typeof role === 'string'
    ? [
        own,
        {
          action: 'iam:PassRole',
          resource: role,
          context: { 'iam:PassedToService': 'apigateway.amazonaws.com' },
        },
      ]
    : [own]
}

/** For calls that come without a request. */
function methodOf(operation: string): string {
  if (operation.startsWith('Get') || operation.startsWith('List')) return 'GET'
  if (operation.startsWith('Delete') || operation.startsWith('Untag')) return 'DELETE'
  return operation.startsWith('Update') ? 'PATCH' : 'POST'
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
