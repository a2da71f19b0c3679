import type { ReportWords } from './report-words.ts'

/** German. */
export const de: ReportWords = {
  title: challenge => `Bericht: ${challenge}`,
  result: (result, percent) => `${result}: ${percent} Prozent.`,
  questionSent: 'Deine Frage ist angekommen; ein Mensch wird sie beantworten.',
  taskByTask: 'Aufgabe für Aufgabe',
  proof: entries =>
    `Allein aus dem Journal dieses Versuchs gemacht: ${entries} Einträge, der letzte mit dem Hash`,
  ofChallenge: challenge => `Prüfung ${challenge}.`,
  howItScores: 'Wie diese Prüfung bewertet',

  mode: { exam: 'Prüfung', practice: 'Übung' },
  passes: percent => `Bestanden ab ${percent} %.`,
  candidate: 'Wer',
  timeUsed: 'Verbrauchte Zeit',
  usedOf: (used, budget) => `${used} von ${budget}`,
  givenBack: 'Zurückgegeben',
  nothingLost: 'Nichts ging verloren',
  newVariant: 'Neue Variante versuchen',
  practise: 'Mit neuer Variante üben',
  print: 'Drucken',

  howSure: 'Wie sicher das Ergebnis ist',
  unsure:
    'Wie sicher dieses Ergebnis ist, weiß noch niemand: Zu wenige haben diese Prüfung abgelegt. Nimm ein Ergebnis nahe der Grenze als offen.',
  band({ range: [low, high], unit, distance, isAbove, isNearCut, otherwise }) {
    const where = `${distance}${unit} ${isAbove ? 'über' : 'unter'} der Grenze`
    const range = `${low} bis ${high}${unit}`
    if (!isNearCut) return `${where}; sie liegt außerhalb des Bandes von einem Standardfehler: ${range}.`
    const other =
      otherwise === undefined ? '' : ` Von 100 Menschen beurteilte eine andere Fassung ${otherwise} anders.`
    return `${where}, und die Grenze liegt im Band von einem Standardfehler: ${range}.${other}`
  },

  atTheEnd: 'Das System am Ende',
  legend: { pass: 'geht', fail: 'geht nicht', inconclusive: 'nicht entschieden' },
  notDrawn: 'Das Bild konnte nicht gezeichnet werden.',
  byDomain: 'Nach Gebiet',
  practiseNext: 'Was du als Nächstes üben kannst',
  aboutMinutes: minutes => `etwa ${minutes} min`,
  missing: (points, criteria) =>
    `${points === 1 ? '1 Punkt fehlt' : `${points} Punkte fehlen`}, ${criteria === 1 ? '1 Kriterium' : `${criteria} Kriterien`}`,
  practiceHelps:
    'Jeder Link öffnet die Lektion dieser Aufgabe, in einer Übung mit Hinweisen und neu gezogenen Fehlern.',

  howTimeWent: 'Wie die Zeit verging',
  noChange: 'Kein Kriterium hat sich geändert.',
  whenEachTask: 'Wann jede Aufgabe zuerst nicht und wann sie erfüllt war, auf der Uhr des Versuchs',
  lanes: {
    task: 'Aufgabe',
    happened: 'Was geschah',
    points: 'Punkte',
    earned: (earned, open, possible) =>
      open === 0 ? `${earned} von ${possible}` : `${earned} bis ${earned + open} von ${possible}`,
    untouched: 'Kein Ergebnis hat sich geändert',
  },
  marks: {
    fail: 'nicht erfüllt',
    pass: 'erfüllt',
    inconclusive: 'nicht entschieden',
    step: 'ein Kriterium erfüllt',
    'given-back': 'zurückgegeben',
  },
  stoodStill: 'Die Uhr stand still, seit das begann.',
  inOrder: 'Alles der Reihe nach',
  afterTheEnd: 'Nach dem Ende',
  changedItself: 'Während geprüft wurde, hat das Gebaute das Konto selbst geändert:',

  criteriaPass: (passed, of) => `${passed} von ${of} Kriterien erfüllt`,
  wouldHavePassed: 'Was erfüllt gewesen wäre',
  firstPassed: duration => `Zum ersten Mal erfüllt nach ${duration}`,
  guard: 'Ein Wächter: von Anfang an erfüllt, fängt er Schaden ab',
  lookedAt: 'Was geprüft wurde',
  seen: 'Gesehen',
  expected: 'Erwartet',

  yourQuestion: 'Deine Frage',
  wordsDeleted: 'Ihre Worte wurden gelöscht.',
  willBeAnswered:
    'Ein Mensch wird sie hier beantworten, nachdem aus dem, was am Ende zu sehen war, noch einmal entschieden wurde. Das kann dir nur helfen.',
  decidedOnceMore: 'Noch einmal entschieden, aus dem, was zu sehen war',
  granted: 'Stattgegeben',
  notGranted: 'Nicht stattgegeben',
  nothingStored: 'Es wurde nichts aufgehoben, woraus entschieden werden könnte.',
  asItWas: outcome => `Mit der Prüfung deines Versuchs: ${outcomes[outcome]}.`,
  asToday: (version, outcome) => ` Mit der Prüfung von heute (${version}): ${outcomes[outcome]}.`,
  isWrong: 'Dieses Ergebnis ist falsch',
  overlooked: 'Was wurde übersehen? Ein Mensch liest es neben dem, was zu sehen war.',
  notSent: 'Es konnte nicht gesendet werden. Versuche es noch einmal.',
  askAgain: 'Um einen zweiten Blick bitten',
  cancel: 'Abbrechen',

  badge: 'Abzeichen: dass du bestanden hast',
  scoreReport: 'Ergebnisbericht: wie',
  showWork: 'Zeige deine Arbeit',
  toLinkedIn: 'Zu LinkedIn hinzufügen',
  of: title => `, ${title}`,
  verifyOne: 'Einen Nachweis prüfen',
  transcript: 'Alle deine Nachweise als Übersicht (ZIP)',
  badgeWithdrawn: 'Dein Abzeichen wurde zurückgezogen',
  badgeAnew: 'Dein Abzeichen muss neu ausgestellt werden',
  hasBadge: 'Du hast ein Abzeichen',
  withdrawnWhy: reason => `Wer es prüft, erfährt das. Der Grund: ${reason ?? 'es wurde keiner genannt'}`,
  keyCompromised:
    'Der Schlüssel, mit dem es unterschrieben ist, geriet in fremde Hände. Bitte, wer diesen Server betreibt, es neu auszustellen.',
  issued: (issuer, on, until) =>
    `Ausgestellt von ${issuer} am ${on}${until === undefined ? '' : `, gültig bis ${until}`}. Jeder kann es prüfen, ohne dieser Seite zu trauen.`,

  yourFiles: 'Deine Dateien',
  filesAtTheEnd: (folder, changes) =>
    `In ~/${folder}, als der Versuch endete: ${changes || 'nichts neu und nichts geändert'}.`,
  downloadAll: 'Alle herunterladen',
  notKept: 'Nicht aufgehoben',
  unchangedFiles: count => (count === 1 ? '1 unveränderte Datei' : `${count} unveränderte Dateien`),
  changes: { new: 'Neu', changed: 'Geändert', removed: 'Entfernt', unchanged: 'Unverändert' },
  counted: (change, count) => `${count} ${{ new: 'neu', changed: 'geändert', removed: 'entfernt' }[change]}`,
  leftOut: {
    'tool-folder': 'von einem Werkzeug gefüllt',
    'no-plain-file': 'ein Link, eine Pipe oder ein Gerät',
    'too-large': size => `größer als ${size}`,
    'too-many': (files, size) =>
      `mehr als die ${files.toLocaleString('de')} Dateien oder ${size}, die aufgehoben werden`,
    unreadable: 'ließ sich nicht lesen',
    name: 'der Name ist zu lang oder kein Text',
  },
  andMore: count => ` und ${count.toLocaleString('de')} weitere`,
  notText: 'kein Text',
  tooLarge: 'zu groß zum Zeigen',
  download: path => `${path} herunterladen`,
  tryAgain: 'Noch einmal versuchen',
  opening: 'Wird geöffnet…',
  restInDownload: 'Der Rest ist im Download.',
  showUnchanged: count => `${count} unveränderte Zeilen zeigen`,
  onlyLineBreak: 'Nur der Zeilenumbruch am Ende ist anders.',
  emptyFile: 'Die Datei ist leer.',
}

const outcomes = {
  pass: 'erfüllt',
  fail: 'nicht erfüllt',
  inconclusive: 'konnte nicht entschieden werden',
} as const
