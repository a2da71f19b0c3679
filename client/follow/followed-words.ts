import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'

/** What stands at the presenter's files and terminals, and at the question to them. `name` is the presenter's first. */
export interface FollowedWords {
  readonly editor: string
  readonly files: string
  readonly readOnly: string
  readonly noText: string
  readonly noFile: string
  readonly notShownHere: string
  readonly opening: string
  readonly terminal: string
  readonly terminals: string
  readonly numbered: (number: number) => string
  readonly size: (columns: number, rows: number) => string
  readonly noTerminal: string

  readonly askTitle: string
  readonly notNow: string
  readonly ask: string
  readonly yourQuestion: string
  readonly yourName: string
  readonly whoReads: string
}

const words: InEachLanguage<FollowedWords> = {
  en: {
    editor: 'Editor',
    files: 'Files that were shown',
    readOnly: 'Read only, scroll as you like',
    noText: 'This file is no text.',
    noFile: 'No file is shown yet.',
    notShownHere: 'This file was not shown here; go to live to read it.',
    opening: 'Opening…',
    terminal: 'Terminal',
    terminals: 'Terminals',
    numbered: number => `Terminal ${number}`,
    size: (columns, rows) => `${columns} × ${rows}, yours to select and copy`,
    noTerminal: 'No terminal is shown yet.',

    askTitle: 'Ask the presenter',
    notNow: 'Not now',
    ask: 'Ask',
    yourQuestion: 'Your question',
    yourName: 'Your name, if you like',
    whoReads: 'Everybody who follows can read it. Nothing of it reaches the attempt.',
  },
  de: {
    editor: 'Editor',
    files: 'Dateien, die gezeigt wurden',
    readOnly: 'Nur zum Lesen, blättere wie du willst',
    noText: 'Diese Datei ist kein Text.',
    noFile: 'Noch wird keine Datei gezeigt.',
    notShownHere: 'Diese Datei wurde hier nicht gezeigt; geh zu live, um sie zu lesen.',
    opening: 'Wird geöffnet …',
    terminal: 'Terminal',
    terminals: 'Terminals',
    numbered: number => `Terminal ${number}`,
    size: (columns, rows) => `${columns} × ${rows}, zum Markieren und Kopieren`,
    noTerminal: 'Noch wird kein Terminal gezeigt.',

    askTitle: 'Die Leitung fragen',
    notNow: 'Nicht jetzt',
    ask: 'Fragen',
    yourQuestion: 'Deine Frage',
    yourName: 'Dein Name, wenn du magst',
    whoReads: 'Alle, die folgen, können sie lesen. Nichts davon gelangt in den Versuch.',
  },
}

/** What stands there, in the language of the page. */
export const followedWords = (): FollowedWords => inPageLanguage(words)
