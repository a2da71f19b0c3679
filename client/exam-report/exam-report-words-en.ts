import type { ExamReportWords } from './exam-report-text.ts'

/** English. */
export const examReportEn: ExamReportWords = {
  title: exam => `How it scores: ${exam}`,
  heading: exam => `${exam}: how it scores`,
  lead: 'For whoever is shown a credential of this exam. Nothing here helps to pass it.',
  version: version => `Version ${version}`,
  minutes: minutes => `${minutes} minutes in a live AWS account`,
  points: points => `${points} points`,

  asksFor: 'What it asks for',
  domain: 'Domain',
  planned: 'Planned',
  pointsColumn: 'Points',
  criteria: 'Criteria',
  shareOfPoints: 'Share of the points',
  whoeverPasses: 'Whoever passes:',

  passedAt: 'Where it is passed',
  provisional: 'Provisional',
  pointsPass: percent => `${percent} % of the points pass.`,
  judged: (judges, error) =>
    `The mean of ${judges} judges by the modified Angoff method: each said of every criterion how likely somebody who is just good enough meets it, twice, with a discussion between.${error === undefined ? '' : ` Its standard error is ${error} % of the points.`}`,
  untilJudged: judges =>
    `Its author has set that until five judges have rated it by the modified Angoff method; so far ${judges} have.`,
  noMethod: 'Its author has set that; no judges have, and no method stands behind it.',

  howTried: 'How its checks were tried',
  nothingTried: "Nothing is recorded of how this exam's checks were tried before it was given.",
  tried: (effort, date) =>
    `Before anybody took it, right and wrong work was done in live accounts and judged; ${effort}, on ${date}.`,
  effort: {
    quick: 'the first of each were tried, once',
    full: 'everything was tried, several times',
    load: 'everything was tried, several times, beside other work on the machine',
  },
  outdated: 'The exam has changed since; those changes were not tried.',
  task: 'Task',
  wrongCaught: 'Wrong work caught',
  eachWrong: 'Each wrong work',
  of: (count, all) => `${count} of ${all}`,
  ofLooks: (count, looks) => `${count} of ${looks} looks`,
  wrongPassed: 'Wrong work that passed',
  rightFailed: 'Right work that failed',
  notTheSame: 'Not the same every time',
  undecided: 'Could not be decided',

  howSure: 'How sure a score is',
  nothingPublished:
    'Nothing is published yet. Reliability wants 50 attempts of different persons, and how often two forms decide the same, 100. Until then, take a score near the cut as open.',
  from: (attempts, at) => `From ${attempts} attempts, the first of each person, as of ${at}.`,
  pass: 'Pass',
  reliability: 'Reliability (alpha over tasks)',
  standardError: 'Standard error of a score',
  ofThePoints: 'of the points',
  sameDecision: 'Same decision on another form',
  otherMethod: share => `by Livingston and Lewis: ${share}`,
  tooFew: 'too few attempts',
  range: (low, high) => `95 %: ${low} to ${high}`,

  doesNotSay: 'What a pass does not say',
  notClaimed: [
    'Nobody watched. That the person worked alone, and is who they say, is their word. Notes and searching are allowed.',
    'It is a sample of one afternoon. Near the cut, another form of the exam could decide otherwise; the figures above say how often.',
    "The account is this project's own and not AWS's: what it does not have, and what only size or months bring, was not asked.",
    'Forms differ by the faults that were drawn. They have the same criteria and the same cut; they are not equated statistically.',
    'No scheme has accredited it: it is no certification in the sense of ISO/IEC 17024.',
  ],
}
