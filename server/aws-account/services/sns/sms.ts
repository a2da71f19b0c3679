import { randomUUID } from 'node:crypto'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { table } from '../../shape/resource.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { check } from './sns-error.ts'

type Sdk = typeof import('@aws-sdk/client-sns')

const settingsOf = table<string>('sns.sms-attributes')
const DEFAULTS: Readonly<Record<string, string>> = { MonthlySpendLimit: '1' }
const KNOWN = [
  'MonthlySpendLimit',
  'DeliveryStatusIAMRole',
  'DeliveryStatusSuccessSamplingRate',
  'DefaultSenderID',
  'DefaultSMSType',
  'UsageReportS3Bucket',
]

/** A message to a telephone is taken and goes nowhere: no carrier is connected to this machine. */
export function publishToPhone(phoneNumber: string): Output<Sdk, 'Publish'> {
  check(
    /^\+[1-9]\d{1,14}$/.test(phoneNumber),
    `PhoneNumber Reason: ${phoneNumber} is not valid to publish to`,
  )
  return { MessageId: randomUUID() }
}

export function setSmsAttributes(
  { state }: CallContext,
  { attributes = {} }: Input<Sdk, 'SetSMSAttributes'>,
): void {
  const refuse = (message: string) => new AwsError('InvalidParameterException', message)
  for (const [name, value] of Object.entries(attributes)) {
    if (!KNOWN.includes(name)) throw refuse(`${name} is not a valid attribute`)
    if (name === 'DefaultSMSType' && !['Promotional', 'Transactional'].includes(value))
      throw refuse('DefaultSMSType is invalid')
    if (name === 'DefaultSenderID' && !/^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/.test(value))
      throw refuse('DefaultSendID is not a valid attribute')
  }
  for (const [name, value] of Object.entries(attributes)) settingsOf(state).set(name, value)
}

export function getSmsAttributes(
  { state }: CallContext,
  { attributes: wanted }: Input<Sdk, 'GetSMSAttributes'>,
): Output<Sdk, 'GetSMSAttributes'> {
  const all = { ...DEFAULTS, ...Object.fromEntries(settingsOf(state).entries()) }
  const told = Object.entries(all).filter(([name]) => !wanted?.length || wanted.includes(name))
  return { attributes: Object.fromEntries(told) }
}

/** Nobody who could opt out gets a message from here. */
export function isOptedOut(phoneNumber: string): boolean {
  check(/^\+?\d[\d-]{3,18}$/.test(phoneNumber), 'PhoneNumber Reason: input incorrectly formatted')
  return false
}
