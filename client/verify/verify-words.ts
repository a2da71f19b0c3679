import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'

interface VerifyWords {
  readonly title: string
  readonly lead: string
  readonly offlineTitle: string
  readonly offlineLead: string
  readonly offlineAside: string
  readonly ownTools: string
  readonly onYourMachine: string
  readonly oneFile: string
  readonly withoutNetwork: string
  readonly checked: string
  readonly files: (count: number) => string
  readonly pasted: string
  readonly fourQuestions: string
  readonly authentic: readonly [question: string, about: string]
  readonly current: readonly [question: string, about: string]
  readonly conditions: readonly [question: string, about: string]
  readonly identity: readonly [question: string, about: string]
  readonly drop: string
  readonly forms: (orAddress: boolean) => string
  readonly choose: string
  readonly paste: string
  readonly fileToVerify: string
  readonly textOf: (orAddress: boolean) => string
  readonly verifyThis: string
  readonly looking: string
  readonly verdictOn: (name: string) => string
  readonly credential: string
  readonly saysItIs: string
  readonly holder: string
  readonly saysItIsOf: string
  readonly issuer: string
  readonly issued: string
  readonly evidence: string
  readonly belongs: string
  readonly asSigned: (files: number, entries: number) => string
  readonly nothingWithheld: string
  readonly withheld: (paths: string) => string
  readonly results: string
  readonly steps: string
}

const words: InEachLanguage<VerifyWords> = {
  en: {
    title: 'Verify a credential',
    lead: 'Drop the file somebody gave you. It is checked here in your browser: the file is not sent anywhere, and you do not have to trust this site.',
    offlineTitle: 'Verify a credential, offline',
    offlineLead:
      'Drop the badge, or the whole evidence archive that this file came in. Everything is checked in this file, without a network: nothing is sent or fetched.',
    offlineAside:
      'What needs a network is said and not guessed: whether a badge was withdrawn since its archive was made, and the keys of an issuer that is named by its domain.',
    ownTools: 'Prefer your own tools? The same file passes any Open Badges 3.0 verifier, or',
    onYourMachine: 'on your machine.',
    oneFile: 'This page as one file',
    withoutNetwork: 'works without a network.',
    checked: 'Checked in this tab',
    files: count => `${count} ${count === 1 ? 'file' : 'files'}`,
    pasted: 'Pasted text',
    fourQuestions: 'Four questions, each answered in words',
    authentic: ['Authentic', 'Did the issuer it names sign all of it, and was nothing changed since?'],
    current: ['Current', 'Has it begun, is it not over, and has its issuer not withdrawn it?'],
    conditions: [
      'Conditions',
      'How was it earned: with or without a proctor, in what time, with which help?',
    ],
    identity: ['Identity', 'Whose is it, and how does its issuer know?'],
    drop: 'Drop a badge or an evidence file',
    forms: orAddress => `PNG, SVG, JSON, JWT or ZIP. Or paste its text${orAddress ? ' or its address' : ''}.`,
    choose: 'Choose a file',
    paste: 'Paste',
    fileToVerify: 'File to verify',
    textOf: orAddress => `Text${orAddress ? ' or address' : ''} of the badge`,
    verifyThis: 'Verify this',
    looking: 'Looking at it…',
    verdictOn: name => `Verdict on ${name}`,
    credential: 'Credential',
    saysItIs: 'Says it is',
    holder: 'Holder',
    saysItIsOf: 'Says it is of',
    issuer: 'Issuer',
    issued: 'Issued',
    evidence: 'Evidence',
    belongs: 'Belongs to it',
    asSigned: (files, entries) => `${files} files as they were signed, from a journal of ${entries} entries.`,
    nothingWithheld: 'Nothing is withheld.',
    withheld: paths => `Withheld, and signed with the others: ${paths}`,
    results: 'Results',
    steps: 'How this was found, step by step',
  },
  de: {
    title: 'Einen Nachweis prüfen',
    lead: 'Zieh die Datei hierher, die dir jemand gegeben hat. Geprüft wird hier in deinem Browser: Die Datei wird nirgendwohin geschickt, und du musst dieser Seite nicht trauen.',
    offlineTitle: 'Einen Nachweis prüfen, ohne Netz',
    offlineLead:
      'Zieh den Nachweis hierher oder das ganze Archiv, in dem diese Datei war. Alles wird in dieser Datei geprüft, ohne Netz: Nichts wird geschickt oder geholt.',
    offlineAside:
      'Was ein Netz braucht, wird gesagt und nicht geraten: ob ein Nachweis zurückgezogen wurde, seit sein Archiv entstand, und die Schlüssel eines Ausstellers, der mit seiner Domain genannt ist.',
    ownTools: 'Lieber mit eigenen Werkzeugen? Dieselbe Datei besteht jede Prüfung nach Open Badges 3.0, oder',
    onYourMachine: 'auf deinem Rechner.',
    oneFile: 'Diese Seite als eine Datei',
    withoutNetwork: 'geht ohne Netz.',
    checked: 'In diesem Tab geprüft',
    files: count => `${count} ${count === 1 ? 'Datei' : 'Dateien'}`,
    pasted: 'Eingefügter Text',
    fourQuestions: 'Vier Fragen, jede in Worten beantwortet',
    authentic: ['Echt', 'Hat der genannte Aussteller alles signiert, und wurde seither nichts geändert?'],
    current: ['Gültig', 'Gilt es schon und noch, und hat der Aussteller es nicht zurückgezogen?'],
    conditions: [
      'Bedingungen',
      'Wie wurde es erworben: mit oder ohne Aufsicht, in welcher Zeit, mit welcher Hilfe?',
    ],
    identity: ['Person', 'Wessen ist es, und woher weiß der Aussteller das?'],
    drop: 'Einen Nachweis oder eine Belegdatei hierher ziehen',
    forms: orAddress =>
      `PNG, SVG, JSON, JWT oder ZIP. Oder füge den Text${orAddress ? ' oder die Adresse' : ''} ein.`,
    choose: 'Datei auswählen',
    paste: 'Einfügen',
    fileToVerify: 'Zu prüfende Datei',
    textOf: orAddress => `Text${orAddress ? ' oder Adresse' : ''} des Nachweises`,
    verifyThis: 'Das prüfen',
    looking: 'Wird angesehen…',
    verdictOn: name => `Ergebnis zu ${name}`,
    credential: 'Nachweis',
    saysItIs: 'Sagt, es sei',
    holder: 'Gehört',
    saysItIsOf: 'Sagt, es gehöre',
    issuer: 'Aussteller',
    issued: 'Ausgestellt',
    evidence: 'Belege',
    belongs: 'Gehören dazu',
    asSigned: (files, entries) =>
      `${files} Dateien, wie sie signiert wurden, aus einem Journal von ${entries} Einträgen.`,
    nothingWithheld: 'Nichts wird zurückgehalten.',
    withheld: paths => `Zurückgehalten, und mit den anderen signiert: ${paths}`,
    results: 'Ergebnisse',
    steps: 'Wie das gefunden wurde, Schritt für Schritt',
  },
}

/** What the verifier says by itself, in the language of the page. */
export const verifyWords = (): VerifyWords => inPageLanguage(words)
