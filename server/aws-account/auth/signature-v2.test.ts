import { describe, expect, test } from 'vitest'
import type { WireRequest } from '../service.ts'
import { readV2Claim, verifyV2Signature } from './signature-v2.ts'

/** Of Amazon's documentation ("Signing and authenticating REST requests"), with what it says they sign. */
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const PRESIGNED =
  'AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620'
const AT = Date.UTC(2007, 2, 27, 19, 36, 42)

const request = (parts: Partial<WireRequest>): WireRequest => ({
  method: 'GET',
  rawPath: '/johnsmith/photos/puppy.jpg',
  rawQuery: '',
  headers: {},
  body: new Uint8Array(),
  remoteAddress: '127.0.0.1',
  ...parts,
})

function verify(given: WireRequest, now = AT, secret = SECRET): void {
  const claim = readV2Claim(given)
  if (!claim) throw new Error('The request has no signature')
  verifyV2Signature({ request: given, signedPath: given.rawPath, claim }, secret, now)
}

const refusal = (code: string) => expect.objectContaining({ code })

describe('a signature of version 2', () => {
  test('in the query holds until it expires', () => {
    const presigned = request({ rawQuery: PRESIGNED })
    verify(presigned)
    expect(() => verify(presigned, 1175139621_000)).toThrow(refusal('AccessDenied'))
    expect(() => verify(presigned, AT, 'another')).toThrow(refusal('SignatureDoesNotMatch'))
    expect(() => verify({ ...presigned, rawPath: '/johnsmith/photos/cat.jpg' })).toThrow(
      refusal('SignatureDoesNotMatch'),
    )
  })

  test('in a header holds for a quarter of an hour', () => {
    const headers = {
      authorization: 'AWS AKIAIOSFODNN7EXAMPLE:bWq2s1WEIj+Ydj0vQ697zp+IXMU=',
      date: 'Tue, 27 Mar 2007 19:36:42 +0000',
    }
    verify(request({ headers }))
    expect(() => verify(request({ headers }), AT + 16 * 60_000)).toThrow(refusal('RequestTimeTooSkewed'))
  })

  test.each([
    ['a header of Amazon’s', { headers: { 'x-amz-meta-a': 'added' } }],
    ['a kind of content', { headers: { 'content-type': 'text/html' } }],
    ['another subject', { rawQuery: `${PRESIGNED}&acl` }],
    ['another answer', { rawQuery: `${PRESIGNED}&response-content-type=text/html` }],
    ['another method', { method: 'DELETE' }],
  ])('does not cover %s that somebody adds', (_, parts) => {
    expect(() => verify(request({ rawQuery: PRESIGNED, ...parts }))).toThrow(refusal('SignatureDoesNotMatch'))
  })

  test('is asked for whole', () => {
    expect(() => readV2Claim(request({ rawQuery: 'AWSAccessKeyId=a&Signature=b' }))).toThrow(
      refusal('AccessDenied'),
    )
    expect(() => readV2Claim(request({ headers: { authorization: 'AWS nothing' } }))).toThrow(
      refusal('InvalidArgument'),
    )
    expect(readV2Claim(request({}))).toBe(undefined)
  })
})
