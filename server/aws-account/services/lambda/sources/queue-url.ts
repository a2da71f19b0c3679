/** The address of a queue of this account from its ARN. */
export function queueUrl(endpoint: string, arn: string): string {
  const [, , , , accountId, name] = arn.split(':')
  return `${endpoint}/${accountId}/${name}`
}
