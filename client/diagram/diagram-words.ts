import type { InEachLanguage } from '../ui/page-language.ts'

/** What the picture says to whoever cannot see it. */
export const diagramWords: InEachLanguage<{
  readonly diagram: string
  readonly states: { readonly [state in 'idle' | 'checking' | 'pass' | 'fail' | 'inconclusive']: string }
}> = {
  en: {
    diagram: 'Architecture diagram',
    states: {
      idle: 'not done yet',
      pass: 'passes',
      fail: 'does not pass yet',
      checking: 'checking',
      inconclusive: 'could not be decided',
    },
  },
  de: {
    diagram: 'Bild der Architektur',
    states: {
      idle: 'noch nicht getan',
      pass: 'erfüllt',
      fail: 'noch nicht erfüllt',
      checking: 'wird geprüft',
      inconclusive: 'konnte nicht entschieden werden',
    },
  },
}
