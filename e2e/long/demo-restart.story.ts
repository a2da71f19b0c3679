import { expect } from 'vitest'
import { follower, goesOnPresenting, picture, startDemo } from '../support/demo.ts'
import { story } from '../support/story.ts'

story(
  'the server of a demo is killed and comes back: who presents and who follows go on, and the next day the recording is there',
  async scene => {
    const { page, context, person: sam, assay } = scene
    const link = await startDemo(scene)
    await picture(page, 'rehearsal')
    await page.getByRole('button', { name: 'Let the audience in' }).click()
    const eda = await follower(context, link)
    await sam.types('echo before $((40 + 2))')
    await eda.seesInTerminal('before 42')
    await eda.asks('Does it outlive that?')
    await sam.seesText('Does it outlive that?')
    await picture(page, 'presenter')

    await assay.kill()
    await eda.seesConnection('Not connected; it is tried again by itself')
    expect(await eda.readsTerminal()).toContain('before 42')
    await assay.start()
    await eda.seesConnection('Connected')
    // The demo has a line of its own; what is typed goes by that of the attempt.
    await sam.seesConnection('Connected')
    await goesOnPresenting(page)
    await sam.types('echo after $((40 + 2))')
    await eda.seesInTerminal('after 42')
    expect(await eda.readsTerminal()).toContain('before 42')
    await eda.seesPace('You follow live')
    await sam.seesText('Does it outlive that?')

    await page.getByRole('button', { name: 'End the demo' }).click()
    await page.getByRole('button', { name: 'End it for everybody' }).click()
    await eda.seesPace('The demo has ended')

    await assay.kill()
    await assay.start()
    const late = await follower(context, link)
    await late.seesPace('The demo has ended')
    await late.seesInTerminal('after 42')
    await late.page.getByRole('button', { name: /^Wish lists stay empty, from .* Go there$/ }).click()
    await late.seesPace('You watch the recording')
    await picture(late.page, 'replay')
    await late.seesInTerminal('before 42')
    await late.page.getByRole('button', { name: 'Speed 1×' }).click()
    await late.seesInTerminal('after 42')
    await late.seesPace('The recording stands still')
  },
)
