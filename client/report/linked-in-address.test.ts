import { expect, it } from 'vitest'
import { linkedInAddress } from './linked-in-address.ts'

it('fills in what LinkedIn asks of a certificate, and nothing of the person', () => {
  const badge = {
    kind: 'badge',
    id: 'urn:uuid:1',
    name: 'Serverless: Repair the web shop',
    issuerName: 'Northfield & Sons',
    issuedAt: Date.parse('2026-11-12T10:00:00Z'),
    validUntil: '2028-11-12T10:00:00Z',
    withdrawn: false,
    keyCompromised: false,
  } as const
  const { origin, pathname, searchParams } = new URL(linkedInAddress(badge, 'https://academy.example/verify'))
  expect(origin + pathname).toBe('https://www.linkedin.com/profile/add')
  expect(Object.fromEntries(searchParams)).toEqual({
    startTask: 'CERTIFICATION_NAME',
    name: 'Serverless: Repair the web shop',
    organizationName: 'Northfield & Sons',
    issueYear: '2026',
    issueMonth: '11',
    expirationYear: '2028',
    expirationMonth: '11',
    certId: 'urn:uuid:1',
    certUrl: 'https://academy.example/verify',
  })
})
