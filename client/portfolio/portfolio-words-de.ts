import type { PortfolioWords } from './portfolio-words.ts'

/** What the pages of a portfolio say in German. */
export const portfolioWordsDe: PortfolioWords = {
  title: 'Portfolio',
  shared: { link: 'Per Link geteilt', public: 'Öffentlich' },
  sharedUntil: (how, until) => `${how}, bis ${until}`,
  story: (who = 'die Person', minutes, passed, of) => {
    const time = `In ${minutes} ${minutes === 1 ? 'Minute' : 'Minuten'}`
    return of === undefined
      ? `${time} hat ${who} es in einem laufenden AWS-Konto repariert.`
      : `${time} hat ${who} ${passed} von ${of} Aufgaben in einem laufenden AWS-Konto gelöst.`
  },
  criteria: (passed, of) => `${passed} von ${of} Kriterien sind erfüllt. Geprüft wurde, was das System tut.`,
  writtenBy: (who = 'der geprüften Person') => `Geschrieben von ${who}, nicht geprüft.`,

  before: 'Vorher',
  asHandedOver: 'wie übergeben',
  didNotWork: parts => (parts === 1 ? '1 Teil ging nicht' : `${parts} Teile gingen nicht`),
  after: 'Nachher',
  asJudged: after => `wie bewertet, ${after}`,
  work: (parts, of) => `${parts} von ${of} Teilen gehen`,
  notDrawn: 'Das Bild konnte nicht gezeichnet werden.',

  nameless: 'Jemand ohne Namen',
  passedExam: 'In einer Prüfung bestanden',
  passes: percent => `bestanden ab ${percent} %`,
  exam: 'Prüfung',
  taken: 'Abgelegt',
  minutesOf: (used, budget) => `${used} von ${budget} min`,
  issuedBy: 'Ausgestellt von',
  points: (earned, possible) => `${earned} von ${possible} Punkten`,

  tasks: 'Was getan wurde',
  tasksOf: (passed, of) => `${passed} von ${of} Aufgaben`,
  atFirst: 'Zuerst:',
  atTheEnd: 'Am Ende:',

  changes: 'Was geändert wurde',
  files: count => `${count} ${count === 1 ? 'Datei' : 'Dateien'}, Geheimnisse entfernt`,
  noFile: 'Keine Datei wurde geändert: Gearbeitet wurde im Konto.',
  change: { new: 'neu', changed: 'geändert', removed: 'entfernt' },
  withheldFile: {
    binary: 'Das ist kein Text.',
    'too-large': 'Die Datei ist zu groß, um sie zu zeigen.',
    deleted: 'Die Datei wird nicht mehr aufbewahrt.',
    secret: 'Nicht gezeigt: Ein Geheimnis darin ließ sich nicht entfernen.',
  },
  changesOf: path => `Änderungen an ${path}`,

  resources: 'Was im Konto gebaut wurde',
  aboutResources: 'Namen überdeckt',
  noResource: 'Im Konto wurde nichts eingerichtet.',

  recording: 'Im Terminal',
  aboutRecording: 'mit Zustimmung aufgezeichnet, Geheimnisse überdeckt',
  terminals: 'Aufgezeichnete Terminals',
  watch: length => `Aufzeichnung ansehen, ${length}`,
  loading: 'Wird geladen…',
  notLoaded: 'Die Aufzeichnung konnte nicht geladen werden. Vielleicht wird sie nicht mehr gezeigt.',
  notSigned: 'Das ist nicht die Aufzeichnung, die signiert wurde; sie wird nicht abgespielt.',
  isCut: 'Die Aufzeichnung geht weiter; der Rest ist weggelassen.',
  play: 'Abspielen',
  pause: 'Anhalten',
  place: 'Stelle in der Aufzeichnung',
  speed: 'Tempo',
  marks: 'Ergebnisse und Marken',

  inSignedLanguage: 'Was die Prüfung sagt, steht in der Sprache, in der es signiert wurde.',
  conditions: 'Bedingungen',
  conditionsAsSigned: 'Wie sie signiert sind, auf Englisch',

  trust: 'Kann ich dem trauen?',
  checkedHere: 'in deinem Browser geprüft',
  notVerified: 'Das konnte gerade nicht geprüft werden. Das Archiv lässt sich ohne diese Seite prüfen.',
  verifying: 'Wird geprüft…',
  verifyAgain: 'Noch einmal prüfen',
  verifyFile: 'Eine Datei prüfen',
  question: {
    authentic: 'Echt',
    current: 'Gültig',
    conditions: 'Bedingungen',
    identity: 'Person',
    withheld: 'Zurückgehalten',
  },
  norThisPage: 'Auch auf dieser Seite wurde nichts geändert.',
  no: 'Nein',
  withheld: count =>
    count === 1
      ? 'Eine signierte Datei wird hier nicht gezeigt. Ihr Name steht in der signierten Liste.'
      : `${count} signierte Dateien werden hier nicht gezeigt. Ihre Namen stehen in der signierten Liste.`,
  metOf: (met, all) => `${met} von ${all}`,

  take: 'Zum Mitnehmen',
  allSigned: 'alles signiert',
  forms: {
    badge: 'Nachweis (Open Badges 3.0)',
    zip: 'Alles, ohne Netz prüfbar',
    site: 'Als Seite ohne Skripte',
    git: 'Die Arbeit als Git-Repository',
    json: 'Als Daten',
  },

  own: {
    title: 'Dein Portfolio',
    lead: 'Es ist Datei für Datei signiert. Du entscheidest, wer was sieht; was du zurückhältst, bleibt als zurückgehalten nachweisbar und verrät nichts.',
    back: 'Zurück zum Bericht',
    preview: 'Was Besucher sehen',
    onlyYou: 'Das siehst nur du',
    asNow: 'Wie es jetzt geteilt ist',
    savedUnseen: 'Gespeichert. Niemand sieht es.',
    savedSeen: 'Gespeichert. Wer den Link hat, sieht es.',
    removed: 'Entfernt, bevor jemand es sieht',
    nothingRemoved:
      'In deinen Dateien, deinen Terminals und deiner Notiz fand sich nichts, was wie ein Geheimnis aussieht.',
    places: count =>
      count === 1
        ? 'Eine Stelle, die wie ein Geheimnis, eine Kontonummer, eine Adresse oder ein Text der Prüfung aussieht.'
        : `${count} Stellen, die wie Geheimnisse, Kontonummern, Adressen oder Texte der Prüfung aussehen.`,
    whoSees: 'Wer es sieht',
    audience: {
      nobody: ['Niemand', 'Nur du siehst es. Ein Link, der unterwegs war, führt nirgends mehr hin.'],
      link: ['Wer den Link hat', 'Suchmaschinen werden gebeten, fernzubleiben.'],
      public: ['Alle', 'Suchmaschinen dürfen es aufnehmen.'],
    },
    whatTheySee: 'Was sie außer deinem Namen, der Prüfung und ihren Bedingungen sehen',
    section: {
      score: 'Ergebnis nach Gebieten',
      tasks: 'Aufgaben: was nicht ging, was jetzt erfüllt ist',
      changes: 'Änderungen der Dateien und das Repository der Arbeit',
      resources: 'Was im Konto gebaut wurde, mit überdeckten Namen',
      recording: 'Aufzeichnung der Terminals, mit einer Marke bei jedem Ergebnis',
      diagram: 'Diagramm vorher und nachher',
      note: 'Deine Notiz',
    },
    noRecording: 'Es gibt keine: Du hast vor dem Beginn keiner zugestimmt.',
    note: 'Deine Notiz, als deine gezeigt',
    howLong: 'Wie lange',
    until: day => `Wie bisher, bis ${day}`,
    terms: {
      forever: 'Bis du es zurückziehst',
      week: 'Eine Woche',
      month: 'Einen Monat',
      months: 'Drei Monate',
    },
    signing: 'Wird signiert…',
    save: 'Speichern',
    link: 'Der Link',
    noLink: 'Es gibt keinen: Niemand sieht es.',
    copy: 'Link kopieren',
    copied: 'Kopiert',
    open: 'Öffnen',
    onlyHere:
      'Fremde erreichen diesen Server erst, wenn er eine öffentliche Adresse hat (ASSAY_PUBLIC_ADDRESS). Bis dahin gibst du das Archiv weiter.',
  },
}
