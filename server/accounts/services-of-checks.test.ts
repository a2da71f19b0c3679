import { expectTypeOf, test } from 'vitest'
import type { AwsService } from '../../shared/challenge/check.ts'
import type { ServiceId } from '../aws-account/control.ts'

test('checks may name the services that an account has, and no others', () => {
  // Both are types: the compiler tells if `npm run account:generate` was forgotten.
  expectTypeOf<AwsService>().toEqualTypeOf<ServiceId>()
})
