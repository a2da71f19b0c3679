import type { DemoPane } from '../../shared/demo/demo-event.ts'
import type { DemoDesk } from '../../shared/demo/demo-frames.ts'
import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'

/** What a presenter's page says: the question before, and the bar while it lasts. */
export interface PresenterWords {
  readonly presentTitle: string
  readonly presentText: string
  readonly knowsOfExam: string
  readonly notNow: string
  readonly makeLink: string

  readonly demo: string
  readonly phases: { readonly [phase in DemoDesk['phase']]: string }
  readonly connecting: string
  readonly panes: { readonly [pane in DemoPane]: string }
  readonly shared: string
  readonly private: string
  readonly textSize: (percent: number) => string
  readonly pointAt: string
  readonly pointing: string
  readonly newChapter: string
  readonly hide: string
  readonly hiding: string
  readonly endDemo: string
  readonly pauseForAll: string
  readonly goOn: string
  readonly letIn: string
  readonly notAllowed: string
  readonly replaced: string

  readonly chapterAbout: string
  readonly begin: string
  readonly endTitle: string
  readonly endText: string
  readonly goOnPresenting: string
  readonly endForAll: string
}

const words: InEachLanguage<PresenterWords> = {
  en: {
    presentTitle: 'Present this attempt',
    presentText:
      'You get a link. Whoever has it sees your editor, terminals, diagram and verdicts in the browser, and can change nothing. You rehearse first: nobody sees anything until you let the audience in, and nothing of a pause, or of what you keep private, is shown or recorded.',
    knowsOfExam: 'Exams are taken on this challenge too. Whoever follows sees how it is done, and may.',
    notNow: 'Not now',
    makeLink: 'Make the link',

    demo: 'Demo',
    phases: { rehearsal: 'Rehearsal', live: 'You are live', paused: 'Paused', ended: 'Ended' },
    connecting: 'Connecting',
    panes: { editor: 'Editor', terminal: 'Terminal', diagram: 'Diagram' },
    shared: 'shared',
    private: 'private',
    textSize: percent => `Text ${percent} %. Make it larger`,
    pointAt: 'Point at',
    pointing: 'What you press in the diagram, and the line you go to, stand out for everybody',
    newChapter: 'New chapter',
    hide: 'Hide',
    hiding:
      'Hides link, notes, questions, who follows, what checks have seen and hints, for a projector (F9)',
    endDemo: 'End the demo',
    pauseForAll: 'Pause for everybody',
    goOn: 'Go on',
    letIn: 'Let the audience in',
    notAllowed: 'This demo cannot be presented any more.',
    replaced: 'You present from another tab. Reload this one to present from here.',

    chapterAbout: 'What it is about',
    begin: 'Begin it',
    endTitle: 'End the demo?',
    endText:
      'Followers see that it is over, and keep the recording as long as you do not withdraw the link. It cannot be continued. The attempt itself goes on.',
    goOnPresenting: 'Go on presenting',
    endForAll: 'End it for everybody',
  },
  de: {
    presentTitle: 'Diesen Versuch vorführen',
    presentText:
      'Du bekommst einen Link. Wer ihn hat, sieht im Browser deinen Editor, deine Terminals, das Diagramm und die Ergebnisse und kann nichts ändern. Zuerst probst du: Niemand sieht etwas, bis du das Publikum einlässt, und nichts aus einer Pause oder von dem, was du für dich behältst, wird gezeigt oder aufgezeichnet.',
    knowsOfExam: 'Hierüber werden auch Prüfungen abgelegt. Wer zusieht, sieht, wie es geht, und darf das.',
    notNow: 'Nicht jetzt',
    makeLink: 'Link erstellen',

    demo: 'Vorführung',
    phases: { rehearsal: 'Probe', live: 'Du bist live', paused: 'Pausiert', ended: 'Zu Ende' },
    connecting: 'Wird verbunden',
    panes: { editor: 'Editor', terminal: 'Terminal', diagram: 'Diagramm' },
    shared: 'öffentlich',
    private: 'privat',
    textSize: percent => `Text ${percent} %. Größer machen`,
    pointAt: 'Zeigen',
    pointing: 'Was du im Diagramm drückst und die Zeile, in die du gehst, werden für alle hervorgehoben',
    newChapter: 'Neues Kapitel',
    hide: 'Verbergen',
    hiding:
      'Verbirgt Link, Notizen, Fragen, wer zusieht, was Prüfungen gesehen haben und Hinweise, für einen Projektor (F9)',
    endDemo: 'Beenden',
    pauseForAll: 'Pause für alle',
    goOn: 'Weitermachen',
    letIn: 'Publikum einlassen',
    notAllowed: 'Diese Vorführung lässt sich nicht mehr zeigen.',
    replaced: 'Du führst aus einem anderen Tab vor. Lade diesen neu, um von hier aus vorzuführen.',

    chapterAbout: 'Worum es geht',
    begin: 'Beginnen',
    endTitle: 'Die Vorführung beenden?',
    endText:
      'Wer zusieht, erfährt, dass sie zu Ende ist, und behält die Aufzeichnung, solange du den Link nicht zurückziehst. Sie lässt sich nicht fortsetzen. Der Versuch selbst geht weiter.',
    goOnPresenting: 'Weiter vorführen',
    endForAll: 'Für alle beenden',
  },
}

/** What a presenter's page says, in its language. */
export const presenterWords = (): PresenterWords => inPageLanguage(words)
