import type { PortfolioWords } from './portfolio-words.ts'

/** What the pages of a portfolio say in English. */
export const portfolioWordsEn: PortfolioWords = {
  title: 'Portfolio',
  shared: { link: 'Shared by link', public: 'Public' },
  sharedUntil: (how, until) => `${how}, until ${until}`,
  story: (who = 'The candidate', minutes, passed, of) => {
    const time = `In ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`
    return of === undefined
      ? `${time} ${who} repaired it in a live AWS account.`
      : `${time} ${who} solved ${passed} of ${of} tasks in a live AWS account.`
  },
  criteria: (passed, of) => `${passed} of ${of} criteria pass. They were tried by what the system does.`,
  writtenBy: (who = 'the candidate') => `Written by ${who}, not checked.`,

  before: 'Before',
  asHandedOver: 'as handed over',
  didNotWork: parts => `${parts} ${parts === 1 ? 'part' : 'parts'} did not work`,
  after: 'After',
  asJudged: after => `as judged, ${after}`,
  work: (parts, of) => `${parts} of ${of} parts work`,
  notDrawn: 'The picture could not be drawn.',

  nameless: 'A candidate without a name',
  passedExam: 'Passed in an exam',
  passes: percent => `${percent} % passes`,
  exam: 'Exam',
  taken: 'Taken',
  minutesOf: (used, budget) => `${used} of ${budget} min`,
  issuedBy: 'Issued by',
  points: (earned, possible) => `${earned} of ${possible} points`,

  tasks: 'What was done',
  tasksOf: (passed, of) => `${passed} of ${of} tasks`,
  atFirst: 'At first:',
  atTheEnd: 'At the end:',

  changes: 'What was changed',
  files: count => `${count} ${count === 1 ? 'file' : 'files'}, secrets removed`,
  noFile: 'No file was changed: the work was done in the account.',
  change: { new: 'new', changed: 'changed', removed: 'removed' },
  withheldFile: {
    binary: 'It is no text.',
    'too-large': 'It is too large to be shown.',
    deleted: 'It is not kept any more.',
    secret: 'It is not shown: a secret in it could not be taken out.',
  },
  changesOf: path => `Changes of ${path}`,

  resources: 'What was built in the account',
  aboutResources: 'names masked',
  noResource: 'Nothing was set up in the account.',

  recording: 'In the terminal',
  aboutRecording: 'recorded with consent, secrets covered',
  terminals: 'Recorded terminals',
  watch: length => `Watch the recording, ${length}`,
  loading: 'Loading…',
  notLoaded: 'The recording could not be loaded. Perhaps it is not shown any more.',
  notSigned: 'This recording is not the one that was signed, so it is not played.',
  isCut: 'The recording goes on; the rest of it is left out.',
  play: 'Play',
  pause: 'Pause',
  place: 'Place in the recording',
  speed: 'Speed',
  marks: 'Verdicts and marks',

  inSignedLanguage: 'What the exam says stands in the language in which it was signed.',
  conditions: 'Conditions',
  conditionsAsSigned: 'As they were signed, in English',

  trust: 'Can I trust this?',
  checkedHere: 'checked in your browser',
  notVerified: 'It could not be verified now. The archive can be verified without this site.',
  verifying: 'Verifying…',
  verifyAgain: 'Verify again',
  verifyFile: 'Verify a file',
  question: {
    authentic: 'Authentic',
    current: 'Current',
    conditions: 'Conditions',
    identity: 'Identity',
    withheld: 'Withheld',
  },
  norThisPage: 'Neither was anything on this page.',
  no: 'No',
  withheld: count =>
    count === 1
      ? 'One signed file is not shown here. Its name is in the signed list.'
      : `${count} signed files are not shown here. Their names are in the signed list.`,
  metOf: (met, all) => `${met} of ${all}`,

  take: 'Take it with you',
  allSigned: 'all signed',
  forms: {
    badge: 'Badge (Open Badges 3.0)',
    zip: 'Everything, verifies offline',
    site: 'As a site without scripts',
    git: 'Work as a git repository',
    json: 'As data',
  },

  own: {
    title: 'Your portfolio',
    lead: 'It is signed file by file. You decide who sees what; what you withhold stays provable as withheld, and tells nothing.',
    back: 'Back to the report',
    preview: 'What a visitor sees',
    onlyYou: 'Nobody but you sees this',
    asNow: 'As it is shared now',
    savedUnseen: 'Saved. Nobody sees it.',
    savedSeen: 'Saved. Whoever has the link sees it.',
    removed: 'Taken out before anybody sees it',
    nothingRemoved: 'Nothing that looks like a secret was found in your files, your terminals and your note.',
    places: count =>
      count === 1
        ? 'One place that looks like a secret, an account number, an address or a text of the exam.'
        : `${count} places that look like secrets, account numbers, addresses or texts of the exam.`,
    whoSees: 'Who sees it',
    audience: {
      nobody: ['Nobody', 'Only you see it. A link that was out leads nowhere any more.'],
      link: ['Whoever has the link', 'Search engines are asked to stay away.'],
      public: ['Everybody', 'Search engines may list it.'],
    },
    whatTheySee: 'What they see beside your name, the exam and its conditions',
    section: {
      score: 'Score by domain',
      tasks: 'Tasks: what failed, what passes now',
      changes: 'Changes of files, and the repository of the work',
      resources: 'What was built in the account, with masked names',
      recording: 'Recording of the terminals, with a mark at each verdict',
      diagram: 'Diagram before and after',
      note: 'Your note',
    },
    noRecording: 'There is none: you did not agree to one before you started.',
    note: 'Your note, shown as yours',
    howLong: 'For how long',
    until: day => `As it is, until ${day}`,
    terms: {
      forever: 'Until you withdraw it',
      week: 'For a week',
      month: 'For a month',
      months: 'For three months',
    },
    signing: 'Signing…',
    save: 'Save',
    link: 'The link',
    noLink: 'There is none: nobody sees it.',
    copy: 'Copy link',
    copied: 'Copied',
    open: 'Open',
    onlyHere:
      'Strangers reach this server only once it has a public address (ASSAY_PUBLIC_ADDRESS). Until then the archive is what you give away.',
  },
}
