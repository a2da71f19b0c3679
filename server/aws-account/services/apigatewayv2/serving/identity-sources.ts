import type { ApiRequest } from './api-request.ts'

/** What a request has at `$request.header.Authorization` and the like; undefined for nothing, or an empty text. */
export function identityOf(source: string, request: ApiRequest): string | undefined {
  const [, kind, name = ''] =
    /^\$(request\.header|request\.querystring|stageVariables|context)\.(.+)$/.exec(source) ?? []
  return textAt(kind, name, request) || undefined
}

function textAt(kind: string | undefined, name: string, request: ApiRequest): string | undefined {
  switch (kind) {
    case 'request.header':
      return own(request.headers, name.toLowerCase())
    case 'request.querystring':
      return request.query.get(name) ?? undefined
    case 'stageVariables':
      return own(request.stage.variables, name)
    case 'context':
      return contextValue(name, request)
    default:
      return undefined
  }
}

function contextValue(name: string, request: ApiRequest): string | undefined {
  const known: Readonly<Record<string, string>> = {
    accountId: request.accountId,
    apiId: request.apiId,
    httpMethod: request.method,
    path: request.path,
    requestId: request.requestId,
    stage: request.stage.name,
    'identity.sourceIp': request.sourceIp,
  }
  return own(known, name)
}

const own = (values: Readonly<Record<string, string>>, name: string) =>
  Object.hasOwn(values, name) ? values[name] : undefined
