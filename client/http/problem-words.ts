import type { Problem, ProblemCode } from '../../shared/problem.ts'
import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'

/** What a page says when something does not go as it should. */
export interface ProblemWords {
  /** The server's "no": its own sentence is English, in another language the code is told by a sentence of ours. */
  readonly refused: (problem: Problem) => string
  readonly unreachable: string
  readonly ourBug: string
  readonly noConnection: string
  readonly tooLargeForEditor: string
  /** Why this page is not connected any more. */
  readonly tooManyTabs: string
  readonly notOpenToYou: string
  readonly unknownMessage: string
  readonly notUnderstood: string
}

/** Codes whose sentence of ours says less than the server's, which then stands behind it as it came. */
const saysTooLittle: ReadonlySet<ProblemCode> = new Set([
  'invalid-request',
  'invalid-frame',
  'not-allowed',
  'path-refused',
  'file-too-large',
  'too-many-requests',
  'machine-full',
  'workspace-unavailable',
  'challenge-broken',
  'isolation-missing',
])

const refusals: { readonly [code in ProblemCode]: string } = {
  'invalid-request': 'Der Server versteht diese Anfrage nicht.',
  'invalid-frame': 'Der Server versteht diese Nachricht nicht. Lade die Seite neu.',
  'request-timeout': 'Die Anfrage hat zu lange gedauert. Versuche es noch einmal.',
  'upgrade-required': 'Diese Adresse spricht WebSocket. Öffne die Seite, um sie zu benutzen.',
  'headers-too-large': 'Die Kopfzeilen der Anfrage sind zu groß.',
  'frame-too-large': 'Die Nachricht ist größer, als der Server annimmt.',
  'protocol-mismatch':
    'Diese Seite ist älter oder neuer als der Server. Lade sie neu; hilft das nicht, sage es dem, der den Server betreibt.',
  'not-signed-in': 'Melde dich zuerst an.',
  'wrong-code':
    'Dieser Code lässt niemanden herein: Vielleicht ist ein Tippfehler darin, er ist verbraucht oder zu alt. Bitte den, der ihn dir gegeben hat, um einen neuen.',
  'wrong-sign-in': 'Name und Passwort gehören nicht zusammen.',
  'foreign-origin': 'Die Anfrage kommt von einer anderen Website.',
  'not-allowed': 'Das ist hier nicht erlaubt.',
  'unknown-route': 'Unter dieser Adresse gibt es nichts.',
  'unknown-challenge': 'Diese Prüfung gibt es auf diesem Server nicht.',
  'unknown-attempt':
    'Diesen Versuch gibt es auf diesem Server nicht. Die Übersicht zeigt die Versuche, die du hast.',
  'unknown-demo': 'Diese Vorführung gibt es nicht.',
  'demo-full': 'Mehr Menschen können dieser Vorführung nicht folgen.',
  'unknown-task': 'Diese Aufgabe gibt es nicht.',
  'unknown-file': 'Diese Datei oder diesen Ordner gibt es nicht.',
  'unknown-terminal': 'Dieses Terminal gibt es nicht mehr.',
  'attempt-open': 'Du hast schon einen offenen Versuch. Beende ihn, bevor du einen neuen beginnst.',
  'attempt-not-ready': 'Der Versuch wird noch vorbereitet. Er beginnt gleich von selbst.',
  'attempt-closed': 'Der Versuch ist zu Ende. Was vorher gespeichert wurde, zählt.',
  'attempt-outdated':
    'Der Versuch gehört zu einer anderen Version von Assay und kann von dieser nicht geöffnet werden.',
  'report-not-ready':
    'Der Bericht ist noch nicht fertig. Er kommt, sobald die letzten Prüfungen gelaufen sind.',
  'file-changed': 'Die Datei hat sich inzwischen geändert.',
  'step-failed':
    'Das kam nicht zu Ende, wahrscheinlich, weil etwas geändert oder entfernt wurde, was dafür nötig ist. Mit einer neuen Übung fängst du von vorne an.',
  'path-refused': 'Dieser Pfad ist nicht erlaubt.',
  'file-too-large': 'Die Datei ist dafür zu groß, oder im Arbeitsplatz ist kein Platz mehr.',
  'too-many-requests': 'Das war zu viel.',
  'challenge-draft': 'Diese Prüfung wird noch geschrieben; üben kannst du sie schon.',
  'challenge-broken': 'Diese Prüfung kann nicht benutzt werden.',
  'isolation-missing': 'Dieser Server kann Prüfungen nicht voneinander trennen.',
  'account-unavailable': 'Das AWS-Konto ist nicht erreichbar. Versuche es gleich noch einmal.',
  'machine-full':
    'Auf diesem Rechner sind schon so viele Versuche offen, wie er tragen kann. Deiner hat nicht begonnen, und es wurde keine Zeit verbraucht. Versuche es wieder, wenn jemand fertig ist.',
  'workspace-unavailable': 'Der Arbeitsplatz ist nicht erreichbar. Was gespeichert wurde, ist sicher.',
  'storage-unavailable':
    'Gerade kann nichts gespeichert werden, und das liegt nicht an dir. Deine Arbeit bleibt auf diesem Gerät, bis es wieder geht.',
  'server-draining': 'Der Server startet neu. Versuche es gleich noch einmal.',
  'internal-error':
    'Bei uns ist etwas schiefgegangen. Versuche es noch einmal; hilft das nicht, sage es dem, der den Server betreibt.',
}

