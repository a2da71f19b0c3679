import type { StatisticsWords } from './statistics-text.ts'

/** English. */
export const statisticsEn: StatisticsWords = {
  language: 'en',
  number: (value, digits) => value.toFixed(digits),
  range: (low, high) => `${low} to ${high}`,
  minutes: minutes => `${minutes} min`,
  advice: {
    notReliable: (alpha, tasks) =>
      `Scores are not very reliable: alpha is ${alpha.value} (${alpha.range}), and 0.80 is wanted. More tasks do more for it than more checks in the ${tasks} there are.`,
    otherDecision: persons =>
      `Of 100 persons, ${persons} would be decided otherwise by another form. Say so with the result, and let who misses narrowly come again soon.`,
    neverReached: share =>
      `${share.value} (${share.range}) never came to this task. The time is too short, or it stands too late in the list for what it is worth.`,
    unfairVariant: ({ parameter, value, delta, isHarder }) =>
      `With ${parameter} “${value}” it is ${isHarder ? 'harder' : 'easier'} than with the other values, among persons who are as able (Δ ${delta}, class C). Who gets it is at ${isHarder ? 'a disadvantage' : 'an advantage'}: make it alike, or retire it.`,
    fewPoints: (share, minutes) =>
      `Few of its points are earned (${share}). Watch two people at it: is the brief clear, and are ${minutes} minutes enough?`,
    goalNeverFails: decided =>
      `This check never fails: 0 of ${decided}. It tells nobody apart. Let it ask for more, or take its points away.`,
    guardNeverFails: decided =>
      `This guard never fails: 0 of ${decided}. It may still catch harm; its mutants say whether it can. Its points are given away.`,
    nobodyPasses: decided =>
      `Nobody passes this check: 0 of ${decided}. Try it with the reference solution, and read its brief as a stranger.`,
    nearlyAllPass: (passed, decided) => `Nearly everybody passes it: ${passed} of ${decided}.`,
    hardlyAnyPass: (passed, decided) =>
      `Hardly anybody passes it: ${passed} of ${decided}. Does the brief say what it demands?`,
    undecided: (undecided, attempts) =>
      `It could not be decided in ${undecided} of ${attempts} attempts. That is the check's or the platform's fault; find out which.`,
    strongFail: ({ value, range }) =>
      `Who is good at the rest fails more often here (corrected item-total ${value}, ${range}). Something is wrong: look at what the strong ones do.`,
    saysLittle: ({ value, range }, about) =>
      `Whether somebody is good at the rest says little about whether they ${about === 'check' ? 'pass it' : 'do this task'} (corrected item-total ${value}, ${range}; 0.20 is wanted).`,
  },

  title: exam => `${exam}: statistics`,
  heading: exam => `${exam}: what its attempts say`,
  thisLanguage: 'In English',
  version: version => `Version ${version}`,
  attempts: (count, simulated) =>
    `${count} ${simulated ? 'simulated attempts' : 'exam attempts, the first of each person'}`,
  complete: count => `${count} with nothing open`,
  leftOutRepeats: count => `${count} later attempts of the same persons are left out`,
  leftOutVersions: count => `${count} attempts of other versions are left out`,
  nobodyTook: count =>
    `Simulated: nobody took these ${count} attempts. They say how the page works and what an exam of this shape could tell, and nothing about this exam's checks.`,
  lookAt: 'What to look at',
  nothingYet: (complete, { share, early, firm }) =>
    `${complete} attempts say nothing yet: figures are shown from ${share} on, correlations from ${early}, and what to act upon from ${firm}.`,
  nothingToDo: 'Nothing. No figure is outside what good exams have.',
  wholeExam: 'the exam',
  early: 'early',

  whole: 'The exam as a whole',
  tooFew: 'too few attempts',
  confidence: (range, early) => `95 %: ${range}${early ? ', early' : ''}`,
  pass: 'Pass',
  meanScore: 'Mean score',
  deviation: points => `deviation ${points}`,
  reliability: 'Reliability (alpha over tasks)',
  standardError: 'Standard error of a score',
  ofThePoints: 'of the points',
  pengSubkoviak: 'Same decision twice, Peng–Subkoviak',
  livingstonLewis: 'Same decision twice, Livingston–Lewis',
  timeUsed: 'Time used, median',

  items: 'Tasks, checks and variants',
  columns: {
    item: 'Task and check',
    attempts: 'Attempts',
    difficulty: 'Difficulty',
    share: '0 to 100 %',
    itemTotal: 'Item-total, corrected',
    alphaWithout: 'Alpha without',
    firstPass: 'First pass, median',
    neverReached: 'Never came to it',
  },
  guard: 'guard',
  undecided: count => `${count} undecided`,
  variant: (delta, size) => `Δ ${delta}, class ${size}`,
  besideOthers: 'beside the other values',

  howToRead: 'How to read this',
  explanations: ({ early }) => [
    [
      'Difficulty',
      "is the share that passes a check, or the mean share of a task's points. Good checks are between 30 and 89 %.",
    ],
    [
      'Item-total, corrected',
      `is how much who passes here also earns elsewhere: over 0.20 is wanted, below 0 something is wrong. Shown from ${early} attempts on.`,
    ],
    [
      'Alpha',
      'says how alike a second form of the exam would order people, computed over tasks, since checks of one task hang together. Without: what it would be without this task; higher than the whole means that the task disturbs.',
    ],
    [
      'Same decision twice',
      'is the share of people who would pass, or not, on another form as well; two methods, which should agree within a few percent.',
    ],
    [
      'Δ',
      "compares a variant with the others among people who are as able (Mantel–Haenszel, on ETS's scale; from 100 attempts on either side). Class A is negligible; C is unfair.",
    ],
  ],
  dashes: ({ firm }) =>
    `A dash stands where too few attempts, or attempts that are all alike, say nothing. Intervals hold what they are about in 95 of 100 cases (Wilson, Fisher, Feldt). What is called early is of fewer than ${firm} attempts: look, and do not act yet.`,
}
