import { expect, test } from 'vitest'
import { matchPrincipal } from './principal-match.ts'

const logs = {
  kind: 'service',
  name: 'logs.amazonaws.com',
  regionalName: 'logs.us-east-1.amazonaws.com',
} as const

test.each([
  [{ Service: 'logs.amazonaws.com' }, 'direct'],
  [{ Service: ['other.amazonaws.com', 'logs.us-east-1.amazonaws.com'] }, 'direct'],
  [{ Service: 'logs.eu-west-1.amazonaws.com' }, undefined],
  [{ Service: '*' }, undefined],
  [{ AWS: '*' }, 'anyone'],
  [{ AWS: 'logs.amazonaws.com' }, undefined],
  ['*', 'anyone'],
])('%j names a service: %s', (principal, wanted) => expect(matchPrincipal(principal, logs)).toBe(wanted))
