import type { BackgroundContext, RawAnswer, WireRequest } from '../../../service.ts'
import { clientsOf } from '../clients.ts'
import { errorPage } from './authorization.ts'
import { type HostedRequest, hostedRequest, jsonAnswer, redirect } from './hosted-request.ts'
import { answerAuthorize, answerLogin } from './login-page.ts'
import { answerRevoke, answerToken, answerUserInfo } from './token-endpoint.ts'

/** The pages and OAuth endpoints of pools that have a domain; undefined for what is none of them. */
export async function answerHosted(
  request: WireRequest,
  context: BackgroundContext,
): Promise<RawAnswer | undefined> {
  const hosted = hostedRequest(request, context)
  if (!hosted) return undefined
  switch (hosted.path) {
    case '/oauth2/token':
      return answerToken(context, hosted)
    case '/oauth2/userInfo':
      return answerUserInfo(context, hosted)
    case '/oauth2/revoke':
      return answerRevoke(context, hosted)
    case '/oauth2/authorize':
      return answerAuthorize(context, hosted)
    case '/login':
      return answerLogin(context, hosted)
    case '/logout':
      return answerLogout(context, hosted)
    default:
      return jsonAnswer(404, { error: 'not_found' })
  }
}

/** Nothing of a sign-in stays at the pages; an app's address is led to if its client names it. */
function answerLogout({ state }: BackgroundContext, { pool, query, base }: HostedRequest): RawAnswer {
  const client = clientsOf(state).get(query.get('client_id') ?? '')
  if (client?.poolArn !== pool.arn) return errorPage('Client does not exist.')
  const to = query.get('logout_uri')
  if (to !== null) {
    const isKnown = client.settings.LogoutURLs?.includes(to) === true
    return isKnown ? redirect(to) : errorPage('Required String parameter &#39;logout_uri&#39; is not valid.')
  }
  return redirect(`${base}/login?${query}`)
}
