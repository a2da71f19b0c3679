import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createApp } from './create-app.ts'
import { awsConsoleHosts, securityHeaders } from './security-headers.ts'

async function policyWith(formTargets?: readonly string[]): Promise<unknown> {
  const app = await createApp({
    log: pino({ level: 'silent' }),
    ownHosts: () => new Set(['localhost:80']),
    actorOf: async () => undefined,
    findAttempt: async () => undefined,
    ...(formTargets && { formTargets }),
  })
  const answer = await app.inject({ method: 'GET', url: '/nothing' })
  await app.close()
  return answer.headers['content-security-policy']
}

const formAction = (policy: unknown) => /form-action ([^;]*)/.exec(String(policy))?.[1]

test('forms lead to us alone', async () => {
  expect(await policyWith()).toBe(securityHeaders['content-security-policy'])
  expect(formAction(await policyWith([]))).toBe("'self'")
})

test('where accounts are AWS’s own, forms lead to its sign-in and consoles as well, and nothing else changes', async () => {
  const policy = await policyWith(awsConsoleHosts)
  expect(formAction(policy)).toBe(
    "'self' https://signin.aws.amazon.com https://*.signin.aws.amazon.com https://console.aws.amazon.com https://*.console.aws.amazon.com",
  )
  expect(String(policy).replace(/form-action [^;]*/, "form-action 'self'")).toBe(
    securityHeaders['content-security-policy'],
  )
})
