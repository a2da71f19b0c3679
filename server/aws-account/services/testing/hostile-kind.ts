import { connect, type Socket } from 'node:net'
import type { ClientSettings } from './account-process.ts'
import { form, logs } from './odd-requests.ts'
import { type OddAnswer, type OddRequest, sendSigned } from './signed-request.ts'

/** Something that one account does to all others, and what is there before it is done. */
export interface HostileKind {
  readonly name: string
  prepare?(settings: ClientSettings): Promise<unknown>
  /** Does it and resolves when it has been dealt with: each answer, or 0 for a connection that was cut. */
  attack(settings: ClientSettings): Promise<readonly OddAnswer[]>
}

export const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
}

export const packageKind = (name: string, zip: () => Uint8Array): HostileKind => ({
  name: `a package: ${name}`,
  prepare: settings =>
    sendSigned(
      settings,
      form('iam', {
        Action: 'CreateRole',
        RoleName: 'evil',
        AssumeRolePolicyDocument: JSON.stringify(TRUST),
      }),
    ),
  async attack(settings) {
    const role = await sendSigned(settings, form('iam', { Action: 'GetRole', RoleName: 'evil' }))
    const body = JSON.stringify({
      FunctionName: name.replaceAll(' ', '-'),
      Role: /<Arn>([^<]+)/.exec(role.body)?.[1],
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: Buffer.from(zip()).toString('base64') },
    })
    const headers = { 'content-type': 'application/json' }
    return [await sendSigned(settings, { service: 'lambda', path: '/2015-03-31/functions', headers, body })]
  },
})

export const once = (name: string, request: OddRequest | (() => OddRequest)): HostileKind => ({
  name,
  attack: async settings => [await sendSigned(settings, typeof request === 'function' ? request() : request)],
})

export const times = (count: number, work: (index: number) => Promise<OddAnswer>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

export const inOrder = async (requests: readonly OddRequest[], settings: ClientSettings) => {
  for (const request of requests) await sendSigned(settings, request)
}

export const logKind = (name: string, filterPattern: string, message: string): HostileKind => {
  const logGroupName = name.replaceAll(/\W/g, '-')
  return {
    name,
    prepare: settings =>
      inOrder(
        [
          logs('CreateLogGroup', { logGroupName }),
          logs('CreateLogStream', { logGroupName, logStreamName: 's' }),
          logs('PutLogEvents', {
            logGroupName,
            logStreamName: 's',
            logEvents: [{ timestamp: Date.now(), message }],
          }),
        ],
        settings,
      ),
    attack: async settings => [
      await sendSigned(settings, logs('FilterLogEvents', { logGroupName, filterPattern })),
    ],
  }
}

/** As many wildcards as a policy may have, none of which matches and all of which nearly do. */
export const MONSTER_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: Array.from({ length: 10 }, () => ({
    Effect: 'Allow',
    Action: '*',
    Resource: `arn:aws:s3:::evil/${'*a'.repeat(200)}*${'a'.repeat(200)}b`,
  })),
})

export const simulate = (name: string, policy: string): HostileKind =>
  once(
    name,
    form(
      'iam',
      { Action: 'SimulateCustomPolicy', 'PolicyInputList.member.1': policy },
      Array.from({ length: 100 }, (_, index) =>
        [
          `&ActionNames.member.${index + 1}=s3:GetObject`,
          `&ResourceArns.member.${index + 1}=arn:aws:s3:::evil/${'a'.repeat(900)}`,
        ].join(''),
      ).join(''),
    ),
  )

export const deepValue = (depth: number) => `${'{"M":{"a":'.repeat(depth)}{"S":"x"}${'}}'.repeat(depth)}`

export const document = (text: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: text }],
})

/** Sends half of something and waits until it is cut off. */
export async function halves(
  settings: ClientSettings,
  count: number,
  text: string,
): Promise<readonly OddAnswer[]> {
  const { hostname, port } = new URL(settings.endpoint)
  const half = () =>
    new Promise<OddAnswer>(resolve => {
      const socket: Socket = connect({ host: hostname, port: Number(port) })
      socket.on('error', () => {}).resume()
      socket.on('close', () => resolve({ status: 0, body: '' }))
      socket.write(text)
    })
  return times(count, half)
}
