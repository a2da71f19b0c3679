import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'
import type { OtherFileType } from './other-file.ts'

type Entry = 'file' | 'folder'

/** What the files and the editor say; the texts of Monaco itself are its own. */
export interface EditorWords {
  readonly files: string
  /** As the line beside the files names them. */
  readonly resized: string
  readonly newFile: string
  readonly rename: (name: string) => string
  readonly delete: (name: string) => string
  readonly moreFiles: string
  readonly unnamed: (files: number) => string

  readonly openFiles: string
  readonly notSaved: string
  readonly notSavedYet: string
  readonly saved: string
  readonly saving: string
  readonly kept: string
  readonly close: (label: string) => string
  readonly chooseFile: string
  readonly opening: string

  readonly codeEditor: string
  readonly saveNow: string
  readonly isOver: string
  readonly onlyShown: string
  /** At the text of somebody else that one follows. */
  readonly followedEditor: string
  readonly onlyPresenterTypes: string

  readonly changedOutside: string
  readonly removedOutside: string
  readonly refused: (why: string) => string
  readonly offered: (timeOfDay: string) => string
  /** `kinds`, such as `CR` and `LF`, at least two. */
  readonly mixedLineEnds: (kinds: readonly string[]) => string
  readonly reload: string
  readonly keepMine: string
  readonly closeFile: string
  readonly saveAgain: string
  readonly discard: string
  readonly understood: string

  readonly path: string
  readonly cancel: string
  readonly create: string
  readonly renameTitle: { readonly [entry in Entry]: string }
  readonly renameIt: string
  readonly deleteTitle: { readonly [entry in Entry]: string }
  readonly keepIt: string
  readonly deleteIt: string
  /** Follows the path. */
  readonly isRemoved: { readonly [entry in Entry]: string }
  readonly pathProblems: {
    readonly [problem in 'empty' | 'too-long' | 'absolute' | 'names' | 'taken']: string
  }

  /** Follows the path of a file that the editor cannot keep. */
  readonly otherFile: (type: OtherFileType, size: string, isText: boolean) => string
  readonly download: string
  readonly readOnlyText: string
}

