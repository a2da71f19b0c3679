import { AwsError } from '../aws-error.ts'
import type { BackgroundContext, Principal } from '../service.ts'
import { type Target, type TargetCall, targetCall } from './target-call.ts'

/** How telling a target ended. `later` may go better another time, `never` will not. */
export type TellEnd =
  | { readonly kind: 'told' }
  | { readonly kind: 'later' | 'never'; readonly code: string; readonly message: string }

/** A service of AWS on behalf of one of its resources, as the policies of targets see it. */
export function servicePrincipal(name: string, sourceArn: string): Principal {
  return { kind: 'service', name, arn: name, userId: name, sourceArn }
}

/**
 * Tells a target in the name of a role that the service can take on, or, without one, of the service itself: then the
 * policy of the target must let it.
 */
export async function tellTarget(
  context: BackgroundContext,
  target: Target,
  by: { readonly service: Principal; readonly roleArn?: string | undefined; readonly session: string },
): Promise<TellEnd> {
  try {
    const caller =
      by.roleArn === undefined ? by.service : await takeOn(context, by.service, by.roleArn, by.session)
    const call = targetCall(target, context)
    if (call.service === 'cloudwatch-logs') await createStream(context, caller, call)
    const [, , , , accountId = ''] = target.arn.split(':')
    // Another account of the organisation decides for itself whom it lets.
    const there = accountId === context.accountId ? context : (context.neighbour(accountId) ?? context)
    await there.call(caller, call.service, call.operation, call.input)
    return { kind: 'told' }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const mayPass =
      (error.status >= 500 && error.status !== 501) || /Throttl|TooManyRequests|OverLimit/.test(error.code)
    return { kind: mayPass ? 'later' : 'never', code: error.code, message: error.message }
  }
}

async function takeOn(
  context: BackgroundContext,
  service: Principal,
  roleArn: string,
  session: string,
): Promise<Principal> {
  await context.call(service, 'sts', 'AssumeRole', { RoleArn: roleArn, RoleSessionName: session })
  return context.assumeForService(roleArn, session)
}

async function createStream(
  context: BackgroundContext,
  caller: Principal,
  { input }: TargetCall,
): Promise<void> {
  const { logGroupName, logStreamName } = input
  try {
    await context.call(caller, 'cloudwatch-logs', 'CreateLogStream', { logGroupName, logStreamName })
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ResourceAlreadyExistsException') throw error
  }
}
