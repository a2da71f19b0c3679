import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { bakePng } from './baked-png.ts'
import { bakeSvg } from './baked-svg.ts'
import { utf8 } from './bytes.ts'
import { addProof } from './data-integrity.ts'
import { packParts } from './evidence-manifest.ts'
import { signToken } from './signed-token.ts'
import { forgeries } from './testing/forgeries.ts'
import {
  academy,
  credential,
  type Forgery,
  json,
  mallory,
  picture,
  repacked,
  web,
} from './testing/forgery-makers.ts'
import {
  issuedAt,
  meansOf,
  statusAddress,
  testBadge,
  testNow,
  testStatusList,
} from './testing/test-issuer.ts'
import { testPack } from './testing/test-pack.ts'
import type { VerdictLanguage } from './verification-text.ts'
import { type FileVerification, verifyFile } from './verify-file.ts'

async function look(
  bytes: Uint8Array,
  { outside, now, withdrawnKey }: Partial<Forgery> = {},
  language: VerdictLanguage = 'en',
) {
  const means = await meansOf(academy, await outside?.())
  const known = withdrawnKey
    ? new Map([[academy.issuer, { name: 'Academy', withdrawnAt: testNow }]])
    : means.knownIssuers
  return verifyFile(bytes, {
    ...means,
    language,
    knownIssuers: known,
    now: () => (now === undefined ? testNow : Date.parse(now)),
  })
}

describe('forgeries and defects', () => {
  it.each(forgeries)('refuses $is: $refusal', async forgery => {
    const seen = await look(await forgery.make(), forgery)
    expect(seen).toMatchObject({ outcome: 'refused', refusal: forgery.refusal })
    expect(seen.summary).toMatch(/\.$/)
  })

  it('are all of different kinds from what is refused by accident: each of them is valid before', async () => {
    const badge = await testBadge(academy)
    const token = signToken(credential(), academy)
    const svg = bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', token)
    const sound = [json(badge), utf8(token), bakePng(picture, token), utf8(svg), await repacked(() => {})]
    for (const bytes of sound)
      expect(await look(bytes)).toMatchObject({ outcome: 'valid', headline: 'Authentic and current' })
  })
})

it('refuses what is nested without end, as a credential and in an archive', async () => {
  const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
  expect(await look(utf8(deep))).toMatchObject({ outcome: 'refused' })
  const pack = await repacked(files => Object.assign(files, { [packParts.badge]: utf8(deep) }))
  expect(await look(pack)).toMatchObject({ outcome: 'refused' })
})

describe('in German', () => {
  it('every verdict and every step is told, of forgeries as well', async () => {
    for (const forgery of forgeries) {
      const bytes = await forgery.make()
      const [english, german] = [await look(bytes, forgery), await look(bytes, forgery, 'de')]
      expect(german).toMatchObject({ outcome: 'refused', refusal: forgery.refusal })
      expect(german.steps).toHaveLength(english.steps.length)
      expect(titlesOf(german).filter(title => titlesOf(english).includes(title))).toEqual([])
    }
  })

  it('names the file that was changed', async () => {
    const seen = await look(
      await repacked(files => Object.assign(files, { 'tasks.json': json([]) })),
      {},
      'de',
    )
    expect(seen.summary).toBe('Eine Datei darin wurde geändert, nachdem sie signiert war. (tasks.json)')
  })
})

/** But for what is called the same in both. */
const titlesOf = ({ steps, summary, headline }: FileVerification) =>
  [summary, headline, ...steps.map(({ title }) => title)].filter(title => title !== 'Form: Open Badges 3.0')

describe('what cannot be found out', () => {
  it('is said of a badge whose issuer nobody knows', async () => {
    const seen = await look(json(await testBadge(mallory)), {
      outside: async () => ({ [statusAddress]: await testStatusList(mallory) }),
    })
    expect(seen).toMatchObject({
      outcome: 'undecided',
      doubts: ['issuer-not-known'],
      authentic: { state: 'yes' },
    })
  })

  it('is said of a badge whose status list was signed for a while only, and that is over', async () => {
    const { proof: _, ...list } = await testStatusList(academy)
    const ended = await addProof(list, academy, issuedAt, issuedAt)
    const seen = await look(json(await testBadge(academy)), {
      outside: async () => ({ [statusAddress]: ended }),
    })
    expect(seen).toMatchObject({ outcome: 'undecided', doubts: ['status-not-reached'] })
  })

  it('is said of a badge whose status list is not to be had, and never that it is current', async () => {
    const seen = await look(json(await testBadge(academy)), {
      outside: async () => ({ [statusAddress]: undefined }),
    })
    expect(seen).toMatchObject({
      outcome: 'undecided',
      doubts: ['status-not-reached'],
      current: { state: 'unknown' },
    })
  })

  it('says of a pack without a network when it was not withdrawn yet', async () => {
    const seen = await look(await repacked(() => {}), {
      outside: async () => ({ [statusAddress]: undefined }),
    })
    expect(seen.outcome).toBe('undecided')
    expect(seen.current.text).toContain('In the issuer’s list of 2026-11-12')
    expect(seen.evidence?.withheld).toEqual(['exam/briefs.md', 'score.json'])
  })

  it('sees in a pack’s own list that its badge was withdrawn', async () => {
    const files = await testPack(academy)
    files[packParts.status] = json(await testStatusList(academy, [94_567]))
    const seen = await look(zipSync(files), { outside: async () => ({ [statusAddress]: undefined }) })
    expect(seen).toMatchObject({ refusal: 'withdrawn' })
  })

  it('is said of an issuer whose document is not to be had', async () => {
    const seen = await look(json(await testBadge(web)), {
      outside: async () => ({ [statusAddress]: undefined }),
    })
    expect(seen).toMatchObject({ outcome: 'undecided', authentic: { state: 'unknown' } })
  })
})
