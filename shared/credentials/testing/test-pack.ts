import { toBase64Url, utf8 } from '../bytes.ts'
import { type FileClass, packParts, saltedDigest, signManifest } from '../evidence-manifest.ts'
import type { Signer } from '../signing-key.ts'
import { issuedAt, testBadge, testStatusList } from './test-issuer.ts'

const shown: readonly (readonly [string, FileClass, string])[] = [
  ['conditions.json', 'public', '{"proctor":false}'],
  ['tasks.json', 'candidate', '[{"title":"Orders are kept"}]'],
]
const withheld: readonly (readonly [string, FileClass, string])[] = [
  ['exam/briefs.md', 'exam-secret', 'Find the fault.'],
  ['score.json', 'candidate', '{"percent":93.7}'],
]
const salt = utf8('not random: test')

/** The files of a pack of evidence of this issuer, of which two are withheld. */
export async function testPack(signer: Signer): Promise<Record<string, Uint8Array>> {
  const badge = await testBadge(signer)
  const manifest = signManifest(
    {
      schema: 'assay-evidence/1',
      issuer: signer.issuer,
      credential: badge.id,
      madeAt: issuedAt,
      challenge: { id: 'web-shop', version: '1.2.0', digest: 'd1' },
      journal: { entries: 212, head: 'ab'.repeat(32) },
      files: [...shown, ...withheld].map(([path, whose, text]) => ({
        path,
        class: whose,
        digest: saltedDigest(salt, utf8(text)),
      })),
    },
    signer,
  )
  return {
    ...Object.fromEntries(shown.map(([path, , text]) => [path, utf8(text)])),
    [packParts.manifest]: utf8(manifest),
    [packParts.salts]: utf8(
      JSON.stringify(Object.fromEntries(shown.map(([path]) => [path, toBase64Url(salt)]))),
    ),
    [packParts.badge]: utf8(JSON.stringify(badge)),
    [packParts.status]: utf8(JSON.stringify(await testStatusList(signer))),
  }
}