const words: InEachLanguage<ProblemWords> = {
  en: {
    refused: ({ detail }) => detail,
    unreachable:
      'The server does not answer. Check the network connection; if it is fine, the server may be restarting.',
    ourBug: 'Something went wrong on this page. Your saved work is not affected; reload the page to go on.',
    noConnection: 'There is no connection to the server at the moment. It is tried again by itself.',
    tooLargeForEditor: 'This file is too large to be saved from the editor. Use the terminal for it.',
    tooManyTabs: 'This attempt is open in too many tabs. Go on in the one opened last, or reload this one.',
    notOpenToYou: 'This attempt is not open to you.',
    unknownMessage: 'The server said something this page does not know. Reload the page.',
    notUnderstood: 'This page and the server do not understand each other. Reload the page.',
  },
  de: {
    refused: ({ code, detail }) =>
      saysTooLittle.has(code) ? `${refusals[code]} Der Server sagt dazu: „${detail}“` : refusals[code],
    unreachable:
      'Der Server antwortet nicht. Prüfe die Netzverbindung; ist sie in Ordnung, startet er vielleicht gerade neu.',
    ourBug:
      'Auf dieser Seite ist etwas schiefgegangen. Was gespeichert ist, ist davon nicht betroffen; lade die Seite neu, um weiterzumachen.',
    noConnection: 'Es gibt gerade keine Verbindung zum Server. Sie wird von selbst wieder versucht.',
    tooLargeForEditor:
      'Diese Datei ist zu groß, um aus dem Editor gespeichert zu werden. Nimm dafür das Terminal.',
    tooManyTabs:
      'Dieser Versuch ist in zu vielen Tabs offen. Mach im zuletzt geöffneten weiter oder lade diesen neu.',
    notOpenToYou: 'Dieser Versuch steht dir nicht offen.',
    unknownMessage: 'Der Server sagte etwas, was diese Seite nicht kennt. Lade die Seite neu.',
    notUnderstood: 'Diese Seite und der Server verstehen einander nicht. Lade die Seite neu.',
  },
}

/** What a page says of failures, in its language. */
export const problemWords = (): ProblemWords => inPageLanguage(words)

/** A refusal of the server in a sentence for the person. */
export const problemSentence = (problem: Problem): string => problemWords().refused(problem)