const words: InEachLanguage<EditorWords> = {
  en: {
    files: 'Files',
    resized: 'files',
    newFile: 'New file',
    rename: name => `Rename ${name}`,
    delete: name => `Delete ${name}`,
    moreFiles: 'There are more files than are shown here. The terminal has them all.',
    unnamed: files =>
      files === 1
        ? 'A file is not shown: its name is no text, or too long. The terminal has it.'
        : `${files} files are not shown: their names are no text, or too long. The terminal has them.`,

    openFiles: 'Open files',
    notSaved: 'Not saved',
    notSavedYet: 'not saved yet',
    saved: 'Saved',
    saving: 'Saving',
    kept: 'Kept on this device',
    close: label => `Close ${label}`,
    chooseFile: 'Choose a file on the left.',
    opening: 'Opening…',

    codeEditor: 'Code editor. Control M lets Tab move the focus out.',
    saveNow: 'Save now',
    isOver: 'The exam is over: files can be read, not changed.',
    onlyShown: 'The editor cannot keep this file as it is, so it only shows it. Use the terminal.',
    followedEditor: 'The presenter’s file, read only.',
    onlyPresenterTypes: 'Only the presenter types here. Take your own copy to try it.',

    changedOutside: 'This file changed in the terminal.',
    removedOutside: 'This file was removed in the terminal.',
    refused: why => `Not saved. ${why}`,
    offered: timeOfDay => `Text that was not saved, from ${timeOfDay}.`,
    mixedLineEnds: kinds => `The lines of this file end in ${kinds.join(' and ')}. They stay as they are.`,
    reload: 'Reload it',
    keepMine: 'Keep mine',
    closeFile: 'Close it',
    saveAgain: 'Save again',
    discard: 'Discard it',
    understood: 'Understood',

    path: 'Path',
    cancel: 'Cancel',
    create: 'Create it',
    renameTitle: { file: 'Rename this file', folder: 'Rename this folder' },
    renameIt: 'Rename',
    deleteTitle: { file: 'Delete this file?', folder: 'Delete this folder?' },
    keepIt: 'Keep it',
    deleteIt: 'Delete',
    isRemoved: {
      file: ' is removed from the workspace. This cannot be undone.',
      folder: ' and everything in it is removed from the workspace. This cannot be undone.',
    },
    pathProblems: {
      empty: 'Give it a name.',
      'too-long': 'The path is too long.',
      absolute: 'Write the path from the folder of the exam, without a slash at the start.',
      names: 'A path is names with one slash between them, without “.” or “..”.',
      taken: 'There is already something of this name.',
    },

    otherFile: (type, size, isText) =>
      ` is ${type}, ${size}. ${isText ? 'It can be read here, each byte as a character of Latin-1, and changed in the terminal.' : 'The editor opens text.'}`,
    download: 'Download it',
    readOnlyText: 'Text, read only',
  },
  de: {
    files: 'Dateien',
    resized: 'Dateien',
    newFile: 'Neue Datei',
    rename: name => `${name} umbenennen`,
    delete: name => `${name} löschen`,
    moreFiles: 'Es gibt mehr Dateien, als hier gezeigt werden. Im Terminal sind alle da.',
    unnamed: files =>
      files === 1
        ? 'Eine Datei wird nicht gezeigt: Ihr Name ist kein Text oder zu lang. Im Terminal ist sie da.'
        : `${files} Dateien werden nicht gezeigt: Ihre Namen sind kein Text oder zu lang. Im Terminal sind sie da.`,

    openFiles: 'Offene Dateien',
    notSaved: 'Nicht gespeichert',
    notSavedYet: 'noch nicht gespeichert',
    saved: 'Gespeichert',
    saving: 'Wird gespeichert',
    kept: 'Auf diesem Gerät',
    close: label => `${label} schließen`,
    chooseFile: 'Wähle links eine Datei.',
    opening: 'Wird geöffnet…',

    codeEditor: 'Code-Editor. Mit Strg+M führt die Tabulatortaste hinaus.',
    saveNow: 'Jetzt speichern',
    isOver: 'Die Prüfung ist zu Ende: Dateien lassen sich lesen, nicht ändern.',
    onlyShown:
      'Der Editor kann diese Datei nicht so behalten, wie sie ist; deshalb zeigt er sie nur. Nimm das Terminal.',
    followedEditor: 'Die gezeigte Datei, nur zum Lesen.',
    onlyPresenterTypes: 'Hier tippt nur die Leitung. Hol dir eine eigene Kopie, um es zu versuchen.',

    changedOutside: 'Diese Datei wurde im Terminal geändert.',
    removedOutside: 'Diese Datei wurde im Terminal entfernt.',
    refused: why => `Nicht gespeichert. ${why}`,
    offered: timeOfDay => `Text, der nicht gespeichert wurde, von ${timeOfDay}.`,
    mixedLineEnds: kinds =>
      `Die Zeilen dieser Datei enden mit ${kinds.join(' und ')}. Sie bleiben, wie sie sind.`,
    reload: 'Neu laden',
    keepMine: 'Meine behalten',
    closeFile: 'Schließen',
    saveAgain: 'Noch einmal speichern',
    discard: 'Verwerfen',
    understood: 'Verstanden',

    path: 'Pfad',
    cancel: 'Abbrechen',
    create: 'Anlegen',
    renameTitle: { file: 'Diese Datei umbenennen', folder: 'Diesen Ordner umbenennen' },
    renameIt: 'Umbenennen',
    deleteTitle: { file: 'Diese Datei löschen?', folder: 'Diesen Ordner löschen?' },
    keepIt: 'Behalten',
    deleteIt: 'Löschen',
    isRemoved: {
      file: ' wird aus dem Arbeitsplatz entfernt. Das lässt sich nicht rückgängig machen.',
      folder: ' wird mit allem darin aus dem Arbeitsplatz entfernt. Das lässt sich nicht rückgängig machen.',
    },
    pathProblems: {
      empty: 'Gib einen Namen an.',
      'too-long': 'Der Pfad ist zu lang.',
      absolute: 'Schreibe den Pfad vom Ordner der Prüfung an, ohne Schrägstrich am Anfang.',
      names: 'Ein Pfad besteht aus Namen mit je einem Schrägstrich dazwischen, ohne „.“ oder „..“.',
      taken: 'Etwas mit diesem Namen gibt es schon.',
    },

    otherFile: (type, size, isText) =>
      `: ${germanTypes[type]}, ${size}. ${isText ? 'Sie lässt sich hier lesen, jedes Byte als ein Zeichen von Latin-1, und im Terminal ändern.' : 'Der Editor öffnet Text.'}`,
    download: 'Herunterladen',
    readOnlyText: 'Text, nur zum Lesen',
  },
}

const germanTypes: { readonly [type in OtherFileType]: string } = {
  'PNG image': 'PNG-Bild',
  'GIF image': 'GIF-Bild',
  'JPEG image': 'JPEG-Bild',
  'PDF document': 'PDF-Dokument',
  'zip archive': 'Zip-Archiv',
  'gzip archive': 'Gzip-Archiv',
  program: 'Programm',
  WebAssembly: 'WebAssembly',
  'SQLite database': 'SQLite-Datenbank',
  'text in UTF-16': 'Text in UTF-16',
  binary: 'Binärdatei',
  'text that is not UTF-8': 'Text, der nicht UTF-8 ist',
}

/** What the files and the editor say, in the language of the page. */
export const editorWords = (): EditorWords => inPageLanguage(words)
