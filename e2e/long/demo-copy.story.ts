import { patienceMs } from '../support/browser.ts'
import { candidate } from '../support/candidate.ts'
import { follower, startDemo } from '../support/demo.ts'
import { story } from '../support/story.ts'
import { askAccount, buildFailedQueue, repairWishlist } from '../warm-up/repairs.ts'

story(
  'somebody who follows takes a copy of their own from where the demo is, whose server dies meanwhile, and passes the next task in it',
  async scene => {
    const { page, context, person: sam, assay } = scene
    const link = await startDemo(scene)
    await page.getByRole('button', { name: 'Let the audience in' }).click()
    const eda = await follower(context, link)
    await sam.types(askAccount)
    await sam.readsFromTerminal(/account is (\d{12})/)
    await sam.types(repairWishlist)
    await sam.seesTask('Wish lists stay empty', 'passes', 2 * patienceMs)
    await eda.seesChapter('Wish lists stay empty', 'passes')

    await eda.page.keyboard.press('y')
    await eda.seesCopy(/Your own copy is (being made|brought to this step)/)
    await assay.kill()
    await assay.start()
    await eda.seesCopy('Your own copy is ready')
    await eda.seesConnection('Connected')

    const opened = context.waitForEvent('page')
    await eda.page.getByRole('link', { name: 'Open' }).click()
    const ownPage = await opened
    const own = candidate(ownPage)
    await own.seesWorkspace()
    // Which task it begins with depends on how far its checks are.
    await ownPage.getByRole('button', { name: /^Wish lists stay empty, / }).click()
    await own.seesText('Solved for you')
    await own.seesTask('Wish lists stay empty', 'passes', 2 * patienceMs)
    await own.types(askAccount)
    await own.readsFromTerminal(/account is (\d{12})/)
    await own.types(buildFailedQueue)
    await own.seesInTerminal('queue is 2')
    // Its checks wait for orders that fail again and again.
    await own.seesTask('A bad order never goes away', 'passes', 4 * patienceMs)
    // What is done in a copy is nobody else's.
    await eda.seesChapter('A bad order never goes away', 'not done yet')
  },
)
