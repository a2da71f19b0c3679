/** What the page of a portfolio says that is put anywhere, around what the candidate and the exam say. HTML where it has marks. */
export interface SiteWords {
  readonly candidate: string
  readonly passed: (exam: string, day: string, used: number, of: number, issuer: string) => string
  readonly tasksPass: (passed: number, all: number) => string
  readonly notChecked: string
  readonly score: string
  readonly percent: (percent: number, passes: number) => string
  readonly points: (earned: number, possible: number) => string
  readonly done: string
  readonly passes: string
  readonly fails: string
  readonly atFirst: string
  readonly atTheEnd: string
  readonly parts: string
  readonly states: { readonly [state in 'pass' | 'fail' | 'inconclusive' | 'idle']: string }
  readonly beforeAfter: (before: string, after: string) => string
  readonly changed: string
  readonly built: string
  readonly terminal: string
  readonly aboutTerminal: string
  readonly conditions: string
  readonly trust: string
  readonly howToVerify: string
}

/** English. */
export const siteEn: SiteWords = {
  candidate: 'A candidate',
  passed: (exam, day, used, of, issuer) =>
    `${exam}, passed in an exam on ${day}, ${used} of ${of} minutes. Issued by ${issuer}.`,
  tasksPass: (passed, all) => `${passed} of ${all} tasks pass.`,
  notChecked: 'Written by the candidate, not checked.',
  score: 'Score',
  percent: (percent, passes) => `${percent} %, ${passes} % passes.`,
  points: (earned, possible) => `${earned} of ${possible} points`,
  done: 'What was done',
  passes: 'Passes',
  fails: 'Does not pass',
  atFirst: 'At first',
  atTheEnd: 'At the end',
  parts: 'Parts of the system',
  states: {
    pass: 'works',
    fail: 'does not work',
    inconclusive: 'not decided',
    idle: 'not judged',
  },
  beforeAfter: (before, after) => `${before} before, ${after} after`,
  changed: 'What was changed',
  built: 'What was built in the account',
  terminal: 'In the terminal',
  aboutTerminal: 'Recorded with consent, secrets covered. Each is an asciicast, to be played by asciinema.',
  conditions: 'Conditions',
  trust: 'Can I trust this?',
  howToVerify:
    'Drop <a href="badge.json">badge.json</a> on any verifier of Open Badges 3.0. The archive of this portfolio has the signed list of all its files and a verifier that works without a network.',
}

/** German. */
export const siteDe: SiteWords = {
  candidate: 'Ohne Namen',
  passed: (exam, day, used, of, issuer) =>
    `${exam}, in einer Prüfung bestanden am ${day}, in ${used} von ${of} Minuten. Ausgestellt von ${issuer}.`,
  tasksPass: (passed, all) => `${passed} von ${all} Aufgaben sind erfüllt.`,
  notChecked: 'Von der Person selbst geschrieben, nicht geprüft.',
  score: 'Ergebnis',
  percent: (percent, passes) =>
    `${percent.toLocaleString('de')} %, bestanden ab ${passes.toLocaleString('de')} %.`,
  points: (earned, possible) => `${earned.toLocaleString('de')} von ${possible.toLocaleString('de')} Punkten`,
  done: 'Was getan wurde',
  passes: 'Erfüllt',
  fails: 'Nicht erfüllt',
  atFirst: 'Zuerst',
  atTheEnd: 'Am Ende',
  parts: 'Teile des Systems',
  states: {
    pass: 'geht',
    fail: 'geht nicht',
    inconclusive: 'nicht entschieden',
    idle: 'nicht beurteilt',
  },
  beforeAfter: (before, after) => `vorher: ${before}, nachher: ${after}`,
  changed: 'Was geändert wurde',
  built: 'Was im Konto gebaut wurde',
  terminal: 'Im Terminal',
  aboutTerminal:
    'Mit Zustimmung aufgezeichnet, Geheimnisse überdeckt. Jede ist ein Asciicast, den asciinema abspielt.',
  conditions: 'Bedingungen',
  trust: 'Kann ich dem trauen?',
  howToVerify:
    'Zieh <a href="badge.json">badge.json</a> auf irgendein Prüfwerkzeug für Open Badges 3.0. Das Archiv dieses Portfolios hat die signierte Liste aller Dateien und ein Prüfwerkzeug, das ohne Netz geht. Die Worte der Prüfung und des Nachweises stehen in der Sprache, in der sie ausgestellt wurden.',
}
