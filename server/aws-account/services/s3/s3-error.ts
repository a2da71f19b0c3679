import { AwsError } from '../../aws-error.ts'

export const notAvailable = (what: string) =>
  new AwsError('NotImplemented', `${what} is not available in the embedded account`, 501)

export const invalidArgument = (message: string, ArgumentName: string, value?: unknown) =>
  new AwsError('InvalidArgument', message, 400, {
    ArgumentName,
    ...(value !== undefined && { ArgumentValue: String(value) }),
  })

export const malformedXml = () =>
  new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
    400,
  )

export const noSuchKey = (Key: string, headers?: Readonly<Record<string, string>>) =>
  new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key }, headers)

export const preconditionFailed = (Condition?: string) =>
  new AwsError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    412,
    Condition === undefined ? undefined : { Condition },
  )

/** Members that say what a request is about and who pays for it. */
const ALWAYS = ['Bucket', 'Key', 'ExpectedBucketOwner', 'RequestPayer']

/** Refuses every member of a request that would have no effect here. */
export function refuseOthers(input: object, honoured: readonly string[]): void {
  for (const [name, value] of Object.entries(input))
    if (value !== undefined && value !== false && ![...ALWAYS, ...honoured].includes(name))
      throw notAvailable(name)
}
