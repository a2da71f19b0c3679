import type { ReportWords } from './report-words.ts'

/** English. */
export const en: ReportWords = {
  title: challenge => `Report: ${challenge}`,
  result: (result, percent) => `${result}: ${percent} percent.`,
  questionSent: 'Your question is there for a person to answer.',
  taskByTask: 'Task by task',
  proof: entries => `Made from the journal of this attempt alone: ${entries} entries, the last with hash`,
  ofChallenge: challenge => `Challenge ${challenge}.`,
  howItScores: 'How this exam scores',

  mode: { exam: 'Exam', practice: 'Practice' },
  passes: percent => `${percent} % passes.`,
  candidate: 'Candidate',
  timeUsed: 'Time used',
  usedOf: (used, budget) => `${used} of ${budget}`,
  givenBack: 'Given back',
  nothingLost: 'Nothing was lost',
  newVariant: 'Try a new variant',
  practise: 'Practise with a new variant',
  print: 'Print',

  howSure: 'How sure the score is',
  unsure:
    'How sure this score is, nobody knows yet: too few people have taken this exam. Take a score near the cut as open.',
  band({ range: [low, high], unit, distance, isAbove, isNearCut, otherwise }) {
    const where = `${distance}${unit} ${isAbove ? 'above' : 'below'} the cut`
    const range = `${low} to ${high}${unit}`
    if (!isNearCut) return `${where}, which is outside the band of one standard error: ${range}.`
    const other =
      otherwise === undefined ? '' : ` Of 100 people, another form would decide ${otherwise} otherwise.`
    return `${where}, and the cut lies inside the band of one standard error: ${range}.${other}`
  },

  atTheEnd: 'The system at the end',
  legend: { pass: 'works', fail: 'does not', inconclusive: 'not decided' },
  notDrawn: 'The picture could not be drawn.',
  byDomain: 'By domain',
  practiseNext: 'What to practise next',
  aboutMinutes: minutes => `about ${minutes} min`,
  missing: (points, criteria) =>
    `${points} ${points === 1 ? 'point' : 'points'} missing, ${criteria} ${criteria === 1 ? 'criterion' : 'criteria'}`,
  practiceHelps: 'Each opens the lesson of that task, in a practice with hints and with faults drawn anew.',

  howTimeWent: 'How the time went',
  noChange: 'No check changed its verdict.',
  whenEachTask: 'When each task first failed and when it passed, on the clock of the attempt',
  lanes: {
    task: 'Task',
    happened: 'What happened',
    points: 'Points',
    earned: (earned, open, possible) =>
      open === 0 ? `${earned} of ${possible}` : `${earned} to ${earned + open} of ${possible}`,
    untouched: 'No verdict changed',
  },
  marks: {
    fail: 'fails',
    pass: 'passes',
    inconclusive: 'not decided',
    step: 'one criterion passes',
    'given-back': 'given back',
  },
  stoodStill: 'The clock stood still from when that began.',
  inOrder: 'All of it in order',
  afterTheEnd: 'After the end',
  changedItself: 'While the checks looked, what you built changed the account itself:',

  criteriaPass: (passed, of) => `${passed} of ${of} criteria pass`,
  wouldHavePassed: 'What would have passed',
  firstPassed: duration => `First passed after ${duration}`,
  guard: 'A guard: it passes from the start and catches harm',
  lookedAt: 'What was looked at',
  seen: 'Seen',
  expected: 'Expected',

  yourQuestion: 'Your question',
  wordsDeleted: 'Its words were deleted.',
  willBeAnswered:
    'A person will answer it here, after what was seen at the end is decided once more. It can only help you.',
  decidedOnceMore: 'Decided once more from what was seen',
  granted: 'Granted',
  notGranted: 'Not granted',
  nothingStored: 'Nothing was stored that it could be decided from.',
  asItWas: outcome => `As the check was in your attempt: it ${outcomes[outcome]}.`,
  asToday: (version, outcome) => ` As the check is today (${version}): it ${outcomes[outcome]}.`,
  isWrong: 'This verdict is wrong',
  overlooked: 'What was overlooked? A person reads it beside what was seen.',
  notSent: 'It could not be sent. Try again.',
  askAgain: 'Ask for another look',
  cancel: 'Cancel',

  badge: 'Badge: that you passed',
  scoreReport: 'Score report: how',
  showWork: 'Show your work',
  toLinkedIn: 'Add to LinkedIn',
  of: title => ` of the ${title}`,
  verifyOne: 'Verify one',
  transcript: 'All your badges as a transcript (ZIP)',
  badgeWithdrawn: 'Your badge was withdrawn',
  badgeAnew: 'Your badge has to be issued anew',
  hasBadge: 'You have a badge',
  withdrawnWhy: reason => `Whoever verifies it is told so. The reason: ${reason ?? 'none was given'}`,
  keyCompromised:
    'The key it was signed with got into other hands. Ask whoever runs this server to issue it anew.',
  issued: (issuer, on, until) =>
    `Issued by ${issuer} on ${on}${until === undefined ? '' : `, valid until ${until}`}. Anybody can verify it without trusting this site.`,

  yourFiles: 'Your files',
  filesAtTheEnd: (folder, changes) =>
    `In ~/${folder} when the attempt ended: ${changes || 'nothing new and nothing changed'}.`,
  downloadAll: 'Download all',
  notKept: 'Not kept',
  unchangedFiles: count => (count === 1 ? '1 unchanged file' : `${count} unchanged files`),
  changes: { new: 'New', changed: 'Changed', removed: 'Removed', unchanged: 'Unchanged' },
  counted: (change, count) => `${count} ${change}`,
  leftOut: {
    'tool-folder': 'filled by a tool',
    'no-plain-file': 'a link, a pipe or a device',
    'too-large': size => `larger than ${size}`,
    'too-many': (files, size) => `more than the ${files.toLocaleString('en')} files or ${size} that are kept`,
    unreadable: 'could not be read',
    name: 'its name is too long or no text',
  },
  andMore: count => ` and ${count.toLocaleString('en')} more`,
  notText: 'not text',
  tooLarge: 'too large to show',
  download: path => `Download ${path}`,
  tryAgain: 'Try again',
  opening: 'Opening…',
  restInDownload: 'The rest is in the download.',
  showUnchanged: count => `Show ${count} unchanged lines`,
  onlyLineBreak: 'Only the line break at the end differs.',
  emptyFile: 'The file is empty.',
}

const outcomes = { pass: 'passes', fail: 'does not pass', inconclusive: 'could not be decided' } as const
