/** How the names of AWS's operations begin that change nothing. */
const READING =
  /^(Get|List|Describe|Head|Query$|Scan$|BatchGet|Select|Lookup|Filter|Tail|Simulate|StartLiveTail|TransactGetItems|TestMetricFilter|DecodeAuthorizationMessage)/

/** Operations whose name says reading although they change something or hand something out. */
const EXCEPTIONS: ReadonlySet<string> = new Set([
  'sts:GetSessionToken',
  'sts:GetFederationToken',
  'sts:GetDelegatedAccessToken',
  'sts:GetWebIdentityToken',
])

/** Whether an operation only reads. PartiQL statements may write, so they count as writing. */
export function isReadOnly(serviceId: string, operation: string): boolean {
  return READING.test(operation) && !EXCEPTIONS.has(`${serviceId}:${operation}`)
}
