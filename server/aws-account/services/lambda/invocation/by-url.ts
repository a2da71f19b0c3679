import type { Fields, Need } from '../../../service.ts'

/** Calls that come by the address of a function: no request of an operation from outside is among them. */
const callsByUrl = new WeakMap<Fields, 'NONE' | 'AWS_IAM'>()

/** The input of an invocation that comes by the address of a function. */
export function inputByUrl(input: Fields, authType: 'NONE' | 'AWS_IAM'): Fields {
  callsByUrl.set(input, authType)
  return input
}

/**
 * Whoever comes by a function's address needs two permissions (docs.aws.amazon.com/lambda/latest/dg/urls-auth.html);
 * undefined for any other call.
 */
export function needsByUrl(input: Fields, functionArn: string): readonly Need[] | undefined {
  const authType = callsByUrl.get(input)
  if (authType === undefined) return undefined
  return [
    {
      action: 'lambda:InvokeFunctionUrl',
      resource: functionArn,
      context: { 'lambda:FunctionUrlAuthType': authType },
    },
    {
      action: 'lambda:InvokeFunction',
      resource: functionArn,
      context: { 'lambda:InvokedViaFunctionUrl': 'true' },
    },
  ]
}
