import { commandWords } from '../command-words.ts'
import { newSetUpSecret } from '../people/invitations.ts'
import type { PersonalRows } from '../store/personal-data.ts'
import { type ExportStore, exportPerson } from './export-person.ts'

export const usage = `npm run people -- list
npm run people -- set-up-link                     a link that makes one administrator, once, within a day
npm run people -- export PERSON [--to FILE.zip]   everything that is kept of a person
npm run people -- forget PERSON --for-good        deletes it; only whether a badge was withdrawn stays`

export interface PeopleParts {
  readonly store: ExportStore & {
    readonly personal: PersonalRows
    readonly signIn: Parameters<typeof newSetUpSecret>[0]
  }
  /** What people open, where that is known. */
  readonly address: string | undefined
  /** Writes a file that only its owner reads, and none over another. */
  write(path: string, bytes: Uint8Array): Promise<void>
}

/** Carries out `npm run people`. @returns the lines to print. Throws what the person at the terminal should read */
export async function runPeopleCommand(
  given: readonly string[],
  { store, write, address }: PeopleParts,
): Promise<readonly string[]> {
  const { values, positionals } = commandWords(usage, {
    args: [...given],
    options: { to: { type: 'string' }, 'for-good': { type: 'boolean' } },
    allowPositionals: true,
  })
  const [verb, personId, ...more] = positionals
  if (verb === 'list' && personId === undefined) return list(store.personal)
  if (verb === 'set-up-link' && personId === undefined) {
    const secret = await newSetUpSecret(store.signIn, Date.now)
    return [
      `${address ?? 'https://address-of-the-server'}/enter#${secret}`,
      'Whoever opens it first becomes an administrator. It works once, within a day; earlier links are void.',
    ]
  }
  if (personId === undefined || more.length > 0) throw new Error(usage)
  if (verb === 'export') {
    const { zip, attempts, files } = await exportPerson(store, personId)
    const path = typeof values.to === 'string' ? values.to : `${fileName(personId)}.zip`
    await write(path, zip)
    return [
      `${attempts} attempts, ${files} texts and files of ${personId} are in ${path}. Give it to nobody else.`,
    ]
  }
  if (verb !== 'forget') throw new Error(usage)
  if (values['for-good'] !== true)
    throw new Error(
      `Nobody can bring back what is forgotten. Export it first, then: npm run people -- forget ${personId} --for-good`,
    )
  return forget(store.personal, personId)
}

async function list(personal: PersonalRows): Promise<readonly string[]> {
  const people = await personal.list()
  if (people.length === 0) return ['Nobody has been here yet.']
  return people.map(({ id, name, attempts }) => `${id}  ${name ?? '(no name)'}  ${attempts} attempts`)
}

async function forget(personal: PersonalRows, personId: string): Promise<readonly string[]> {
  const outcome = await personal.forget(personId)
  switch (outcome.kind) {
    case 'unknown':
      throw new Error(`Nothing is kept of ${personId}. Who is there says: npm run people -- list`)
    case 'at-work':
      throw new Error(
        `${personId} has an attempt that is worked on or judged (${outcome.attemptIds.join(', ')}). Let it end, or give it up, and try again. Nothing was deleted.`,
      )
    case 'forgotten':
      return [
        `${personId} is forgotten: the name, ${outcome.files} texts, files and snapshots, ${outcome.credentials} credentials and ${outcome.portfolios} portfolios are deleted.`,
        `The journals of ${outcome.attempts} attempts stay, of ids and digests. Whether a badge was withdrawn stays, and names nobody.`,
        'Copies that others have, such as badges and exports, and backups of the database are not in our hands.',
      ]
    default:
      return outcome satisfies never
  }
}

const fileName = (personId: string) => personId.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 60)
