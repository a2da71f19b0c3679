import type { InEachLanguage } from './page-language.ts'

/** What the parts of any page say by themselves. */
export const uiWords: InEachLanguage<{
  readonly states: {
    readonly [state in 'pass' | 'fail' | 'checking' | 'inconclusive' | 'idle']: string
  }
  readonly readiness: { readonly [readiness in 'looking' | 'ready' | 'limited' | 'unavailable']: string }
  readonly bytes: (count: number) => string
  readonly toLight: string
  readonly toDark: string
  /** The line beside a pane; `pane` as its title is written within a sentence. */
  readonly resize: (pane: string) => string
}> = {
  en: {
    states: {
      pass: 'passes',
      fail: 'does not pass',
      checking: 'checking',
      inconclusive: 'could not be decided',
      idle: 'not checked yet',
    },
    readiness: { looking: 'Looking', ready: 'Ready', limited: 'Limited', unavailable: 'Not available' },
    bytes: count => (count === 1 ? '1 byte' : `${count} bytes`),
    toLight: 'Change to the light theme',
    toDark: 'Change to the dark theme',
    resize: pane => `Resize ${pane}`,
  },
  de: {
    states: {
      pass: 'erfüllt',
      fail: 'nicht erfüllt',
      checking: 'wird geprüft',
      inconclusive: 'konnte nicht entschieden werden',
      idle: 'noch nicht geprüft',
    },
    readiness: {
      looking: 'Wird geprüft',
      ready: 'Bereit',
      limited: 'Eingeschränkt',
      unavailable: 'Nicht verfügbar',
    },
    bytes: count => (count === 1 ? '1 Byte' : `${count} Bytes`),
    toLight: 'Zum hellen Erscheinungsbild wechseln',
    toDark: 'Zum dunklen Erscheinungsbild wechseln',
    resize: pane => `Größe ändern: ${pane}`,
  },
}
