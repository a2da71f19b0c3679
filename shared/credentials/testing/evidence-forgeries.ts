import { bakePng } from '../baked-png.ts'
import { fromBase64Url, textOf, toBase64Url, utf8 } from '../bytes.ts'
import { packParts } from '../evidence-manifest.ts'
import { academy, type Forgery, json, picture, renamed, repacked } from './forgery-makers.ts'
import { testBadge } from './test-issuer.ts'

/** Archives of evidence that are not what the issuer signed. */
export const evidenceForgeries: readonly Forgery[] = [
  {
    is: 'evidence with a file that was changed',
    make: () =>
      repacked(files => {
        files['tasks.json'] = utf8('[]')
      }),
    refusal: 'file-changed',
  },
  {
    is: 'evidence with a file that nobody signed',
    make: () =>
      repacked(files => {
        files['award.txt'] = utf8('best of all')
      }),
    refusal: 'file-not-listed',
  },
  {
    is: 'evidence without what always goes along',
    make: () => repacked(files => void delete files['conditions.json']),
    refusal: 'file-missing',
  },
  {
    is: 'evidence with the badge of somebody else',
    make: async () => {
      const other = await testBadge(academy, 'badge', { id: 'urn:uuid:somebody-else' })
      return repacked(files => {
        files[packParts.badge] = json(other)
      })
    },
    refusal: 'manifest-differs',
  },
  {
    is: 'evidence whose manifest was changed',
    make: () =>
      repacked(files => {
        const [head, payload = '', signature] = textOf(files[packParts.manifest] ?? new Uint8Array()).split(
          '.',
        )
        const other = Buffer.from(payload, 'base64url').toString().replace('"entries":212', '"entries":999')
        files[packParts.manifest] = utf8([head, toBase64Url(utf8(other)), signature].join('.'))
      }),
    refusal: 'signature-wrong',
  },
  {
    is: 'evidence with a file whose beginning was moved into its salt',
    make: () =>
      repacked(files => {
        const salts = JSON.parse(textOf(files[packParts.salts] ?? new Uint8Array()))
        const tasks = files['tasks.json'] ?? new Uint8Array()
        const moved = [...fromBase64Url(salts['tasks.json']), ...tasks.subarray(0, 10)]
        salts['tasks.json'] = toBase64Url(Uint8Array.from(moved))
        files[packParts.salts] = json(salts)
        files['tasks.json'] = tasks.subarray(10)
      }),
    refusal: 'unreadable',
  },
  {
    is: 'evidence with the picture of another badge',
    make: async () => {
      const other = await testBadge(academy, 'badge', { id: 'urn:uuid:somebody-else' })
      return repacked(files => {
        files[packParts.picture] = bakePng(picture, JSON.stringify(other))
      })
    },
    refusal: 'manifest-differs',
  },
  {
    is: 'an archive with a file twice, of which one was signed',
    make: async () => {
      const bytes = await repacked(files => {
        files['taskx.json'] = utf8('[]')
      })
      return renamed(bytes, 'taskx.json', 'tasks.json')
    },
    refusal: 'unreadable',
  },
  {
    is: 'an archive that is cut off',
    make: async () => (await repacked(() => {})).subarray(0, 900),
    refusal: 'unreadable',
  },
]
