import { AttachUserPolicyCommand, CreateUserCommand, IAM } from '@aws-sdk/client-iam'
import { Signer } from '@aws-sdk/client-signer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AccountProcess, startAccountProcess } from '../testing/account-process.ts'

let accounts: AccountProcess
beforeAll(async () => {
  accounts = await startAccountProcess()
})
afterAll(() => accounts.close())

test('a profile is there once it was put, with its tags', async () => {
  const signer = new Signer({ ...(await accounts.settings()), maxAttempts: 1 })
  await expect(signer.getSigningProfile({ profileName: 'orders' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
  const { arn: resourceArn } = await signer.putSigningProfile({
    profileName: 'orders',
    platformId: 'AWSLambda-SHA384-ECDSA',
    tags: { team: 'shop' },
  })
  await signer.tagResource({ resourceArn, tags: { stage: 'test' } })
  expect(await signer.getSigningProfile({ profileName: 'orders' })).toMatchObject({
    profileName: 'orders',
    tags: { team: 'shop', stage: 'test' },
  })
})

test('whoever may not is refused by IAM', async () => {
  const settings = await accounts.settings()
  const iam = new IAM(settings)
  await iam.send(new CreateUserCommand({ UserName: 'bo' }))
  await iam.send(
    new AttachUserPolicyCommand({ UserName: 'bo', PolicyArn: 'arn:aws:iam::aws:policy/AmazonSQSFullAccess' }),
  )
  const { AccessKey } = await iam.createAccessKey({ UserName: 'bo' })
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  }
  await expect(
    new Signer({ ...settings, credentials }).getSigningProfile({ profileName: 'orders' }),
  ).rejects.toMatchObject({ name: 'AccessDeniedException' })
})
