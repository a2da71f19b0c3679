import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, RawAnswer } from '../../../service.ts'
import { giveNewPassword } from '../answer-challenge.ts'
import type { SignIn, SignInResult } from '../complete-sign-in.ts'
import { giveCode } from '../mfa/mfa-challenges.ts'
import type { Pool } from '../pools.ts'
import { seal, unseal } from '../sealed-text.ts'
import { byPassword } from '../sign-in.ts'
import { issueTokens, newSession } from '../tokens.ts'
import type { User } from '../users.ts'
import { type Authorization, readAuthorization, withParameters } from './authorization.ts'
import { escapeHtml, type HostedRequest, pageAnswer, redirect } from './hosted-request.ts'

/** `/oauth2/authorize` leads to the page on which users sign in. */
export function answerAuthorize(context: BackgroundContext, request: HostedRequest): RawAnswer {
  const read = readAuthorization(context, request, request.query)
  return 'answer' in read ? read.answer : redirect(`${request.base}/login?${request.query}`)
}

/** How long a page may stay open, and a code be unused. */
const PAGE_MS = 1_800_000
const CODE_MS = 300_000
const COOKIE = 'XSRF-TOKEN'

/** The page on which users sign in, and what they send from it. */
export async function answerLogin(context: BackgroundContext, request: HostedRequest): Promise<RawAnswer> {
  const read = readAuthorization(context, request, request.query)
  if ('answer' in read) return read.answer
  const { asked } = read
  if (request.method !== 'POST') return loginPage(context, request)
  if (!isFromOurPage(context, request))
    return loginPage(context, request, 'The page was open for too long. Please sign in again.', 403)
  const { pool, form } = request
  let user: User | undefined
  const signIn = {
    ...{ pool, client: asked.client },
    hosted: (who: User) => {
      user = who
    },
  }
  try {
    const result = await goOn(context, signIn, form)
    if (user) return await signedIn(context, pool, asked, user)
    return challengePage(context, request, result)
  } catch (error) {
    if (!(error instanceof AwsError) || error.status >= 500) throw error
    return loginPage(context, request, error.message)
  }
}

/** Begins a sign-in with what a form says, or answers what one has asked for. */
function goOn(
  context: BackgroundContext,
  signIn: Omit<SignIn, 'parameters'>,
  form: URLSearchParams,
): Promise<SignInResult> {
  const USERNAME = form.get('username') ?? ''
  const session = form.get('session')
  const password = form.get('password') ?? ''
  const code = form.get('code')
  if (session === null)
    return byPassword(context, { ...signIn, parameters: { USERNAME, PASSWORD: password } })
  if (code !== null)
    return giveCode(
      context,
      { ...signIn, parameters: { USERNAME, SOFTWARE_TOKEN_MFA_CODE: code.trim() } },
      session,
    )
  return giveNewPassword(context, { ...signIn, parameters: { USERNAME, NEW_PASSWORD: password } }, session)
}

async function signedIn(
  context: BackgroundContext,
  pool: Pool,
  asked: Authorization,
  user: User,
): Promise<RawAnswer> {
  const { client, redirectUri, scopes, nonce, state, codeChallenge } = asked
  if (asked.responseType === 'code') {
    const code = seal(pool, 'code', {
      ...{ redirectUri, scopes, nonce, codeChallenge, client: client.id, user: user.sub, id: randomUUID() },
      until: context.now() + CODE_MS,
    })
    return redirect(withParameters(redirectUri, { code, state }))
  }
  const tokens = await issueTokens(context, pool, {
    ...{ client, user, session: newSession(context), scopes, nonce },
    source: 'TokenGeneration_HostedAuth',
    withRefreshToken: false,
  })
  const fragment = new URLSearchParams({
    ...(tokens.IdToken !== undefined && { id_token: tokens.IdToken }),
    access_token: tokens.AccessToken ?? '',
    expires_in: String(tokens.ExpiresIn),
    token_type: 'Bearer',
    ...(state !== undefined && { state }),
  })
  return redirect(`${redirectUri}#${fragment}`)
}

const digest = (text: string) => createHash('sha256').update(text).digest()

/** A form carries a text that only our page has, and a cookie that only its reader's browser has. */
function isFromOurPage({ now }: BackgroundContext, { pool, form, headers }: HostedRequest): boolean {
  const sent = form.get('_csrf') ?? ''
  const kept = new RegExp(`(?:^|;\\s*)${COOKIE}=([^;\\s]+)`).exec(headers.cookie ?? '')?.[1] ?? ''
  const page = unseal(pool, 'form', sent)
  return timingSafeEqual(digest(sent), digest(kept)) && Number(page?.until) > now()
}

function loginPage(
  context: BackgroundContext,
  request: HostedRequest,
  problem?: string,
  status = 200,
): RawAnswer {
  return formPage(context, request, 'Sign in', status, [
    ...(problem === undefined ? [] : [`<p role="alert">${escapeHtml(problem)}</p>`]),
    '<label for="username">Username</label><input id="username" name="username" autocomplete="username" required autofocus>',
    '<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>',
  ])
}

/** What challenges ask for at these pages; others are told of and cannot be answered here. */
const CHALLENGES: Partial<Record<string, { readonly title: string; readonly field: string }>> = {
  NEW_PASSWORD_REQUIRED: {
    title: 'Change password',
    field:
      '<label for="password">New password</label><input id="password" name="password" type="password" autocomplete="new-password" required autofocus>',
  },
  SOFTWARE_TOKEN_MFA: {
    title: 'Confirm',
    field:
      '<label for="code">Code from your authenticator app</label><input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus>',
  },
}

function challengePage(
  context: BackgroundContext,
  request: HostedRequest,
  { Session = '', ChallengeName: name }: SignInResult,
): RawAnswer {
  const challenge = name && CHALLENGES[name]
  if (!challenge) return loginPage(context, request, `${name} is needed to sign in.`)
  const username = escapeHtml(request.form.get('username') ?? '')
  return formPage(context, request, challenge.title, 200, [
    `<input type="hidden" name="session" value="${escapeHtml(Session)}"><input type="hidden" name="username" value="${username}">`,
    challenge.field,
  ])
}

function formPage(
  context: BackgroundContext,
  { pool, base, query }: HostedRequest,
  title: string,
  status: number,
  fields: readonly string[],
): RawAnswer {
  const csrf = seal(pool, 'form', { id: randomUUID(), until: context.now() + PAGE_MS })
  const action = escapeHtml(`${base}/login?${query}`)
  const form = [
    `<form method="post" action="${action}"><input type="hidden" name="_csrf" value="${csrf}">`,
    ...fields,
    `<button type="submit">${title}</button></form>`,
  ]
  const cookie = `${COOKIE}=${csrf}; Path=${base || '/'}; HttpOnly; SameSite=Lax`
  return pageAnswer(status, title, form.join('\n'), { 'set-cookie': cookie })
}
