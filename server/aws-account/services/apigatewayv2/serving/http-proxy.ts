import type { BackgroundContext, RawAnswer } from '../../../service.ts'
import { type IntegrationRow, own } from '../api-rows.ts'
import type { ApiRequest } from './api-request.ts'
import { internalServerError, serviceUnavailable } from './integration-response.ts'
import type { RouteMatch } from './route-matching.ts'

/** Each gateway on the way adds itself; one that leads to itself is found by that. */
const VIA = 'HTTP/1.1 AmazonAPIGateway'
const MAX_GATEWAYS = 5
/** Of one connection, and not of who is asked next. */
const OWN_HEADERS = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'expect'])

/**
 * Hands a request on to an address of this account, which is all that there is: at any other nobody answers.
 * docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html
 */
export async function askAddress(
  context: BackgroundContext,
  request: ApiRequest,
  { pathParameters }: RouteMatch,
  integration: IntegrationRow,
): Promise<RawAnswer> {
  const gateways = (request.headers.via ?? '').split(',').filter(one => one.trim() === VIA)
  if (gateways.length >= MAX_GATEWAYS) return internalServerError
  const address = addressOf(integration.uri, { ...pathParameters }, request.stage.variables)
  if (address === undefined || !isInside(context, address)) return serviceUnavailable
  const query = new URLSearchParams([...address.searchParams, ...request.query])
  const headers = Object.entries(request.headers).filter(([name]) => !OWN_HEADERS.has(name))
  const method = integration.method ?? 'ANY'
  const answer = await context.requestDeployed({
    method: method === 'ANY' ? request.method : method,
    rawPath: address.pathname,
    rawQuery: query.toString(),
    headers: { ...Object.fromEntries(headers), host: address.host, via: [...gateways, VIA].join(', ') },
    body: request.body,
    remoteAddress: request.sourceIp,
  })
  return answer ?? serviceUnavailable
}

/** With what the path and the stage have for its places filled in; undefined where that is no address. */
function addressOf(
  uri: string,
  pathParameters: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>>,
): URL | undefined {
  const filled = uri
    .replaceAll(/\$\{stageVariables\.(\w+)\}/g, (_, name: string) => own(variables, name) ?? '')
    .replaceAll(/\{([\w.:-]+)\+?\}/g, (_, name: string) =>
      (own(pathParameters, name) ?? '').split('/').map(encodeURIComponent).join('/'),
    )
  return URL.canParse(filled) ? new URL(filled) : undefined
}

function isInside({ endpoint }: BackgroundContext, address: URL): boolean {
  const own = new URL(endpoint)
  return (
    address.host === own.host ||
    (address.hostname === 'localhost' && address.port === own.port) ||
    /\.(on\.aws|amazonaws\.com|amazoncognito\.com)$/.test(address.hostname)
  )
}
