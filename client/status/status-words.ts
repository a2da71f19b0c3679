import type { z } from 'zod'
import type { getStatus } from '../../shared/routes/challenge-routes.ts'
import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'

type Part = z.output<typeof getStatus.answer>['parts'][number]

interface StatusPageWords {
  readonly title: string
  readonly canStart: string
  readonly cannotStart: string
  readonly lookAgain: string
  readonly version: (version: string) => string
  readonly serverTime: (moment: string) => string
  /** The parts of the server in a person's words. */
  readonly parts: { readonly [name in Part['name']]: string }
  readonly states: { readonly [state in Part['state']]: string }
  /** Below what is wrong: the command that tells the same, and in which language. */
  readonly problemsInEnglish: string
}

const words: InEachLanguage<StatusPageWords> = {
  en: {
    title: 'Status',
    canStart: 'Exams and practice can be started.',
    cannotStart: 'Exams cannot be started at the moment. What is missing stands below.',
    lookAgain: 'Look again',
    version: version => `Version ${version}`,
    serverTime: moment => `Server time ${moment}`,
    parts: {
      store: 'Journal and storage',
      account: 'AWS accounts',
      workspaces: 'Workspaces and shells',
      checks: 'Checks',
      machine: 'This machine',
      room: 'Room for people',
    },
    states: { ready: 'Ready', limited: 'Limited', unavailable: 'Not available' },
    problemsInEnglish: 'The command “npm run ops -- doctor” says the same on this machine.',
  },
  de: {
    title: 'Zustand',
    canStart: 'Prüfungen und Übungen können begonnen werden.',
    cannotStart: 'Prüfungen können im Augenblick nicht begonnen werden. Was fehlt, steht darunter.',
    lookAgain: 'Noch einmal nachsehen',
    version: version => `Fassung ${version}`,
    serverTime: moment => `Zeit des Servers ${moment}`,
    parts: {
      store: 'Journal und Ablage',
      account: 'AWS-Konten',
      workspaces: 'Arbeitsplätze und Shells',
      checks: 'Prüfschritte',
      machine: 'Diese Maschine',
      room: 'Platz für Menschen',
    },
    states: { ready: 'Bereit', limited: 'Eingeschränkt', unavailable: 'Nicht da' },
    problemsInEnglish:
      'Was an der Maschine zu tun ist, steht hier englisch, wie es auch der Befehl „npm run ops -- doctor“ auf ihr sagt.',
  },
}

/** What the status page says, in its language. */
export const statusWords = (): StatusPageWords => inPageLanguage(words)
