import { expect, test } from 'vitest'
import { awsServices } from '../../shared/challenge/aws-service.generated.ts'
import { awsRequestSchema } from './aws-request.ts'

test.each(awsServices)('the code of a challenge may call %s, which the account has', service => {
  expect(awsRequestSchema.parse({ service, operation: 'ListThings', input: {} })).toMatchObject({ service })
})

test('it may call no service that the account does not have', () => {
  expect(awsRequestSchema.safeParse({ service: 'ec2', operation: 'ListThings', input: {} }).success).toBe(
    false,
  )
})
