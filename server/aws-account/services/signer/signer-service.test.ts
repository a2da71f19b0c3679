import {
  GetSigningProfileCommand,
  PutSigningProfileCommand,
  SignerClient,
  TagResourceCommand,
} from '@aws-sdk/client-signer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestAccounts, type TestAccounts } from '../../testing/test-accounts.ts'
import { createService } from './service.ts'

let accounts: TestAccounts
let candidate: SignerClient
let observer: SignerClient

beforeAll(async () => {
  accounts = await createTestAccounts({ signer: async () => createService() })
  const accountId = await accounts.provision()
  candidate = new SignerClient(await accounts.configuration(accountId))
  observer = new SignerClient(await accounts.configuration(accountId, 'observer'))
})
afterAll(() => accounts.close())

const put = new PutSigningProfileCommand({ profileName: 'release', platformId: 'Notation-OCI-SHA384-ECDSA' })
const get = new GetSigningProfileCommand({ profileName: 'release' })

test('a profile is read as it was put and tagged, also by an observer, who puts none', async () => {
  const { arn = '' } = await candidate.send(put)
  await candidate.send(new TagResourceCommand({ resourceArn: arn, tags: { team: 'blue' } }))
  expect(await observer.send(get)).toMatchObject({ arn, profileName: 'release', tags: { team: 'blue' } })
  await expect(observer.send(put)).rejects.toMatchObject({ name: 'AccessDeniedException' })
})

test('a profile that is not there is missed', async () => {
  const none = new GetSigningProfileCommand({ profileName: 'none' })
  await expect(candidate.send(none)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})
