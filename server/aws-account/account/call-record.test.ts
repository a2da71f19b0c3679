import { expect, test } from 'vitest'
import { recordedParameters } from './call-record.ts'

test('no secret of a request is kept', () => {
  const kept = recordedParameters('ssm', 'PutParameter', { Name: '/a', Value: 'hush' })
  expect(kept).toEqual({ Name: '/a', Value: '***' })
  const secrets = {
    TemporaryPassword: 'x',
    AuthParameters: { USERNAME: 'ada', PASSWORD: 'x', SECRET_HASH: 'x' },
  }
  expect(recordedParameters('cognito-identity-provider', 'InitiateAuth', secrets)).toEqual({
    TemporaryPassword: '***',
    AuthParameters: { USERNAME: 'ada', PASSWORD: '***', SECRET_HASH: '***' },
  })
})
