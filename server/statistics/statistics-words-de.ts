import type { StatisticsWords } from './statistics-text.ts'

/** German. */
export const statisticsDe: StatisticsWords = {
  language: 'de',
  number: (value, digits) => value.toFixed(digits).replace('.', ','),
  range: (low, high) => `${low} bis ${high}`,
  minutes: minutes => `${minutes} Min.`,
  advice: {
    notReliable: (alpha, tasks) =>
      `Ergebnisse sind nicht sehr zuverlässig: Alpha ist ${alpha.value} (${alpha.range}), erwünscht ist 0,80. Mehr Aufgaben tun mehr dafür als mehr Prüfschritte in den ${tasks} vorhandenen.`,
    otherDecision: persons =>
      `Von 100 Menschen würden ${persons} mit einer anderen Fassung anders beurteilt. Sag das mit dem Ergebnis, und lass bald wiederkommen, wer knapp scheitert.`,
    neverReached: share =>
      `${share.value} (${share.range}) kamen nie zu dieser Aufgabe. Die Zeit ist zu kurz, oder sie steht für das, was sie wert ist, zu spät in der Liste.`,
    unfairVariant: ({ parameter, value, delta, isHarder }) =>
      `Mit ${parameter} „${value}“ ist sie ${isHarder ? 'schwerer' : 'leichter'} als mit den anderen Werten, unter gleich guten Menschen (Δ ${delta}, Klasse C). Wer das bekommt, ist im ${isHarder ? 'Nachteil' : 'Vorteil'}: Gleiche es an, oder nimm es heraus.`,
    fewPoints: (share, minutes) =>
      `Wenige ihrer Punkte werden erreicht (${share}). Sieh zwei Menschen dabei zu: Ist die Aufgabe klar gestellt, und reichen ${minutes} Minuten?`,
    goalNeverFails: decided =>
      `Dieser Prüfschritt schlägt nie fehl: 0 von ${decided}. Er unterscheidet niemanden. Lass ihn mehr verlangen, oder nimm ihm seine Punkte.`,
    guardNeverFails: decided =>
      `Dieser Wächter schlägt nie an: 0 von ${decided}. Schaden kann er trotzdem finden; ob er es kann, sagen seine Mutanten. Seine Punkte sind geschenkt.`,
    nobodyPasses: decided =>
      `Niemand erfüllt diesen Prüfschritt: 0 von ${decided}. Versuche ihn mit der Musterlösung, und lies die Aufgabe wie ein Fremder.`,
    nearlyAllPass: (passed, decided) => `Fast alle erfüllen ihn: ${passed} von ${decided}.`,
    hardlyAnyPass: (passed, decided) =>
      `Kaum jemand erfüllt ihn: ${passed} von ${decided}. Sagt die Aufgabe, was er verlangt?`,
    undecided: (undecided, attempts) =>
      `In ${undecided} von ${attempts} Versuchen war er nicht zu entscheiden. Das liegt am Prüfschritt oder an der Plattform; finde heraus, an welchem von beiden.`,
    strongFail: ({ value, range }) =>
      `Wer beim Rest gut ist, scheitert hier öfter (korrigierte Trennschärfe ${value}, ${range}). Da stimmt etwas nicht: Sieh nach, was die Starken tun.`,
    saysLittle: ({ value, range }, about) =>
      `Ob jemand beim Rest gut ist, sagt wenig darüber, ob er ${about === 'check' ? 'das erfüllt' : 'diese Aufgabe löst'} (korrigierte Trennschärfe ${value}, ${range}; erwünscht ist 0,20).`,
  },

  title: exam => `${exam}: Statistik`,
  heading: exam => `${exam}: was ihre Versuche sagen`,
  thisLanguage: 'Auf Deutsch',
  version: version => `Fassung ${version}`,
  attempts: (count, simulated) =>
    `${count} ${simulated ? 'simulierte Versuche' : 'Prüfungsversuche, jeweils der erste jedes Menschen'}`,
  complete: count => `${count}, bei denen nichts offen ist`,
  leftOutRepeats: count => `${count} spätere Versuche derselben Menschen sind ausgelassen`,
  leftOutVersions: count => `${count} Versuche anderer Fassungen sind ausgelassen`,
  nobodyTook: count =>
    `Simuliert: Diese ${count} Versuche hat niemand abgelegt. Sie sagen, wie die Seite funktioniert und was eine Prüfung dieser Form zeigen könnte, und nichts über die Prüfschritte dieser Prüfung.`,
  lookAt: 'Was anzusehen ist',
  nothingYet: (complete, { share, early, firm }) =>
    `${complete} Versuche sagen noch nichts: Zahlen gibt es ab ${share}, Zusammenhänge ab ${early}, und wonach zu handeln ist, ab ${firm}.`,
  nothingToDo: 'Nichts. Keine Zahl liegt außerhalb dessen, was gute Prüfungen haben.',
  wholeExam: 'die Prüfung',
  early: 'früh',

  whole: 'Die Prüfung im Ganzen',
  tooFew: 'zu wenige Versuche',
  confidence: (range, early) => `95 %: ${range}${early ? ', früh' : ''}`,
  pass: 'Bestanden',
  meanScore: 'Mittleres Ergebnis',
  deviation: points => `Streuung ${points}`,
  reliability: 'Zuverlässigkeit (Alpha über Aufgaben)',
  standardError: 'Standardfehler eines Ergebnisses',
  ofThePoints: 'der Punkte',
  pengSubkoviak: 'Zweimal gleich entschieden, Peng–Subkoviak',
  livingstonLewis: 'Zweimal gleich entschieden, Livingston–Lewis',
  timeUsed: 'Verbrauchte Zeit, Median',

  items: 'Aufgaben, Prüfschritte und Varianten',
  columns: {
    item: 'Aufgabe und Prüfschritt',
    attempts: 'Versuche',
    difficulty: 'Schwierigkeit',
    share: '0 bis 100 %',
    itemTotal: 'Trennschärfe, korrigiert',
    alphaWithout: 'Alpha ohne sie',
    firstPass: 'Zuerst erfüllt, Median',
    neverReached: 'Kamen nie dazu',
  },
  guard: 'Wächter',
  undecided: count => `${count} nicht entschieden`,
  variant: (delta, size) => `Δ ${delta}, Klasse ${size}`,
  besideOthers: 'neben den anderen Werten',

  howToRead: 'Wie das zu lesen ist',
  explanations: ({ early }) => [
    [
      'Schwierigkeit',
      'ist der Anteil, der einen Prüfschritt erfüllt, oder der mittlere Anteil an den Punkten einer Aufgabe. Gute Prüfschritte liegen zwischen 30 und 89 %.',
    ],
    [
      'Trennschärfe, korrigiert',
      `ist, wie viel, wer hier erfüllt, auch anderswo erreicht: erwünscht ist über 0,20, unter 0 stimmt etwas nicht. Ab ${early} Versuchen.`,
    ],
    [
      'Alpha',
      'sagt, wie ähnlich eine zweite Fassung der Prüfung die Menschen ordnen würde, berechnet über Aufgaben, weil die Prüfschritte einer Aufgabe zusammenhängen. Ohne sie: was es ohne diese Aufgabe wäre; höher als im Ganzen heißt, dass die Aufgabe stört.',
    ],
    [
      'Zweimal gleich entschieden',
      'ist der Anteil der Menschen, die auch mit einer anderen Fassung bestünden oder nicht; zwei Verfahren, die auf wenige Prozent übereinstimmen sollten.',
    ],
    [
      'Δ',
      'vergleicht eine Variante mit den anderen unter gleich guten Menschen (Mantel–Haenszel, auf der Skala von ETS; ab 100 Versuchen auf jeder Seite). Klasse A ist ohne Belang; C ist ungerecht.',
    ],
  ],
  dashes: ({ firm }) =>
    `Ein Strich steht, wo zu wenige Versuche, oder lauter gleiche, nichts sagen. Intervalle enthalten in 95 von 100 Fällen, worum es geht (Wilson, Fisher, Feldt). Früh heißt, was von weniger als ${firm} Versuchen kommt: Sieh hin, und handle noch nicht.`,
}
