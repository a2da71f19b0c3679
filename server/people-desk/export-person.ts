import type { JsonObject } from '../../shared/json.ts'
import type { PersonalData, PersonalRows } from '../store/personal-data.ts'
import { type ZippedFile, zipFiles } from '../zip/zip-archive.ts'

/** What an export is read from. */
export interface ExportStore {
  readonly personal: Pick<PersonalRows, 'read'>
  readonly journal: {
    read(
      attemptId: string,
      afterSeq: number,
    ): Promise<
      readonly {
        readonly seq: number
        readonly at: number
        readonly type: string
        readonly body: JsonObject
      }[]
    >
  }
  readonly blobs: { get(digest: string): Promise<Uint8Array | undefined> }
}

const explanation = `All that is kept of a person.

person.json                      the name, where they are signed in, and a line for each attempt
attempts/<attempt>/journal.ndjson  what happened, a line each; times are milliseconds since 1970
attempts/<attempt>/blobs/<digest>  what the person wrote, under its SHA-256 as the journal names it
credentials/, portfolios/         as they were issued and published
demos/                            what was shown in demos, in pieces

Left out is what is of the exam and not of the person: the variant that was drawn, and the snapshots that its checks
decided from.
`

/** One archive with everything that is kept of a person. Throws a sentence where nothing is. */
export async function exportPerson(
  store: ExportStore,
  personId: string,
): Promise<{ readonly zip: Uint8Array; readonly attempts: number; readonly files: number }> {
  const data = await store.personal.read(personId)
  if (data.name === undefined && data.attempts.length === 0)
    throw new Error(`Nothing is kept of ${personId}. Who is there says: npm run people -- list`)
  let files = 0
  async function* entries(): AsyncGenerator<ZippedFile> {
    yield textFile('README.txt', explanation)
    yield textFile(
      'person.json',
      json({ id: personId, name: data.name, ...data.access, attempts: data.attempts }),
    )
    for (const { id } of data.attempts)
      for await (const file of attemptFiles(store, id)) {
        if (file.path.includes('/blobs/')) files += 1
        yield file
      }
    yield* issuedFiles(data)
  }
  const zip = await zipFiles(entries())
  return { zip, attempts: data.attempts.length, files }
}

async function* attemptFiles(store: ExportStore, attemptId: string): AsyncGenerator<ZippedFile> {
  const lines: string[] = []
  const digests = new Set<string>()
  for (let after = 0; ; ) {
    const page = await store.journal.read(attemptId, after)
    for (const { seq, at, type, body } of page) {
      const shown = ofPerson(type, body)
      lines.push(JSON.stringify({ seq, at, type, body: shown }))
      for (const [, digest] of JSON.stringify(shown).matchAll(/"([0-9a-f]{64})"/g)) digests.add(digest ?? '')
    }
    const last = page.at(-1)
    if (last === undefined) break
    after = last.seq
  }
  yield textFile(`attempts/${attemptId}/journal.ndjson`, `${lines.join('\n')}\n`)
  for (const digest of digests) {
    const bytes = await store.blobs.get(digest)
    if (bytes !== undefined) yield { path: `attempts/${attemptId}/blobs/${digest}`, bytes }
  }
}

/** Without what is the exam's: its variant, its snapshots, and how its checks ended. */
function ofPerson(type: string, body: JsonObject): JsonObject {
  if (type === 'attempt-started') {
    const { salt: _salt, parameters: _parameters, ...rest } = body
    return rest
  }
  if (type !== 'check-finished') return body
  const { snapshot: _snapshot, look: _look, ...rest } = body
  return rest
}

function* issuedFiles({ credentials, portfolios, demos }: PersonalData): Generator<ZippedFile> {
  for (const { attemptId, number, bytes } of demos)
    yield { path: `demos/${attemptId}-${number}.json.gz`, bytes }
  for (const { attemptId, kind, document, token } of credentials) {
    yield textFile(`credentials/${attemptId}-${kind}.json`, json(document))
    yield textFile(`credentials/${attemptId}-${kind}.jwt`, token)
  }
  for (const { attemptId, settings, pack } of portfolios) {
    // Texts of the exam are in a pack to prove that they are withheld; they never leave.
    const { files, ...rest } = pack
    const own = Object.entries((files ?? {}) as JsonObject).filter(([path]) => !path.startsWith('exam/'))
    yield textFile(
      `portfolios/${attemptId}.json`,
      json({ settings, ...rest, files: Object.fromEntries(own) }),
    )
  }
}

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`
const textFile = (path: string, text: string): ZippedFile => ({ path, bytes: Buffer.from(text) })
