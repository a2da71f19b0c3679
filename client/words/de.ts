import { formatDuration } from '../ui/format-time.ts'
import type { Words } from './words.ts'

const stages = { account: 'Das AWS-Konto', seed: 'Das System darin', workspace: 'Der Arbeitsplatz' } as const

/** German. */
export const de: Words = {
  'outage.account-unreachable': () => 'das Konto war nicht erreichbar',
  'outage.workspace-unreachable': () => 'der Arbeitsplatz war nicht erreichbar',
  'outage.server-restarting': () => 'der Server startete neu',
  'outage.checks-backed-up': () => 'die Prüfungen waren im Rückstand',
  'outage.storage-unavailable': () => 'nichts konnte gespeichert werden',
  'outage.server-frozen': () => 'der Server stand still',
  'outage.paused': () => 'du hast pausiert',

  'stage-failed.account-unavailable': () =>
    'Das AWS-Konto war nicht erreichbar. Das liegt an uns, nicht an dir; starte gleich noch einmal.',
  'stage-failed.workspace-unavailable': () =>
    'Der Arbeitsplatz war nicht erreichbar. Das liegt an uns, nicht an dir; starte gleich noch einmal.',
  'stage-failed.storage-unavailable': () =>
    'Es war kein Platz mehr, um etwas zu speichern. Das liegt an uns, nicht an dir; frage, wer den Server betreibt.',
  'stage-failed.our-fault': ({ stage }) =>
    `${stages[stage]} konnte nicht vorbereitet werden. Das liegt an uns, nicht an dir; starte noch einmal.`,

  'archive.no-folder': ({ folder }) =>
    `Am Ende gab es keinen Ordner ~/${folder}; deshalb konnten keine Dateien aufgehoben werden. Dein Ergebnis hängt nicht davon ab.`,
  'archive.unreadable': () =>
    'Deine Dateien konnten am Ende nicht gelesen werden. Das liegt an uns, nicht an dir. Dein Ergebnis hängt nicht davon ab.',

  'ended.submitted': () => 'Abgegeben',
  'ended.expired': () => 'Die Zeit war um',

  'moment.fails': ({ title }) => `${title}: nicht erfüllt`,
  'moment.passes': ({ title }) => `${title}: erfüllt`,
  'moment.no-longer-passes': ({ title }) => `${title}: nicht mehr erfüllt`,
  'moment.not-decided': ({ title }) => `${title}: konnte nicht entschieden werden`,
  'moment.given-back': ({ ms, why }) => `${formatDuration(ms)} zurückgegeben: ${why}`,
  'moment.submitted': () => 'Abgegeben',
  'moment.expired': () => 'Die Zeit war um',

  'verdict.assay:still-looking': () =>
    'Das wird noch geprüft, denn die Aufgabe lässt dafür Zeit. Die Punkte bleiben bis dahin offen.',
  'verdict.assay:undecided': () =>
    'Das konnte noch nicht entschieden werden. Die Punkte bleiben offen, bis noch einmal geprüft wurde.',
  'verdict.assay:our-fault': () =>
    'Die Plattform ist ausgefallen, während das geprüft wurde. Die Punkte bleiben offen, bis noch einmal geprüft wurde.',
  'verdict.assay:check-broke': () =>
    'Die Prüfung selbst ist gescheitert; das liegt nicht an dir. Die Punkte bleiben offen, bis es sich jemand angesehen hat.',
  'verdict.assay:no-answer': () => 'Das System antwortet nicht innerhalb von 31 s.',
  'verdict.assay:connection-cut': () => 'Das System schließt die Verbindung ohne Antwort.',
  'verdict.assay:interim-answer': () =>
    'Das System antwortet mit einem Status von 100 bis 199, und danach kommt nichts.',
  'verdict.assay:unreadable-answer': () =>
    'Das System antwortet mit Kopfzeilen, die kein gültiges HTTP oder viel zu lang sind.',
  'verdict.assay:throttled': () => 'Das System lehnt eine Anfrage ab, weil es gedrosselt ist.',
  'verdict.assay:refused-by-aws': () => 'AWS lehnt eine Frage nach dem System mit einem Fehler ab.',
  'verdict.assay:asked-too-often': () => 'Das System kommt nicht zur Ruhe, so oft es auch geprüft wird.',
  'verdict.assay:too-much-to-see': () =>
    'Das System antwortet mit mehr, als eine Prüfung ansehen kann (256 KiB insgesamt).',
  'verdict.assay:took-too-long': () =>
    'Was das System antwortet, braucht länger, als eine Prüfung dauern darf.',
  'verdict.assay:unexpected-answer': () =>
    'Das System antwortet mit etwas, womit dieses Kriterium nichts anfangen kann.',
  'verdict.assay:part-missing': () =>
    'Ein Teil des Systems, den dieses Kriterium ansieht, fehlt oder lässt sich nicht lesen.',
  'verdict.assay:reviewed': () => 'Ein Mensch hat sich das angesehen und entschieden.',
  'verdict.assay:regraded': () =>
    'Das wurde mit einer verbesserten Prüfung neu entschieden, aus dem, was damals zu sehen war: erfüllt.',
  'verdict.assay:answer-of-aws': () => 'Antwort von AWS',

  'result.passed': () => 'Bestanden',
  'result.not-passed': () => 'Nicht bestanden',
  'result.open': () => 'Noch offen',
  'score.percent': ({ percent, highest }) => (percent === highest ? `${percent}` : `${percent}–${highest}`),
  'score.points': ({ earned, open, possible }) =>
    open === 0
      ? `${earned} von ${possible} Punkten`
      : `${earned} bis ${earned + open} von ${possible} Punkten`,
  'score.open': ({ points, matters }) =>
    `${points === 1 ? '1 Punkt ist' : `${points} Punkte sind`} offen: Wovon das abhängt, ist noch nicht entschieden, und das liegt nicht an dir. Eine Stunde lang wird von selbst noch einmal geprüft, danach entscheidet ein Mensch.${matters ? ' Ob du bestanden hast, hängt davon ab.' : ''}`,
  'feedback.on-request': () => 'Wird geprüft, wenn du „Diese Aufgabe prüfen“ drückst',
  'feedback.after-submission': () => 'Wird nach der Abgabe geprüft',
  'check.tried-out': () => 'wird erprobt, zählt nicht',
  'score.provisional': ({ judges, percent }) =>
    `Die Grenze bei ${percent} % ist vorläufig: ${judges === 0 ? 'Noch niemand hat' : judges === 1 ? '1 Gutachter hat' : `${judges} Gutachter haben`} bewertet.`,
  'score.scaled': ({ lowest, highest }) =>
    lowest === highest
      ? `${lowest} von 1000, bestanden ab 700`
      : `${lowest} bis ${highest} von 1000, bestanden ab 700`,
  'verdicts.hide': () => 'Ergebnisse verbergen',
  'verdicts.show': () => 'Ergebnisse verborgen: zeigen',
  'criterion.open': () => 'Offen: wird noch einmal geprüft',
  'criterion.waits-for-goal': () => 'Offen: zählt, wenn ein Ziel dieser Aufgabe erfüllt ist',
  'criterion.goal-needed': () => 'Zählt, sobald ein Ziel dieser Aufgabe erfüllt ist',
  'criterion.reviewed': ({ reason }) => `Von einem Menschen entschieden: ${reason}`,

  'not-given.own-call': ({ outage }) =>
    `Es wird keine Zeit zurückgegeben, weil ein Aufruf von dir die Ursache war: ${outage}`,
  'not-given.own-load': ({ outage }) =>
    `Es wird keine Zeit zurückgegeben, weil deine eigenen Programme die Maschine beschäftigt haben: ${outage}`,

  'candidate.nameless': () => 'Jemand, dessen Name gelöscht wurde',
  'attempts.outdated': ({ count }) =>
    count === 1
      ? '1 Versuch einer früheren Version von Assay kann von dieser nicht gezeigt werden'
      : `${count} Versuche einer früheren Version von Assay können von dieser nicht gezeigt werden`,
}
