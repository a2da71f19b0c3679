import { createSignal, For, type JSX, Show } from 'solid-js'
import { FileNameDialog, RemoveFileDialog } from '../editor/file-dialog.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { CommandPalette } from '../workspace/command-palette.tsx'
import { SubmitDialog, type SubmitDialogProps } from '../workspace/submit-dialog.tsx'
import { sampleChallenge, sampleChecks } from './samples.ts'
import { Section, Specimen } from './specimen.tsx'

type Session = SubmitDialogProps['session']

/** A session that knows its verdicts; what it is sent waits for ever, or is refused. */
function session(
  mode: 'exam' | 'practice',
  connection: Session['connection'],
  send: Session['send'],
): Session {
  return {
    challenge: () => sampleChallenge,
    state: () => ({ mode, checks: sampleChecks }),
    connection,
    send,
  }
}

const connected: Session['connection'] = () => ({ status: 'connected', roundTripMs: 12 })
const offline: Session['connection'] = () => ({ status: 'offline', since: 0, retryAt: 0 })
const forEver: Session['send'] = () => new Promise(() => {})
const refused: Session['send'] = () => Promise.reject(new Error('Nothing can be sent from the gallery.'))

const commands = ['Check this task', 'Submit', 'Change the theme'].map((title, index) => ({
  id: title,
  title,
  hint: `key ${index + 1}`,
  run: () => {},
}))

type Shown = (close: () => void) => JSX.Element

const submit =
  (asked: Session, unsavedFiles: readonly string[] = []): Shown =>
  close => (
    <SubmitDialog
      session={asked}
      saveAll={async () => {}}
      unsavedFiles={unsavedFiles}
      onClose={close}
      onAgain={close}
    />
  )

const dialogs: { readonly [name: string]: Shown } = {
  Plain: close => (
    <Dialog title="A decision" onClose={close} actions={<Button onClick={close}>Go back</Button>}>
      <p>What cannot be undone is said here.</p>
    </Dialog>
  ),
  'New file': close => (
    <FileNameDialog
      title="New file"
      action="Create it"
      path=""
      taken={['a.ts']}
      onName={close}
      onClose={close}
    />
  ),
  'Delete a file': close => (
    <RemoveFileDialog path="cart/index.mjs" folder={false} onRemove={close} onClose={close} />
  ),
  'Delete a folder': close => <RemoveFileDialog path="cart" folder onRemove={close} onClose={close} />,
  Commands: close => <CommandPalette commands={commands} onClose={close} />,
  'Submit an exam': submit(session('exam', connected, forEver)),
  'Submit with files not saved': submit(session('practice', connected, refused), ['cart/index.mjs']),
  'Submit without a connection': submit(session('exam', offline, forEver)),
}

/** Every dialog, behind the button that opens it. */
export function Dialogs(): JSX.Element {
  const [open, setOpen] = createSignal<string>()
  return (
    <Section title="Dialogs">
      <Specimen name="open">
        <For each={Object.keys(dialogs)}>{name => <Button onClick={() => setOpen(name)}>{name}</Button>}</For>
      </Specimen>
      <Show when={open()} keyed>
        {name => dialogs[name]?.(() => setOpen(undefined))}
      </Show>
    </Section>
  )
}
