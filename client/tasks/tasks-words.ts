import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'
import type { Standing } from './standing.ts'

/** What the pane of the tasks says by itself. */
export interface TasksWords {
  readonly tasks: string
  /** Beside the pane's title, where there is little room. */
  readonly earned: (earned: number, possible: number) => string
  readonly points: (points: number) => string
  readonly minutes: (minutes: number) => string
  readonly standings: { readonly [standing in Standing]: string }
  readonly kinds: { readonly [kind in 'diagnose' | 'repair' | 'build']: string }
  readonly loadingLesson: string
  readonly loadingBrief: string
  readonly checkTask: string
  readonly showInDiagram: string

  readonly checks: string
  readonly checking: string
  readonly seen: string
  readonly expected: string

  readonly lesson: string
  readonly backToTask: string
  readonly run: string
  readonly runStep: (step: number) => string

  readonly help: string
  readonly solvedForYou: string
  readonly readLesson: string
  readonly setBack: string
  readonly settingBack: string
  readonly solve: string
  readonly solving: string
  readonly hint: (number: number) => string
  readonly openHint: (number: number) => string
  /** Of a hint, in points of its task. */
  readonly costs: (cost: number, points: number) => string
  readonly costed: (cost: number, points: number) => string
  readonly leaveIt: string
  readonly questions: {
    readonly [asked in 'set-back' | 'solve']: {
      readonly title: string
      readonly text: string
      readonly yes: string
    }
  }
}

const words: InEachLanguage<TasksWords> = {
  en: {
    tasks: 'Tasks',
    earned: (earned, possible) => `${earned} of ${possible} points`,
    points: points => `${points} points`,
    minutes: minutes => `about ${minutes} min`,
    standings: {
      idle: 'not done yet',
      checking: 'checking',
      pass: 'passes',
      fail: 'does not pass yet',
      inconclusive: 'could not be decided',
    },
    kinds: { diagnose: 'Diagnose', repair: 'Repair', build: 'Build' },
    loadingLesson: 'Loading the lesson…',
    loadingBrief: 'Loading the brief…',
    checkTask: 'Check this task',
    showInDiagram: 'Show in diagram',

    checks: 'Checks',
    checking: 'Checking…',
    seen: 'Seen',
    expected: 'Expected',

    lesson: 'Lesson',
    backToTask: 'Back to the task',
    run: 'Run',
    runStep: step => `Run step ${step} in the terminal`,

    help: 'Help',
    solvedForYou: 'Solved for you: it earns nothing now. Set it back to do it yourself.',
    readLesson: 'Read the lesson',
    setBack: 'Set back',
    settingBack: 'Setting back…',
    solve: 'Solve it for me',
    solving: 'Solving…',
    hint: number => `Hint ${number}`,
    openHint: number => `Open hint ${number}`,
    costs: (cost, points) => `costs ${cost} of ${points} points`,
    costed: (cost, points) => `−${cost} of ${points} points`,
    leaveIt: 'Leave it',
    questions: {
      'set-back': {
        title: 'Set this task back to its start?',
        text: 'Its part of the account and its files become what they were when you began; what you have done there is lost. Other tasks stay as they are. Hints that you have opened stay open.',
        yes: 'Set it back',
      },
      solve: {
        title: 'Have this task solved for you?',
        text: 'The solution is carried out in your account, and what you have done for this task there is lost. The task then earns nothing in this practice. You can set it back and do it yourself afterwards.',
        yes: 'Solve it',
      },
    },
  },
  de: {
    tasks: 'Aufgaben',
    earned: (earned, possible) =>
      `${inGerman(earned)}/${inGerman(possible)} ${possible === 1 ? 'Punkt' : 'Punkte'}`,
    points: points => (points === 1 ? '1 Punkt' : `${inGerman(points)} Punkte`),
    minutes: minutes => `etwa ${minutes} min`,
    standings: {
      idle: 'noch nicht getan',
      checking: 'wird geprüft',
      pass: 'erfüllt',
      fail: 'noch nicht erfüllt',
      inconclusive: 'konnte nicht entschieden werden',
    },
    kinds: { diagnose: 'Ursache finden', repair: 'Reparieren', build: 'Bauen' },
    loadingLesson: 'Die Lektion wird geladen…',
    loadingBrief: 'Die Aufgabe wird geladen…',
    checkTask: 'Diese Aufgabe prüfen',
    showInDiagram: 'Im Diagramm zeigen',

    checks: 'Kriterien',
    checking: 'Wird geprüft…',
    seen: 'Gesehen',
    expected: 'Erwartet',

    lesson: 'Lektion',
    backToTask: 'Zurück zur Aufgabe',
    run: 'Ausführen',
    runStep: step => `Schritt ${step} im Terminal ausführen`,

    help: 'Hilfe',
    solvedForYou:
      'Für dich gelöst: Sie bringt jetzt nichts mehr ein. Setze sie zurück, um sie selbst zu lösen.',
    readLesson: 'Lektion lesen',
    setBack: 'Zurücksetzen',
    settingBack: 'Wird zurückgesetzt…',
    solve: 'Für mich lösen',
    solving: 'Wird gelöst…',
    hint: number => `Hinweis ${number}`,
    openHint: number => `Hinweis ${number} öffnen`,
    costs: (cost, points) => `kostet ${ofPoints(cost, points)}`,
    costed: (cost, points) => `−${ofPoints(cost, points)}`,
    leaveIt: 'Nicht jetzt',
    questions: {
      'set-back': {
        title: 'Diese Aufgabe auf ihren Anfang zurücksetzen?',
        text: 'Ihr Teil des Kontos und ihre Dateien werden wieder, wie sie zu Beginn waren; was du dort getan hast, geht verloren. Andere Aufgaben bleiben, wie sie sind. Hinweise, die du geöffnet hast, bleiben offen.',
        yes: 'Ja, zurücksetzen',
      },
      solve: {
        title: 'Diese Aufgabe für dich lösen lassen?',
        text: 'Die Lösung wird in deinem Konto ausgeführt, und was du dort für diese Aufgabe getan hast, geht verloren. In dieser Übung bringt die Aufgabe dann nichts mehr ein. Danach kannst du sie zurücksetzen und selbst lösen.',
        yes: 'Ja, lösen',
      },
    },
  },
}

const inGerman = (value: number) => value.toLocaleString('de', { maximumFractionDigits: 2 })
const ofPoints = (earned: number, possible: number) =>
  `${inGerman(earned)} von ${inGerman(possible)} ${possible === 1 ? 'Punkt' : 'Punkten'}`

/** What the pane of the tasks says, in the language of the page. */
export const tasksWords = (): TasksWords => inPageLanguage(words)

/** How a check or a task stands, in a word. */
export const standingWord = (standing: Standing): string => tasksWords().standings[standing]
