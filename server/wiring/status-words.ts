import { languageFor } from '../../shared/challenge/language.ts'
import type { Capabilities } from '../workspaces/driver.ts'

/** What the parts of a server say of themselves on the status page. What is wrong with a machine its own findings say, in English. */
export interface StatusWords {
  readonly storeOfOurs: string
  readonly storeNamed: string
  readonly account: (services: string) => string
  readonly noFunctions: string
  readonly workspaces: (driver: string, capabilities: Capabilities) => string
  readonly checks: (isolation: string) => string
  readonly machine: string
  readonly room: (
    room: { readonly [figure in 'open' | 'carries' | 'underWay' | 'atOnce' | 'waiting']: number },
  ) => string
  /** How long the last starts took, as seconds: the middle one, and the longest where there were several. */
  readonly lastStarts: (count: number, middle: number, longest: number) => string
  readonly full: (carries: number, open: number) => string
}

const en: StatusWords = {
  storeOfOurs: 'PostgreSQL of this installation',
  storeNamed: 'PostgreSQL named in DATABASE_URL',
  account: services => `Embedded AWS account: ${services}`,
  noFunctions: 'Lambda functions cannot run: their sandboxes need what workspaces need.',
  workspaces: (driver, { perWorkspaceUid, memoryLimit, diskQuota, cpuLimit }) =>
    `${driver}: ${perWorkspaceUid ? 'a user of its own each' : 'one user for all'}, memory by ${memoryLimit}, disk by ${diskQuota}, ${cpuLimit ? 'processor limited' : 'processor shared'}`,
  checks: isolation => `Checks run in ${isolation}`,
  machine: 'Disk, memory and clock of this machine, and notes of journals in a second place',
  room: ({ open, carries, underWay, atOnce, waiting }) =>
    `${open} of ${carries} attempts are open; ${underWay} of ${atOnce} starts are under way, ${waiting} ${waiting === 1 ? 'waits' : 'wait'}`,
  lastStarts: (count, middle, longest) =>
    count === 1
      ? `; the last start took ${middle.toFixed(1)} s`
      : `; the last ${count} starts took ${middle.toFixed(1)} s, at most ${longest.toFixed(1)} s`,
  full: (carries, open) =>
    `This machine is full: it carries ${carries} attempts at a time, and ${open} are open. New ones are refused until somebody has finished. If it is not slow, allow more: ASSAY_MAX_ATTEMPTS; else use a machine with more cores and memory.`,
}

const limits = { cgroup: 'eine Kontrollgruppe', watchdog: 'einen Wächter' } as const
const decimal = (seconds: number) => seconds.toFixed(1).replace('.', ',')

const de: StatusWords = {
  storeOfOurs: 'PostgreSQL dieser Installation',
  storeNamed: 'PostgreSQL, das DATABASE_URL nennt',
  account: services => `Eingebautes AWS-Konto: ${services}`,
  noFunctions:
    'Lambda-Funktionen können nicht laufen: Ihre Sandboxen brauchen, was auch Arbeitsplätze brauchen.',
  workspaces: (driver, { perWorkspaceUid, memoryLimit, diskQuota, cpuLimit }) =>
    `${driver}: ${perWorkspaceUid ? 'jeder mit eigenem Benutzer' : 'ein Benutzer für alle'}, Speicher durch ${limits[memoryLimit]} begrenzt, Platte durch ${limits[diskQuota]}, ${cpuLimit ? 'Prozessor begrenzt' : 'Prozessor geteilt'}`,
  checks: isolation => `Geprüft wird in ${isolation}`,
  machine: 'Platte, Speicher und Uhr dieser Maschine und Vermerke der Journale an einem zweiten Ort',
  room: ({ open, carries, underWay, atOnce, waiting }) =>
    `${open} von ${carries} Versuchen sind offen; ${underWay} von ${atOnce} beginnen gerade, ${waiting} ${waiting === 1 ? 'wartet' : 'warten'}`,
  lastStarts: (count, middle, longest) =>
    count === 1
      ? `; der letzte Beginn dauerte ${decimal(middle)} s`
      : `; die letzten ${count} dauerten ${decimal(middle)} s, höchstens ${decimal(longest)} s`,
  full: (carries, open) =>
    `Diese Maschine ist voll: Sie trägt ${carries} Versuche zugleich, und ${open} sind offen. Neue werden abgewiesen, bis jemand fertig ist. Ist sie nicht langsam, erlaube mehr: ASSAY_MAX_ATTEMPTS; sonst nimm eine Maschine mit mehr Kernen und Speicher.`,
}

/** Status words in each language, the first for whoever reads none of them. */
export const statusWords = { en, de } as const

/** Words in the first of these languages that there are words in. */
export function statusWordsIn(wanted: readonly string[]): StatusWords {
  return languageFor(Object.keys(statusWords), wanted) === 'de' ? de : en
}
