import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'

/** What the frame round the terminals says; what programs print is theirs. */
export interface TerminalWords {
  readonly terminals: string
  readonly title: (number: string) => string
  readonly end: (title: string) => string
  readonly newTerminal: string
  readonly opening: string
  readonly noneOpen: string
  readonly keys: string
  /** Follows the key F6. */
  readonly leaves: string
  readonly screenReader: string
  readonly account: (account: string) => string
  readonly ended: string
  readonly openAgain: string
  readonly lostInput: (size: string) => string

  readonly recorded: string
  readonly stop: string
  readonly stopForGood: string
  readonly goOn: string

  readonly search: string
  readonly notFound: string
  readonly older: string
  readonly newer: string
  readonly closeSearch: string

  readonly inputWaits: string
  readonly left: (size: string) => string
  readonly drop: string
  readonly asksForClipboard: string
  readonly never: string
  readonly allow: string
  readonly putAway: string
  readonly hadControls: string
  readonly copyRefused: string
  readonly readingRefused: string

  readonly pasteTitle: (lines: number) => string
  readonly pasteWarning: string
  readonly cancel: string
  readonly paste: string
}

const words: InEachLanguage<TerminalWords> = {
  en: {
    terminals: 'Terminals',
    title: number => `Terminal ${number}`,
    end: title => `End ${title}`,
    newTerminal: 'New terminal',
    opening: 'Opening the terminal…',
    noneOpen: 'No terminal is open. Open one with +.',
    keys: 'F6 leads to the next pane, Ctrl+Shift+Escape to the terminals’ tabs',
    leaves: 'leaves the terminal',
    screenReader: 'Screen reader mode',
    account: account => `account ${account}`,
    ended: 'Terminal ended. Press Enter for a new one.',
    openAgain: 'Open it again',
    lostInput: size =>
      `The last ${size} of what you pasted did not arrive: the connection broke, or it was more than can wait.`,

    recorded: 'Recorded for you',
    stop: 'Stop…',
    stopForGood: 'Stop for good',
    goOn: 'Go on',

    search: 'Search in the output',
    notFound: 'Not found',
    older: 'Older',
    newer: 'Newer',
    closeSearch: 'Close the search',

    inputWaits: 'What you pasted waits until the program reads it.',
    left: size => `${size} left`,
    drop: 'Throw it away',
    asksForClipboard: 'A program in this terminal wants to set your clipboard.',
    never: 'Never here',
    allow: 'Allow it here',
    putAway: 'Put it away',
    hadControls: 'The pasted text had control characters. They were not sent: a sign stands for each.',
    copyRefused: 'A program set your clipboard, but the browser did not let it. Select the text and copy it.',
    readingRefused: 'A program asked to read your clipboard. No program ever gets it.',

    pasteTitle: lines =>
      lines === 1 ? 'Paste a line with its Enter?' : `Paste ${lines.toLocaleString('en')} lines?`,
    pasteWarning:
      'The program in this terminal cannot tell a paste from typing: it may carry out each line as it comes.',
    cancel: 'Cancel',
    paste: 'Paste',
  },
  de: {
    terminals: 'Terminals',
    title: number => `Terminal ${number}`,
    end: title => `${title} beenden`,
    newTerminal: 'Neues Terminal',
    opening: 'Das Terminal wird geöffnet…',
    noneOpen: 'Kein Terminal ist offen. Öffne eines mit +.',
    keys: 'F6 führt zum nächsten Bereich, Strg+Umschalt+Escape zu den Tabs der Terminals',
    leaves: 'verlässt das Terminal',
    screenReader: 'Modus für Bildschirmleser',
    account: account => `Konto ${account}`,
    ended: 'Das Terminal ist zu Ende. Drücke die Eingabetaste für ein neues.',
    openAgain: 'Wieder öffnen',
    lostInput: size =>
      `Die letzten ${size} von dem, was du eingefügt hast, kamen nicht an: Die Verbindung brach ab, oder es war mehr, als warten kann.`,

    recorded: 'Für dich aufgezeichnet',
    stop: 'Beenden…',
    stopForGood: 'Endgültig beenden',
    goOn: 'Weiter aufzeichnen',

    search: 'In der Ausgabe suchen',
    notFound: 'Nicht gefunden',
    older: 'Ältere',
    newer: 'Neuere',
    closeSearch: 'Suche schließen',

    inputWaits: 'Was du eingefügt hast, wartet, bis das Programm es liest.',
    left: size => `noch ${size}`,
    drop: 'Verwerfen',
    asksForClipboard: 'Ein Programm in diesem Terminal will deine Zwischenablage setzen.',
    never: 'Hier nie',
    allow: 'Hier erlauben',
    putAway: 'Schließen',
    hadControls:
      'Der eingefügte Text hatte Steuerzeichen. Sie wurden nicht gesendet: Für jedes steht ein Zeichen.',
    copyRefused:
      'Ein Programm hat deine Zwischenablage gesetzt, aber der Browser ließ es nicht zu. Markiere den Text und kopiere ihn.',
    readingRefused: 'Ein Programm wollte deine Zwischenablage lesen. Kein Programm bekommt sie je.',

    pasteTitle: lines =>
      lines === 1
        ? 'Eine Zeile mit ihrer Eingabetaste einfügen?'
        : `${lines.toLocaleString('de')} Zeilen einfügen?`,
    pasteWarning:
      'Das Programm in diesem Terminal kann Einfügen nicht von Tippen unterscheiden: Es führt vielleicht jede Zeile aus, sobald sie kommt.',
    cancel: 'Abbrechen',
    paste: 'Einfügen',
  },
}

/** What the frame round the terminals says, in the language of the page. */
export const terminalWords = (): TerminalWords => inPageLanguage(words)
