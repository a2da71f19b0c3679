import type { AttemptMode } from '../../shared/journal/lifecycle-events.ts'
import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'

type PaneName = 'tasks' | 'editor' | 'terminal' | 'diagram' | 'activity'
type Shown = 'dark' | 'light'

/** What the page of a running attempt says around its panes, but for the clock, the status bar and the dialogs. */
export interface WorkspaceWords {
  readonly panes: string
  readonly titles: { readonly [pane in PaneName | 'audience']: string }
  /** As the line beside a pane names it. */
  readonly resized: { readonly [pane in PaneName]: string }
  readonly loading: string
  readonly drawing: string
  readonly paneStopped: string
  readonly reloadPane: string
  readonly whatHappened: string
  /** `number` of the task whose parts stand out in the picture. */
  readonly highlighted: (number: number) => string
  readonly openTerminalFirst: string

  readonly modes: { readonly [mode in AttemptMode]: string }
  readonly passing: (passing: number, of: number) => string
  readonly pause: string
  readonly present: string
  readonly submit: string
  readonly console: string
  readonly openConsole: string
  readonly openInConsole: string
  readonly consoleOfTask: (title: string) => string
  readonly consoleOfNode: (label: string) => string
  readonly consoleUntil: (timeOfDay: string) => string

  readonly commands: string
  readonly command: string
  readonly commandHint: string
  readonly noCommand: string
  readonly checkSelected: string
  readonly goTo: { readonly [pane in PaneName]: string }
  readonly newTerminal: string
  readonly changeTheme: { readonly [from in Shown]: string }
  readonly showVerdicts: string
  readonly hideVerdicts: string
  readonly submitCommand: string
  readonly task: (number: number) => string
  readonly checkTask: (title: string) => string
  readonly file: string

  readonly handingIn: string
  readonly putAway: string
  readonly faultLasts: string
  /** A copy of a demo: on its way to where it was taken, or short of that for good. */
  readonly copyUnderWay: (solved: number, of: number) => string
  readonly copyFailed: string
  readonly endWithoutScore: string
  readonly wasSetBack: string
}

