import { unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { achieved } from '../../shared/credentials/testing/test-issuer.ts'
import { badgesOfTranscript } from '../../shared/credentials/transcript.ts'
import { verifyFile } from '../../shared/credentials/verify-file.ts'
import { createMemoryOffice } from '../credentials/testing/memory-office.ts'
import { makeTranscript } from './transcript.ts'

async function transcriptOf(name: string) {
  const { office, documents } = createMemoryOffice()
  for (const attemptId of ['attempt1', 'attempt2', 'attempt3']) await office.issue(attemptId, achieved)
  await office.setWithdrawn('attempt3', true, 'Issued to the wrong person')
  const credentials = await office.list()
  const { bytes } = await makeTranscript({ credentials, name, verifier: undefined })
  const means = {
    now: Date.now,
    clock: () => 0,
    knownIssuers: await office.knownIssuers(),
    fetchJson: (url: string) => documents.document(url),
  }
  return { office, bytes, means }
}

it('holds every badge that is in force, and no score; each is verified for itself', async () => {
  const { bytes, means, office } = await transcriptOf('Mira Okafor')
  const badges = badgesOfTranscript(bytes)
  expect(badges.map(({ name }) => name)).toEqual(['badges/1.json', 'badges/2.json'])
  for (const badge of badges) {
    const seen = await verifyFile(badge.bytes, means)
    expect(seen.facts?.results).toEqual([])
    expect(seen).toMatchObject({ authentic: { state: 'yes' } })
  }
  const [first] = badges
  if (first === undefined) throw new Error('there is none')
  await office.setWithdrawn('attempt1', true, 'Taken by somebody else')
  await office.setWithdrawn('attempt2', true, 'Taken by somebody else')
  expect(await verifyFile(first.bytes, means)).toMatchObject({ outcome: 'refused' })
})

it('has a page to print, in which a name is only a name', async () => {
  const { bytes } = await transcriptOf('<script>alert(1)</script>')
  const page = new TextDecoder().decode(unzipSync(bytes)['index.html'])
  expect(page).toContain("default-src 'none'")
  expect(page).toContain('2 badges')
  expect(page).not.toContain('<script')
})

it('has the page in German too, each with a link to the other, and says how to verify in both', async () => {
  const { bytes } = await transcriptOf('Mira Okafor')
  const files = unzipSync(bytes)
  const textOf = (path: string) => new TextDecoder().decode(files[path])
  const [english, german] = [textOf('index.html'), textOf('index.de.html')]
  expect(english).toContain('<html lang="en">')
  expect(english).toContain('href="index.de.html"')
  expect(german).toContain('<html lang="de">')
  expect(german).toContain('href="index.html"')
  expect(german).toContain('2 Nachweise über Prüfungen')
  expect(german).toContain('href="badges/2.json"')
  const words = german.replace(/<a [^>]*lang="en".*?<\/a>|<style>[\s\S]*?<\/style>|<[^>]+>/g, ' ')
  expect(words).not.toMatch(/\b(issued|issuer|valid|badges? for|each|drop)\b/i)
  expect(textOf('README.txt')).toMatch(/nobody signed the list[\s\S]*die Liste hat niemand signiert/)
})

it('is refused where there is no badge, and nothing else is taken for one', async () => {
  await expect(makeTranscript({ credentials: [], name: 'Mira', verifier: undefined })).rejects.toMatchObject({
    code: 'unknown-file',
  })
  expect(badgesOfTranscript(new TextEncoder().encode('PK nothing'))).toEqual([])
  expect(badgesOfTranscript(new TextEncoder().encode('{}'))).toEqual([])
})
