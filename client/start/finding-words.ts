import type { InEachLanguage } from '../ui/page-language.ts'

/** What the environment check says. */
export interface FindingWords {
  readonly check: string
  readonly again: string
  readonly looking: string
  readonly nothingWrong: string
  readonly lookAt: (titles: string) => string
  readonly titles: {
    readonly [id in 'browser' | 'connection' | 'storage' | 'window' | 'server']: string
  }
  readonly features: { readonly [feature in BrowserFeature]: string }
  readonly browserReady: string
  readonly browserMissing: (features: string) => string
  readonly browserRemedy: string
  readonly noAnswer: string
  readonly noAnswerRemedy: string
  readonly roundTrip: (ms: number) => string
  readonly slowRemedy: string
  readonly storageReady: string
  readonly storageMissing: string
  readonly storageRemedy: string
  readonly windowSize: (width: number, height: number) => string
  readonly windowRemedy: (width: number, height: number) => string
  readonly serverSilent: string
  readonly serverSilentRemedy: string
  /** `reasons` are the server's own sentences, in English. */
  readonly noExams: (reasons: string) => string
  readonly noExamsRemedy: string
  readonly serverLimited: (reasons: string) => string
  readonly serverLimitedRemedy: string
  readonly serverReady: string
}

/** What a browser must have. */
export type BrowserFeature = 'WebSocket' | 'IndexedDB' | 'secure' | 'resize' | 'dialog' | 'workers'

/** What the environment check says. */
export const findingWords: InEachLanguage<FindingWords> = {
  en: {
    check: 'Environment check',
    again: 'Look again',
    looking: 'Looking…',
    nothingWrong: 'The environment check found nothing wrong.',
    lookAt: titles => `Look at: ${titles}.`,
    titles: {
      browser: 'Browser',
      connection: 'Connection',
      storage: 'Storage',
      window: 'Window',
      server: 'Server',
    },
    features: {
      WebSocket: 'WebSocket',
      IndexedDB: 'IndexedDB',
      secure: 'secure context',
      resize: 'resize observer',
      dialog: 'dialog element',
      workers: 'workers',
    },
    browserReady: 'Everything the workspace uses is there',
    browserMissing: features => `Missing: ${features}`,
    browserRemedy:
      'Use a current Chrome, Edge, Firefox or Safari, and open this server by https or on the machine it runs on.',
    noAnswer: 'The server does not answer',
    noAnswerRemedy: 'Check the network. A proxy, a VPN or an extension may be in the way.',
    roundTrip: ms => `${ms} ms to the server and back`,
    slowRemedy:
      'The terminal will lag. A cable instead of the radio, or another network, may help. No work is lost.',
    storageReady: 'Unsent work survives a closed tab and a dead network',
    storageMissing: 'This browser keeps nothing',
    storageRemedy:
      'Work that has not reached the server would be lost with the tab. Leave the private window, or allow storage for this address.',
    windowSize: (width, height) => `${width} × ${height} pixels`,
    windowRemedy: (width, height) =>
      `Editor, terminal and diagram fit side by side from ${width} × ${height}. Make the window larger, or zoom out.`,
    serverSilent: 'The server does not say how it is',
    serverSilentRemedy: 'Wait a moment and look again.',
    noExams: reasons => `Exams cannot be started here. ${reasons}`.trim(),
    noExamsRemedy:
      'You can practise meanwhile. Whoever runs this server finds the details on the status page.',
    serverLimited: reasons => reasons,
    serverLimitedRemedy: 'You can start. Whoever runs this server finds the details on the status page.',
    serverReady: 'Accounts, workspaces and checks are ready',
  },
  de: {
    check: 'Deine Umgebung',
    again: 'Noch einmal',
    looking: 'Wird geprüft…',
    nothingWrong: 'An der Umgebung ist nichts auszusetzen.',
    lookAt: titles => `Sieh nach: ${titles}.`,
    titles: {
      browser: 'Browser',
      connection: 'Verbindung',
      storage: 'Speicher',
      window: 'Fenster',
      server: 'Server',
    },
    features: {
      WebSocket: 'WebSocket',
      IndexedDB: 'IndexedDB',
      secure: 'sicherer Kontext',
      resize: 'Größenbeobachter',
      dialog: 'Dialogelement',
      workers: 'Worker',
    },
    browserReady: 'Alles da, was der Arbeitsplatz braucht',
    browserMissing: features => `Es fehlt: ${features}`,
    browserRemedy:
      'Nimm ein aktuelles Chrome, Edge, Firefox oder Safari und öffne diesen Server über https oder auf der Maschine, auf der er läuft.',
    noAnswer: 'Der Server antwortet nicht',
    noAnswerRemedy: 'Prüfe das Netz. Ein Proxy, ein VPN oder eine Erweiterung kann im Weg sein.',
    roundTrip: ms => `${ms} ms zum Server und zurück`,
    slowRemedy:
      'Das Terminal wird träge sein. Ein Kabel statt Funk oder ein anderes Netz kann helfen. Es geht keine Arbeit verloren.',
    storageReady: 'Ungesendete Arbeit übersteht einen geschlossenen Tab und ein totes Netz',
    storageMissing: 'Dieser Browser hebt nichts auf',
    storageRemedy:
      'Was den Server noch nicht erreicht hat, ginge mit dem Tab verloren. Verlasse das private Fenster oder erlaube dieser Adresse das Speichern.',
    windowSize: (width, height) => `${width} × ${height} Pixel`,
    windowRemedy: (width, height) =>
      `Editor, Terminal und Diagramm passen ab ${width} × ${height} nebeneinander. Mach das Fenster größer oder zoome heraus.`,
    serverSilent: 'Der Server sagt nicht, wie es ihm geht',
    serverSilentRemedy: 'Warte einen Augenblick und sieh noch einmal nach.',
    noExams: () => 'Hier können keine Prüfungen beginnen.',
    noExamsRemedy:
      'Üben kannst du inzwischen. Wer den Server betreibt, findet die Einzelheiten auf der Seite über seinen Zustand.',
    serverLimited: () => 'Ein Teil des Servers ist eingeschränkt',
    serverLimitedRemedy:
      'Du kannst beginnen. Wer den Server betreibt, findet die Einzelheiten auf der Seite über seinen Zustand.',
    serverReady: 'Konten, Arbeitsplätze und Prüfungen sind bereit',
  },
}
