import type { ExamReportWords } from './exam-report-text.ts'

/** German. */
export const examReportDe: ExamReportWords = {
  title: exam => `Wie bewertet wird: ${exam}`,
  heading: exam => `${exam}: wie bewertet wird`,
  lead: 'Für alle, denen ein Nachweis dieser Prüfung gezeigt wird. Nichts davon hilft, sie zu bestehen.',
  version: version => `Fassung ${version}`,
  minutes: minutes => `${minutes} Minuten in einem laufenden AWS-Konto`,
  points: points => `${points} Punkte`,

  asksFor: 'Was sie verlangt',
  domain: 'Gebiet',
  planned: 'Geplant',
  pointsColumn: 'Punkte',
  criteria: 'Kriterien',
  shareOfPoints: 'Anteil an den Punkten',
  whoeverPasses: 'Wer besteht:',

  passedAt: 'Wo sie bestanden ist',
  provisional: 'Vorläufig',
  pointsPass: percent => `Mit ${percent} % der Punkte ist sie bestanden.`,
  judged: (judges, error) =>
    `Das ist das Mittel von ${judges} Fachleuten nach dem modifizierten Angoff-Verfahren: Jeder sagte von jedem Kriterium, wie wahrscheinlich jemand es erfüllt, der gerade gut genug ist, zweimal, mit einem Gespräch dazwischen.${error === undefined ? '' : ` Der Standardfehler ist ${error.toLocaleString('de')} % der Punkte.`}`,
  untilJudged: judges =>
    `Das haben ihre Autoren festgelegt, bis fünf Fachleute sie nach dem modifizierten Angoff-Verfahren eingeschätzt haben; bisher ${judged(judges)} getan.`,
  noMethod:
    'Das haben ihre Autoren festgelegt; Fachleute haben nicht geurteilt, und kein Verfahren steht dahinter.',

  howTried: 'Wie ihre Kriterien erprobt wurden',
  nothingTried:
    'Wie die Kriterien dieser Prüfung erprobt wurden, bevor sie jemand ablegte, ist nicht festgehalten.',
  tried: (effort, date) =>
    `Bevor jemand sie ablegte, wurde in laufenden Konten Richtiges und Falsches getan und beurteilt; ${effort}, am ${date}.`,
  effort: {
    quick: 'jeweils das Erste wurde erprobt, einmal',
    full: 'alles wurde erprobt, mehrmals',
    load: 'alles wurde erprobt, mehrmals, neben anderer Arbeit auf der Maschine',
  },
  outdated: 'Seither hat sich die Prüfung geändert; diese Änderungen wurden nicht erprobt.',
  task: 'Aufgabe',
  wrongCaught: 'Falsches, das auffiel',
  eachWrong: 'Jedes Falsche',
  of: (count, all) => `${count} von ${all}`,
  ofLooks: (count, looks) => `${count} von ${looks} Blicken`,
  wrongPassed: 'Falsches, das durchkam',
  rightFailed: 'Richtiges, das durchfiel',
  notTheSame: 'Nicht jedes Mal gleich',
  undecided: 'Nicht zu entscheiden',

  howSure: 'Wie sicher ein Ergebnis ist',
  nothingPublished:
    'Noch ist nichts veröffentlicht. Für die Zuverlässigkeit braucht es 50 Versuche verschiedener Menschen, und dafür, wie oft zwei Fassungen gleich entscheiden, 100. Nimm bis dahin ein Ergebnis nahe der Grenze als offen.',
  from: (attempts, at) => `Aus ${attempts} Versuchen, jeweils dem ersten jedes Menschen, Stand ${at}.`,
  pass: 'Bestanden',
  reliability: 'Zuverlässigkeit (Alpha über Aufgaben)',
  standardError: 'Standardfehler eines Ergebnisses',
  ofThePoints: 'der Punkte',
  sameDecision: 'Gleich entschieden mit anderer Fassung',
  otherMethod: share => `nach Livingston und Lewis: ${share}`,
  tooFew: 'zu wenige Versuche',
  range: (low, high) => `95 %: ${low} bis ${high}`,

  doesNotSay: 'Was Bestehen nicht sagt',
  notClaimed: [
    'Niemand hat zugesehen. Dass der Mensch allein gearbeitet hat und ist, wer er sagt, ist sein Wort. Notizen und Suchen sind erlaubt.',
    'Es ist eine Stichprobe eines Nachmittags. Nahe der Grenze könnte eine andere Fassung der Prüfung anders entscheiden; wie oft, sagen die Zahlen darüber.',
    'Das Konto gehört diesem Projekt und nicht AWS: Was es nicht hat und was erst Größe oder Monate bringen, wurde nicht verlangt.',
    'Fassungen unterscheiden sich durch die gezogenen Fehler. Sie haben dieselben Kriterien und dieselbe Grenze; statistisch angeglichen sind sie nicht.',
    'Keine Stelle hat sie akkreditiert: Sie ist keine Zertifizierung im Sinn von ISO/IEC 17024.',
  ],
}

function judged(judges: number): string {
  if (judges === 0) return 'hat es niemand'
  return judges === 1 ? 'hat es eine Person' : `haben es ${judges}`
}
