import type { DemoPhase } from '../../shared/demo/demo-event.ts'
import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'
import type { OwnCopy } from './copy.ts'

/** A sentence in two parts: what is so, and what that means for whoever reads it. */
export interface Told {
  readonly title: string
  readonly detail: string
}

type BegunCopy = Exclude<ReturnType<OwnCopy['state']>['kind'], 'none' | 'refused'>

/** What a follower's page says of the demo: the bar, the pace, what is beside the work, the status. `name` is the presenter's first. */
export interface FollowWords {
  readonly demo: string
  readonly presenter: string
  readonly follow: (count: number) => string
  readonly hand: { readonly up: string; readonly down: string }
  readonly ask: string

  readonly whereYouAre: string
  readonly phases: { readonly [phase in DemoPhase]: string }
  readonly chapterStart: string
  readonly pause: string
  readonly goOn: string
  readonly speed: (speed: number) => string
  readonly tryIt: string
  readonly rejoin: string
  readonly toTheEnd: string
  readonly time: string
  readonly timeOf: (at: string, end: string) => string
  readonly passes: (task: string) => string
  readonly passesNoLonger: (task: string) => string
  readonly you: (at: string) => string
  readonly live: (at: string) => string
  readonly end: (at: string) => string

  readonly notBegun: (name: string) => Told
  readonly over: Told
  readonly replay: (name: string, isPlaying: boolean) => Told
  readonly ownPace: (name: string, isPlaying: boolean, behind: string) => Told
  readonly left: (name: string) => Told
  readonly paused: (name: string) => Told
  readonly following: (name: string) => Told

  readonly architecture: string
  readonly pointsAt: (name: string, label: string) => string
  readonly keepsPrivate: { readonly [what in 'diagram' | 'files' | 'terminal']: (name: string) => string }
  readonly drawing: string
  readonly written: (name: string, at: string) => string
  readonly chapters: string
  readonly of: (count: number, all: number) => string
  readonly goTo: (title: string, at: string, standing: string) => string
  readonly passed: (at: string) => string
  readonly here: string
  readonly poll: string
  readonly yes: string
  readonly notYet: string
  readonly questions: string
  readonly somebody: string
  readonly askThatToo: (votes: number) => string
  readonly copies: { readonly [kind in BegunCopy]: string }
  readonly ownCopy: (name: string) => string
  readonly copyFailed: string
  readonly open: string

  readonly connection: { readonly [status in 'up' | 'connecting' | 'down']: string }
  readonly behindByChoice: (behind: string) => string
  readonly onYourOwn: string
  readonly skipped: (times: number) => string
  readonly keys: { readonly pause: string; readonly live: string }
  /** Where the page is cut off from the server for a while, and for good. */
  readonly cutOff: Told
  readonly shutOut: string
  readonly withdrawn: string
  readonly elsewhere: string
}

