import type { StopReason } from '../../shared/clock.ts'
import type { AttemptMode } from '../../shared/journal/lifecycle-events.ts'
import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'

/** What clock and status bar say. */
export interface ClockWords {
  readonly timeLeft: string
  readonly stopped: { readonly [reason in StopReason]: string }
  readonly timeIsUp: string
  readonly lastMinute: string

  readonly connecting: string
  readonly connected: string
  readonly notConnected: string
  readonly disconnected: string
  /** `seconds` until the next try, 0 where it is under way. */
  readonly tryingAgain: (seconds: number) => string
  readonly filesNotSaved: (files: number) => string
  readonly allSaved: string
  readonly saving: (changes: number) => string
  readonly kept: (changes: number) => string
  readonly clockStopped: string
  readonly ends: { readonly [mode in AttemptMode]: (timeOfDay: string) => string }

  readonly commands: string
  /** What is written on the key. */
  readonly control: string
  readonly themes: { readonly [theme in 'dark' | 'light']: string }
  readonly theme: (theme: 'dark' | 'light') => string
}

const words: InEachLanguage<ClockWords> = {
  en: {
    timeLeft: 'Time left',
    stopped: {
      'account-unreachable': 'Stopped, time is given back: the account is unreachable',
      'workspace-unreachable': 'Stopped, time is given back: the workspace is unreachable',
      'server-restarting': 'Stopped, time is given back: the server restarts',
      'checks-backed-up': 'Stopped, time is given back: the checks are behind',
      'storage-unavailable': 'Stopped, time is given back: nothing can be saved',
      'server-frozen': 'Stopped, time is given back: the server stood still',
      paused: 'Paused',
    },
    timeIsUp: 'Time is up',
    lastMinute: 'Last minute',

    connecting: 'Connecting',
    connected: 'Connected',
    notConnected: 'Not connected',
    disconnected: 'Disconnected',
    tryingAgain: seconds => (seconds > 0 ? `trying again in ${seconds} s` : 'trying again'),
    filesNotSaved: files => (files === 1 ? '1 file not saved' : `${files} files not saved`),
    allSaved: 'All work saved',
    saving: changes => `Saving ${changesInEnglish(changes)}`,
    kept: changes => `${changesInEnglish(changes)} kept on this device`,
    clockStopped: 'The clock is stopped',
    ends: {
      exam: timeOfDay => `Exam ends at ${timeOfDay}`,
      practice: timeOfDay => `Practice ends at ${timeOfDay}`,
      demo: timeOfDay => `Demo ends at ${timeOfDay}`,
    },

    commands: 'Commands',
    control: 'Ctrl',
    themes: { dark: 'Dark', light: 'Light' },
    theme: theme => `Theme: ${theme}. Change it`,
  },
  de: {
    timeLeft: 'Verbleibende Zeit',
    stopped: {
      'account-unreachable': 'Steht, Zeit wird zurückgegeben: das Konto ist nicht erreichbar',
      'workspace-unreachable': 'Steht, Zeit wird zurückgegeben: der Arbeitsplatz ist nicht erreichbar',
      'server-restarting': 'Steht, Zeit wird zurückgegeben: der Server startet neu',
      'checks-backed-up': 'Steht, Zeit wird zurückgegeben: die Prüfungen sind im Rückstand',
      'storage-unavailable': 'Steht, Zeit wird zurückgegeben: nichts kann gespeichert werden',
      'server-frozen': 'Steht, Zeit wird zurückgegeben: der Server stand still',
      paused: 'Pausiert',
    },
    timeIsUp: 'Die Zeit ist um',
    lastMinute: 'Letzte Minute',

    connecting: 'Wird verbunden',
    connected: 'Verbunden',
    notConnected: 'Nicht verbunden',
    disconnected: 'Getrennt',
    tryingAgain: seconds => (seconds > 0 ? `wird in ${seconds} s wieder versucht` : 'wird wieder versucht'),
    filesNotSaved: files =>
      files === 1 ? '1 Datei nicht gespeichert' : `${files} Dateien nicht gespeichert`,
    allSaved: 'Alles gespeichert',
    saving: changes =>
      changes === 1 ? '1 Änderung wird gespeichert' : `${changes} Änderungen werden gespeichert`,
    kept: changes =>
      changes === 1 ? '1 Änderung wartet auf diesem Gerät' : `${changes} Änderungen warten auf diesem Gerät`,
    clockStopped: 'Die Uhr steht',
    ends: {
      exam: timeOfDay => `Die Prüfung endet um ${timeOfDay}`,
      practice: timeOfDay => `Die Übung endet um ${timeOfDay}`,
      demo: timeOfDay => `Die Vorführung endet um ${timeOfDay}`,
    },

    commands: 'Befehle',
    control: 'Strg',
    themes: { dark: 'Dunkel', light: 'Hell' },
    theme: theme => `Erscheinungsbild: ${theme === 'dark' ? 'dunkel' : 'hell'}. Wechseln`,
  },
}

const changesInEnglish = (count: number) => (count === 1 ? '1 change' : `${count} changes`)

/** What clock and status bar say, in the language of the page. */
export const clockWords = (): ClockWords => inPageLanguage(words)
