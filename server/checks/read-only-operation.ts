import type { AwsService } from '../../shared/challenge/check.ts'

const readingVerbs =
  /^(?:Get|List|Describe|Head|BatchGet|TransactGet|Query|Scan|Simulate|Lookup|Filter)(?=[A-Z]|$)/

/** Operations that read by name and yet hand out credentials or change something. */
const exceptions: { readonly [operation: string]: true } = {
  'sts:GetSessionToken': true,
  'sts:GetFederationToken': true,
  'sts:GetDelegatedAccessToken': true,
  'sts:GetWebIdentityToken': true,
}

/** Whether an observer may make this call. Decided before it is sent, whatever the role's policy would say. */
export function isReadOnly(service: AwsService, operation: string): boolean {
  return readingVerbs.test(operation) && exceptions[`${service}:${operation}`] !== true
}