const words: InEachLanguage<FollowWords> = {
  en: {
    demo: 'Demo',
    presenter: 'Presenter',
    follow: count => `${count} ${count === 1 ? 'follows' : 'follow'}`,
    hand: { up: 'Raise your hand', down: 'Lower your hand' },
    ask: 'Ask',

    whereYouAre: 'Where you are',
    phases: { rehearsal: 'Soon', live: 'Live', paused: 'Paused', ended: 'Ended' },
    chapterStart: 'Back to the chapter’s start',
    pause: 'Pause (Space)',
    goOn: 'Go on (Space)',
    speed: speed => `Speed ${speed}×`,
    tryIt: 'Try it yourself from here',
    rejoin: 'Rejoin live',
    toTheEnd: 'To the end',
    time: 'Time of the demo',
    timeOf: (at, end) => `${at} of ${end}`,
    passes: task => `${task} passes`,
    passesNoLonger: task => `${task} passes no longer`,
    you: at => `you ${at}`,
    live: at => `live ${at}`,
    end: at => `end ${at}`,

    notBegun: name => ({
      title: 'It has not begun',
      detail: `${name} lets you in soon. Leave this page open.`,
    }),
    over: {
      title: 'The demo has ended',
      detail: 'The recording stays: press a chapter, or play it from the start.',
    },
    replay: (name, isPlaying) => ({
      title: isPlaying ? 'You watch the recording' : 'The recording stands still',
      detail: `${name} has ended the demo.`,
    }),
    ownPace: (name, isPlaying, behind) => ({
      title: isPlaying ? 'You are at your own pace' : 'You have stopped it for yourself',
      detail: `${behind} behind ${name}.`,
    }),
    left: name => ({
      title: `${name} has left`,
      detail: 'What was shown stays, and can be watched again. It goes on here when they are back.',
    }),
    paused: name => ({ title: 'Paused', detail: `${name} goes on in a moment.` }),
    following: name => ({ title: 'You follow live', detail: `What you see is what ${name} does now.` }),

    architecture: 'Architecture',
    pointsAt: (name, label) => `${name} points at ${label}`,
    keepsPrivate: {
      diagram: name => `${name} keeps it private at the moment.`,
      files: name => `${name} keeps the files private at the moment.`,
      terminal: name => `${name} keeps the terminal private at the moment.`,
    },
    drawing: 'Drawing…',
    written: (name, at) => `${name}, written at ${at}`,
    chapters: 'Chapters',
    of: (count, all) => `${count} of ${all}`,
    goTo: (title, at, standing) => `${title}, from ${at}, ${standing}. Go there`,
    passed: at => `passed ${at}`,
    here: 'here',
    poll: 'Poll',
    yes: 'Yes',
    notYet: 'Not yet',
    questions: 'Questions',
    somebody: 'Somebody',
    askThatToo: votes => `I ask that too; ${votes} others do`,
    copies: {
      preparing: 'Your own copy is being made',
      working: 'Your own copy is brought to this step',
      ready: 'Your own copy is ready',
      failed: 'Your own copy did not come to this step',
    },
    ownCopy: name => `A practice of your own from this moment. ${name} does not see it.`,
    copyFailed:
      'Some of the tasks before it are not done in it. End it there and take another copy, or go on in it by yourself.',
    open: 'Open',

    connection: {
      up: 'Connected',
      connecting: 'Connecting',
      down: 'Not connected; it is tried again by itself',
    },
    behindByChoice: behind => `Behind by ${behind}, by your choice`,
    onYourOwn: 'You read on your own; L brings you back',
    skipped: times =>
      `Your line or this device is slow: skipped forward ${times} ${times === 1 ? 'time' : 'times'}`,
    keys: { pause: 'pause', live: 'live' },
    cutOff: { title: 'Not connected', detail: 'What was shown stays. It goes on by itself.' },
    shutOut: 'You follow no longer',
    withdrawn: 'The link to this demo was withdrawn. Ask whoever gave it to you for another one.',
    elsewhere: 'This demo is open elsewhere.',
  },
  de: {
    demo: 'Demo',
    presenter: 'Die Leitung',
    follow: count => `${count} ${count === 1 ? 'folgt' : 'folgen'}`,
    hand: { up: 'Hand heben', down: 'Hand senken' },
    ask: 'Fragen',

    whereYouAre: 'Wo du bist',
    phases: { rehearsal: 'Gleich', live: 'Live', paused: 'Pause', ended: 'Beendet' },
    chapterStart: 'Zurück zum Anfang des Kapitels',
    pause: 'Anhalten (Leertaste)',
    goOn: 'Weiter (Leertaste)',
    speed: speed => `Tempo ${speed}×`,
    tryIt: 'Ab hier selbst versuchen',
    rejoin: 'Zurück zu live',
    toTheEnd: 'Zum Ende',
    time: 'Zeit der Demo',
    timeOf: (at, end) => `${at} von ${end}`,
    passes: task => `${task} besteht`,
    passesNoLonger: task => `${task} besteht nicht mehr`,
    you: at => `du ${at}`,
    live: at => `live ${at}`,
    end: at => `Ende ${at}`,

    notBegun: name => ({
      title: 'Es hat noch nicht begonnen',
      detail: `${name} lässt dich gleich herein. Lass diese Seite offen.`,
    }),
    over: {
      title: 'Die Demo ist zu Ende',
      detail: 'Die Aufzeichnung bleibt: Drücke ein Kapitel, oder spiele sie von vorn ab.',
    },
    replay: (name, isPlaying) => ({
      title: isPlaying ? 'Du siehst die Aufzeichnung' : 'Die Aufzeichnung steht still',
      detail: `${name} hat die Demo beendet.`,
    }),
    ownPace: (name, isPlaying, behind) => ({
      title: isPlaying ? 'Du bist in deinem eigenen Tempo' : 'Du hast es für dich angehalten',
      detail: `${behind} hinter ${name}.`,
    }),
    left: name => ({
      title: `${name} ist gegangen`,
      detail: 'Was gezeigt wurde, bleibt und lässt sich noch einmal ansehen. Geht es weiter, dann hier.',
    }),
    paused: name => ({ title: 'Pause', detail: `${name} macht gleich weiter.` }),
    following: name => ({ title: 'Du folgst live', detail: `Du siehst, was ${name} gerade tut.` }),

    architecture: 'Architektur',
    pointsAt: (name, label) => `${name} zeigt auf ${label}`,
    keepsPrivate: {
      diagram: name => `${name} zeigt sie im Moment nicht.`,
      files: name => `${name} zeigt die Dateien im Moment nicht.`,
      terminal: name => `${name} zeigt das Terminal im Moment nicht.`,
    },
    drawing: 'Wird gezeichnet …',
    written: (name, at) => `${name}, geschrieben um ${at}`,
    chapters: 'Kapitel',
    of: (count, all) => `${count} von ${all}`,
    goTo: (title, at, standing) => `${title}, ab ${at}, ${standing}. Dorthin gehen`,
    passed: at => `bestanden ${at}`,
    here: 'hier',
    poll: 'Umfrage',
    yes: 'Ja',
    notYet: 'Noch nicht',
    questions: 'Fragen',
    somebody: 'Jemand',
    askThatToo: votes => `Das frage ich auch; ${votes} andere tun es`,
    copies: {
      preparing: 'Deine eigene Kopie wird angelegt',
      working: 'Deine eigene Kopie wird zu diesem Schritt gebracht',
      ready: 'Deine eigene Kopie ist bereit',
      failed: 'Deine eigene Kopie kam nicht bis zu diesem Schritt',
    },
    ownCopy: name => `Eine eigene Übung ab diesem Moment. ${name} sieht sie nicht.`,
    copyFailed:
      'Einige der Aufgaben davor sind darin nicht gelöst. Beende sie dort und nimm eine neue Kopie, oder mache darin selbst weiter.',
    open: 'Öffnen',

    connection: {
      up: 'Verbunden',
      connecting: 'Wird verbunden',
      down: 'Nicht verbunden; es wird von selbst wieder versucht',
    },
    behindByChoice: behind => `${behind} zurück, weil du es so willst`,
    onYourOwn: 'Du liest für dich; L bringt dich zurück',
    skipped: times => `Deine Leitung oder dieses Gerät ist langsam: ${times}-mal wurde etwas übersprungen`,
    keys: { pause: 'anhalten', live: 'live' },
    cutOff: {
      title: 'Nicht verbunden',
      detail: 'Was gezeigt wurde, bleibt stehen. Es geht von selbst weiter.',
    },
    shutOut: 'Du folgst nicht mehr',
    withdrawn:
      'Der Link zu dieser Demo wurde zurückgezogen. Frag nach einem anderen, wo du ihn bekommen hast.',
    elsewhere: 'Diese Demo ist anderswo offen.',
  },
}

/** What a follower's page says, in its language. */
export const followWords = (): FollowWords => inPageLanguage(words)
