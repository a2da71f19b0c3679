import { createVerify, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EMPTY_REQUEST } from '../../testing/temporary-call-context.ts'
import { createTopicTrial, type TopicTrial } from './testing/topic-trial.ts'

const ENDPOINT = 'http://127.0.0.1:4566'
let trial: TopicTrial
beforeAll(async () => {
  trial = await createTopicTrial()
})
afterAll(() => trial.close())

type Told = Readonly<Record<string, string>>

/** What the endpoint was sent of a topic, of a type; waits for it. */
async function told(TopicArn: string, type: string): Promise<Told> {
  const found = () =>
    trial.hooked
      .filter(one => one.headers['x-amz-sns-message-type'] === type)
      .map(one => JSON.parse(Buffer.from(one.body).toString()))
      .find(one => one.TopicArn === TopicArn)
  await expect.poll(found, { timeout: 30_000 }).toBeDefined()
  return found()
}

async function get(address: string): Promise<string> {
  const account = await trial.accounts.registry.open(trial.accountId)
  const { pathname, search } = new URL(address)
  const answer = await account?.answerUnsigned({
    ...EMPTY_REQUEST,
    method: 'GET',
    rawPath: pathname,
    rawQuery: search.slice(1),
  })
  expect(answer?.status).toBe(200)
  return String(answer?.body)
}

async function subscribed(Name: string, attributes = {}) {
  const { TopicArn = '' } = await trial.sns.createTopic({ Name, Attributes: attributes })
  const { SubscriptionArn } = await trial.sns.subscribe({
    TopicArn,
    Protocol: 'http',
    Endpoint: `${ENDPOINT}/hook`,
  })
  expect(SubscriptionArn).toBe('pending confirmation')
  return TopicArn
}

test('an endpoint of the account gets messages once it has confirmed, until it ends its subscription', async () => {
  const TopicArn = await subscribed('hooked')
  await trial.sns.publish({ TopicArn, Message: 'too early' })
  const asked = await told(TopicArn, 'SubscriptionConfirmation')
  expect(await get(asked.SubscribeURL ?? '')).toContain('<SubscriptionArn>')
  await trial.sns.publish({ TopicArn, Message: 'in time' })
  const notified = await told(TopicArn, 'Notification')
  expect(notified.Message).toBe('in time')
  await get(notified.UnsubscribeURL ?? '')
  expect((await told(TopicArn, 'UnsubscribeConfirmation')).Token).toBeDefined()
  expect((await trial.sns.listSubscriptionsByTopic({ TopicArn })).Subscriptions).toEqual([])
})

test.each([
  ['1', 'sha1'],
  ['2', 'sha256'],
])('signatures of version %s verify with the certificate that messages name', async (version, digest) => {
  const TopicArn = await subscribed(`signed-${version}`, { SignatureVersion: version })
  const message = await told(TopicArn, 'SubscriptionConfirmation')
  const certificate = new X509Certificate(await get(message.SigningCertURL ?? ''))
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  const names = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
  const verify = (change: string) =>
    createVerify(digest)
      .update(names.map(name => `${name}\n${message[name]}${change}\n`).join(''))
      .verify(certificate.publicKey, message.Signature ?? '', 'base64')
  expect(message.SignatureVersion).toBe(version)
  expect([verify(''), verify('x')]).toEqual([true, false])
})

test('no address outside of the account is reached, and a wrong token confirms nothing', async () => {
  const { TopicArn = '' } = await trial.sns.createTopic({ Name: 'outside' })
  await trial.sns.subscribe({ TopicArn, Protocol: 'http', Endpoint: 'http://127.0.0.1:1/hook' })
  const seen = trial.hooked.length
  await expect(trial.sns.confirmSubscription({ TopicArn, Token: 'a'.repeat(288) })).rejects.toMatchObject({
    message: 'Invalid parameter: Token',
  })
  const [pending] = (await trial.sns.listSubscriptionsByTopic({ TopicArn })).Subscriptions ?? []
  expect(pending?.SubscriptionArn).toBe('PendingConfirmation')
  expect(trial.hooked).toHaveLength(seen)
})
