import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'

/** What the pane says that is the presenter's alone. */
export interface AudienceWords {
  readonly linkTitle: string
  readonly nobodyCan: string
  readonly link: string
  readonly copy: string
  readonly copied: string
  readonly copyRefused: string
  readonly withdraw: string
  readonly newLink: string
  readonly renewed: string
  readonly withdrawn: string

  readonly whoFollows: string
  readonly following: (live: number, behind: number, copies: number) => string
  readonly live: (people: number) => string
  readonly behind: (people: number, furthest: string) => string
  readonly tryIt: (people: number) => string
  readonly handsUp: (hands: number) => string
  readonly recordingFull: string

  readonly questions: string
  readonly noQuestions: string
  readonly somebody: string
  readonly answer: string
  readonly yourAnswer: string
  readonly send: string
  readonly done: string
  readonly takeFromQueue: string
  readonly tellAll: string
  readonly tell: string

  readonly poll: string
  readonly pollCount: (yes: number, no: number) => string
  readonly askHowFar: string
  /** Is asked of the audience as well. */
  readonly whoHasIt: string
  readonly endPoll: string

  readonly notes: string
  readonly notesOn: (task: string) => string
  readonly notesHint: string
  readonly backToStart: string

  readonly chapters: string
  readonly noChapters: string
}

const words: InEachLanguage<AudienceWords> = {
  en: {
    linkTitle: 'Link for your audience',
    nobodyCan: 'Nobody can follow: the link is withdrawn.',
    link: 'Link',
    copy: 'Copy',
    copied: 'Copied.',
    copyRefused: 'The browser did not allow that; copy the link by hand.',
    withdraw: 'Withdraw',
    newLink: 'New link',
    renewed: 'The link is another one now.',
    withdrawn: 'The link is withdrawn: nobody follows any more.',

    whoFollows: 'Who follows',
    following: (live, behind, copies) => `${live} live, ${behind} behind, ${copies} try it themselves`,
    live: people => `${people} live`,
    behind: (people, furthest) => `${people} behind, at most ${furthest}`,
    tryIt: people => `${people} try it`,
    handsUp: hands => (hands === 1 ? '1 hand is up' : `${hands} hands are up`),
    recordingFull: 'The recording is as long as it may be: what follows is shown and not recorded.',

    questions: 'Questions',
    noQuestions: 'None are waiting. They come here by votes.',
    somebody: 'Somebody',
    answer: 'Answer',
    yourAnswer: 'Your answer, for everybody',
    send: 'Send',
    done: 'Done',
    takeFromQueue: 'Take it from the queue',
    tellAll: 'Tell everybody',
    tell: 'Tell',

    poll: 'Poll',
    pollCount: (yes, no) => `${yes} yes, ${no} not yet`,
    askHowFar: 'Ask how far everybody is.',
    whoHasIt: 'Who has it green?',
    endPoll: 'End it',

    notes: 'Your notes',
    notesOn: task => `Your notes on “${task}”`,
    notesHint: 'Only you see these; they stay in this browser.',
    backToStart: 'Back to the start of this task',

    chapters: 'Chapters',
    noChapters: 'Each task you go to while live begins one.',
  },
  de: {
    linkTitle: 'Link für dein Publikum',
    nobodyCan: 'Niemand kann zusehen: Der Link ist zurückgezogen.',
    link: 'Link',
    copy: 'Kopieren',
    copied: 'Kopiert.',
    copyRefused: 'Der Browser hat das nicht erlaubt; kopiere den Link von Hand.',
    withdraw: 'Zurückziehen',
    newLink: 'Neuer Link',
    renewed: 'Der Link ist jetzt ein anderer.',
    withdrawn: 'Der Link ist zurückgezogen: Niemand sieht mehr zu.',

    whoFollows: 'Wer zusieht',
    following: (live, behind, copies) =>
      `${live} live, ${behind} später, ${copies} ${copies === 1 ? 'probiert' : 'probieren'} es selbst`,
    live: people => `${people} live`,
    behind: (people, furthest) => `${people} später, höchstens ${furthest}`,
    tryIt: people => (people === 1 ? '1 probiert es' : `${people} probieren es`),
    handsUp: hands => (hands === 1 ? '1 Hand ist oben' : `${hands} Hände sind oben`),
    recordingFull:
      'Die Aufzeichnung ist so lang, wie sie sein darf: Was folgt, wird gezeigt und nicht aufgezeichnet.',

    questions: 'Fragen',
    noQuestions: 'Es wartet keine. Sie kommen hierher, die mit den meisten Stimmen zuerst.',
    somebody: 'Jemand',
    answer: 'Antworten',
    yourAnswer: 'Deine Antwort, für alle',
    send: 'Senden',
    done: 'Erledigt',
    takeFromQueue: 'Aus der Reihe nehmen',
    tellAll: 'Allen etwas sagen',
    tell: 'Sagen',

    poll: 'Umfrage',
    pollCount: (yes, no) => `${yes} ja, ${no} noch nicht`,
    askHowFar: 'Frage, wie weit alle sind.',
    whoHasIt: 'Wer hat es grün?',
    endPoll: 'Beenden',

    notes: 'Deine Notizen',
    notesOn: task => `Deine Notizen zu „${task}“`,
    notesHint: 'Nur du siehst sie; sie bleiben in diesem Browser.',
    backToStart: 'Zurück zum Anfang dieser Aufgabe',

    chapters: 'Kapitel',
    noChapters: 'Mit jeder Aufgabe, zu der du live gehst, beginnt eines.',
  },
}

/** What the pane says that is the presenter's alone, in the language of the page. */
export const audienceWords = (): AudienceWords => inPageLanguage(words)
