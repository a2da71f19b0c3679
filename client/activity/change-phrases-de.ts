import type { ChangePhrase, changePhrasesEn } from './change-phrases-en.ts'

/** German puts the verb behind what was changed. */
const phrase = (named: string, done: string, unnamed: string): ChangePhrase => ({
  named: [`Du hast ${named} `, ` ${done}`],
  unnamed: `Du hast ${unnamed} ${done}`,
})

/** German. A call that the English table has and this has not is a type error. */
export const changePhrasesDe: { readonly [operation in keyof typeof changePhrasesEn]: ChangePhrase } = {
  UpdateFunctionCode: phrase('den Code von', 'geändert', 'den Code einer Funktion'),
  UpdateFunctionConfiguration: phrase(
    'die Einstellungen von',
    'geändert',
    'die Einstellungen einer Funktion',
  ),
  CreateFunction: phrase('die Funktion', 'angelegt', 'eine Funktion'),
  DeleteFunction: phrase('die Funktion', 'gelöscht', 'eine Funktion'),
  PublishVersion: phrase('eine Version von', 'veröffentlicht', 'eine Version einer Funktion'),
  AddPermission: phrase('einem Dienst den Aufruf von', 'erlaubt', 'einem Dienst den Aufruf einer Funktion'),
  RemovePermission: phrase('ein Recht auf', 'entzogen', 'ein Recht auf eine Funktion'),
  CreateEventSourceMapping: phrase(
    'eine Warteschlange mit',
    'verbunden',
    'eine Warteschlange mit einer Funktion',
  ),
  UpdateEventSourceMapping: phrase(
    'die Verbindung einer Warteschlange mit',
    'geändert',
    'die Verbindung einer Warteschlange mit einer Funktion',
  ),
  DeleteEventSourceMapping: phrase(
    'eine Warteschlange von',
    'getrennt',
    'eine Warteschlange von einer Funktion',
  ),

  CreateQueue: phrase('die Warteschlange', 'angelegt', 'eine Warteschlange'),
  SetQueueAttributes: phrase('die Einstellungen von', 'geändert', 'die Einstellungen einer Warteschlange'),
  DeleteQueue: phrase('die Warteschlange', 'gelöscht', 'eine Warteschlange'),
  PurgeQueue: phrase('die Warteschlange', 'geleert', 'eine Warteschlange'),
  SendMessage: phrase('eine Nachricht an', 'geschickt', 'eine Nachricht'),
  DeleteMessage: phrase('eine Nachricht aus', 'gelöscht', 'eine Nachricht'),

  CreateTable: phrase('die Tabelle', 'angelegt', 'eine Tabelle'),
  UpdateTable: phrase('die Einstellungen von', 'geändert', 'die Einstellungen einer Tabelle'),
  DeleteTable: phrase('die Tabelle', 'gelöscht', 'eine Tabelle'),
  PutItem: phrase('einen Eintrag in', 'geschrieben', 'einen Eintrag'),
  UpdateItem: phrase('einen Eintrag von', 'geändert', 'einen Eintrag'),
  DeleteItem: phrase('einen Eintrag aus', 'gelöscht', 'einen Eintrag'),

  CreateRole: phrase('die Rolle', 'angelegt', 'eine Rolle'),
  DeleteRole: phrase('die Rolle', 'gelöscht', 'eine Rolle'),
  PutRolePolicy: phrase('die Rechte von', 'geändert', 'die Rechte einer Rolle'),
  DeleteRolePolicy: phrase('Rechte von', 'entfernt', 'Rechte einer Rolle'),
  AttachRolePolicy: phrase('eine Richtlinie an', 'angehängt', 'eine Richtlinie an eine Rolle'),
  DetachRolePolicy: phrase('eine Richtlinie von', 'gelöst', 'eine Richtlinie von einer Rolle'),
  UpdateAssumeRolePolicy: phrase('die Übernahme von', 'neu geregelt', 'die Übernahme einer Rolle'),
  CreatePolicy: phrase('die Richtlinie', 'angelegt', 'eine Richtlinie'),
  CreatePolicyVersion: phrase('die Richtlinie', 'geändert', 'eine Richtlinie'),

  CreateBucket: phrase('den Bucket', 'angelegt', 'einen Bucket'),
  DeleteBucket: phrase('den Bucket', 'gelöscht', 'einen Bucket'),
  PutObject: phrase('ein Objekt in', 'abgelegt', 'ein Objekt'),
  DeleteObject: phrase('ein Objekt aus', 'gelöscht', 'ein Objekt'),
  PutBucketPolicy: phrase('den Zugriff auf', 'geändert', 'den Zugriff auf einen Bucket'),

  CreateApi: phrase('die API', 'angelegt', 'eine API'),
  UpdateApi: phrase('die API', 'geändert', 'eine API'),
  CreateRoute: phrase('eine Route zu', 'hinzugefügt', 'eine Route'),
  UpdateRoute: phrase('eine Route von', 'geändert', 'eine Route'),
  DeleteRoute: phrase('eine Route von', 'gelöscht', 'eine Route'),
  CreateIntegration: phrase('eine Integration zu', 'hinzugefügt', 'eine Integration'),
  UpdateIntegration: phrase('eine Integration von', 'geändert', 'eine Integration'),
  CreateStage: phrase('eine Stage von', 'angelegt', 'eine Stage'),
  CreateDeployment: phrase('die API', 'bereitgestellt', 'eine API'),

  CreateLogGroup: phrase('die Protokollgruppe', 'angelegt', 'eine Protokollgruppe'),
  PutRetentionPolicy: phrase('die Aufbewahrung von', 'geändert', 'die Aufbewahrung von Protokollen'),
}

/** Any other call is named by its operation. */
export const otherChangeDe = (call: string): ChangePhrase => phrase(`${call} auf`, 'aufgerufen', call)