const words: InEachLanguage<WorkspaceWords> = {
  en: {
    panes: 'Panes',
    titles: {
      tasks: 'Tasks',
      editor: 'Editor',
      terminal: 'Terminal',
      diagram: 'Architecture',
      activity: 'Activity',
      audience: 'Audience',
    },
    resized: {
      tasks: 'tasks',
      editor: 'editor',
      terminal: 'terminal',
      diagram: 'architecture',
      activity: 'activity',
    },
    loading: 'Loading…',
    drawing: 'Drawing…',
    paneStopped: 'This pane has stopped working. Your saved work and the rest of the page are not affected.',
    reloadPane: 'Reload this pane',
    whatHappened: 'What happened',
    highlighted: number => `task ${number} highlighted`,
    openTerminalFirst: 'Open a terminal first; the step is run in it.',

    modes: { exam: 'Exam', practice: 'Practice', demo: 'Demo' },
    passing: (passing, of) => `${passing} of ${of} pass`,
    pause: 'Pause',
    present: 'Present',
    submit: 'Submit',
    console: 'Console',
    openConsole: 'Open console',
    openInConsole: 'Open in console',
    consoleOfTask: title => `Open “${title}” in the console`,
    consoleOfNode: label => `Open the service of “${label}” in the console`,
    consoleUntil: timeOfDay =>
      `Opens a new tab, signed in until ${timeOfDay} at most. Open it again for a new sign-in.`,

    commands: 'Commands',
    command: 'Command',
    commandHint: 'Type a part of a command, a task or a file',
    noCommand: 'Nothing is called so.',
    checkSelected: 'Check this task',
    goTo: {
      tasks: 'Go to the tasks',
      editor: 'Go to the editor',
      terminal: 'Go to the terminal',
      diagram: 'Go to the diagram',
      activity: 'Go to the activity',
    },
    newTerminal: 'New terminal',
    changeTheme: { dark: 'Change to the light theme', light: 'Change to the dark theme' },
    showVerdicts: 'Show the verdicts',
    hideVerdicts: 'Hide the verdicts',
    submitCommand: 'Submit…',
    task: number => `Task ${number}`,
    checkTask: title => `Check “${title}”`,
    file: 'File',

    handingIn: 'Time is up. What you saved is being handed in; the report follows by itself.',
    putAway: 'Put it away',
    copyUnderWay: (solved, of) =>
      `This copy is being brought to where the demo was: ${solved} of ${of} tasks are solved. It goes on by itself.`,
    copyFailed:
      'This copy did not come to where the demo was. Tasks that are not solved can be solved by hand or in the task’s help; or end it and take another copy.',
    faultLasts:
      'A fault on our side has lasted for ten minutes. The clock stands still as long as it does: wait, or end this exam without a score and take it again later.',
    endWithoutScore: 'End it without a score',
    wasSetBack: 'The account and the files are as they were at the start of this task.',
  },
  de: {
    panes: 'Bereiche',
    titles: {
      tasks: 'Aufgaben',
      editor: 'Editor',
      terminal: 'Terminal',
      diagram: 'Architektur',
      activity: 'Verlauf',
      audience: 'Publikum',
    },
    resized: {
      tasks: 'Aufgaben',
      editor: 'Editor',
      terminal: 'Terminal',
      diagram: 'Architektur',
      activity: 'Verlauf',
    },
    loading: 'Wird geladen…',
    drawing: 'Wird gezeichnet…',
    paneStopped:
      'Dieser Bereich funktioniert nicht mehr. Was gespeichert ist und der Rest der Seite sind davon nicht betroffen.',
    reloadPane: 'Diesen Bereich neu laden',
    whatHappened: 'Was geschehen ist',
    highlighted: number => `Aufgabe ${number} hervorgehoben`,
    openTerminalFirst: 'Öffne zuerst ein Terminal; darin wird der Schritt ausgeführt.',

    modes: { exam: 'Prüfung', practice: 'Übung', demo: 'Vorführung' },
    passing: (passing, of) => `${passing} von ${of} erfüllt`,
    pause: 'Pause',
    present: 'Vorführen',
    submit: 'Abgeben',
    console: 'Konsole',
    openConsole: 'Konsole öffnen',
    openInConsole: 'In der Konsole öffnen',
    consoleOfTask: title => `„${title}“ in der Konsole öffnen`,
    consoleOfNode: label => `Den Dienst von „${label}“ in der Konsole öffnen`,
    consoleUntil: timeOfDay =>
      `Öffnet einen neuen Tab, angemeldet bis höchstens ${timeOfDay}. Öffne sie noch einmal für eine neue Anmeldung.`,

    commands: 'Befehle',
    command: 'Befehl',
    commandHint: 'Tippe einen Teil eines Befehls, einer Aufgabe oder einer Datei',
    noCommand: 'So heißt nichts.',
    checkSelected: 'Diese Aufgabe prüfen',
    goTo: {
      tasks: 'Zu den Aufgaben',
      editor: 'Zum Editor',
      terminal: 'Zum Terminal',
      diagram: 'Zum Diagramm',
      activity: 'Zum Verlauf',
    },
    newTerminal: 'Neues Terminal',
    changeTheme: {
      dark: 'Zum hellen Erscheinungsbild wechseln',
      light: 'Zum dunklen Erscheinungsbild wechseln',
    },
    showVerdicts: 'Ergebnisse zeigen',
    hideVerdicts: 'Ergebnisse verbergen',
    submitCommand: 'Abgeben…',
    task: number => `Aufgabe ${number}`,
    checkTask: title => `„${title}“ prüfen`,
    file: 'Datei',

    handingIn: 'Die Zeit ist um. Was du gespeichert hast, wird abgegeben; der Bericht folgt von selbst.',
    putAway: 'Schließen',
    copyUnderWay: (solved, of) =>
      `Diese Kopie wird dorthin gebracht, wo die Demo war: ${solved} von ${of} Aufgaben sind gelöst. Das geht von selbst weiter.`,
    copyFailed:
      'Diese Kopie kam nicht dorthin, wo die Demo war. Was nicht gelöst ist, kannst du selbst oder mit der Hilfe der Aufgabe lösen; oder beende sie und nimm eine neue Kopie.',
    faultLasts:
      'Ein Fehler auf unserer Seite dauert seit zehn Minuten an. So lange steht die Uhr: Warte, oder beende diese Prüfung ohne Ergebnis und lege sie später noch einmal ab.',
    endWithoutScore: 'Ohne Ergebnis beenden',
    wasSetBack: 'Das Konto und die Dateien sind wieder so wie am Anfang dieser Aufgabe.',
  },
}

/** What the page of a running attempt says, in its language. */
export const workspaceWords = (): WorkspaceWords => inPageLanguage(words)
