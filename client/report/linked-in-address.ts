import type { OwnCredential } from '../../shared/credentials/credential-routes.ts'

/** LinkedIn's form for a new certificate, filled in. The person's name is in none of it. */
export function linkedInAddress(
  { name, issuerName, issuedAt, validUntil, id }: OwnCredential,
  verifyAddress: string | undefined,
): string {
  const issued = new Date(issuedAt)
  const ends = validUntil === undefined ? undefined : new Date(validUntil)
  const query = new URLSearchParams({
    startTask: 'CERTIFICATION_NAME',
    name,
    organizationName: issuerName,
    issueYear: String(issued.getUTCFullYear()),
    issueMonth: String(issued.getUTCMonth() + 1),
    certId: id,
  })
  if (ends !== undefined) {
    query.set('expirationYear', String(ends.getUTCFullYear()))
    query.set('expirationMonth', String(ends.getUTCMonth() + 1))
  }
  if (verifyAddress !== undefined) query.set('certUrl', verifyAddress)
  return `https://www.linkedin.com/profile/add?${query}`
}
