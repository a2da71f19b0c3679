import { zipSync } from 'fflate'
import { expect, it } from 'vitest'
import { bakePng } from '../../shared/credentials/baked-png.ts'
import { bakeSvg } from '../../shared/credentials/baked-svg.ts'
import { utf8 } from '../../shared/credentials/bytes.ts'
import { badgePng } from './badge-picture.ts'
import { mayBeCredential } from './given-files.ts'

const credential = JSON.stringify({
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  type: ['Anything'],
})
const token = 'eyJhbGciOiJFZERTQSJ9.e30.c2ln'
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'

it.each<[string, Uint8Array]>([
  ['JSON', utf8(credential)],
  ['a token', utf8(token)],
  ['a baked picture', bakePng(badgePng(), credential)],
  ['a picture with a token', bakePng(badgePng(), token)],
  ['a baked drawing', utf8(bakeSvg(svg, token))],
  ['an archive of evidence', zipSync({ 'badge.json': utf8(credential) })],
  ['a transcript', zipSync({ 'badges/1.json': utf8(credential) })],
])('a credential may be in %s', (_, bytes) => expect(mayBeCredential(bytes)).toBe(true))

it.each<[string, Uint8Array]>([
  ['a page', utf8('<!doctype html><html><body>Intranet</body></html>')],
  ['a picture without a badge', badgePng()],
  ['a drawing without a badge', utf8(svg)],
  ['other JSON', utf8('{"secret":"of somebody"}')],
  ['a list', utf8('[{"@context":"x"}]')],
  ['a text', utf8('a letter of recommendation')],
  ['an archive of other things', zipSync({ 'notes.txt': utf8('x') })],
  ['nothing', new Uint8Array()],
])('no credential is in %s', (_, bytes) => expect(mayBeCredential(bytes)).toBe(false))
