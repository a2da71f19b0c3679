import { candidate } from '../support/candidate.ts'
import { follower, startDemo } from '../support/demo.ts'
import { story } from '../support/story.ts'
import { askAccount, buildFailedQueue, repairWishlist } from '../warm-up/repairs.ts'

story(
  'somebody who follows takes a copy of their own from where the demo is, and passes the next task in it',
  async scene => {
    const { page, context, person: sam } = scene
    const link = await startDemo(scene)
    await page.getByRole('button', { name: 'Let the audience in' }).click()
    const eda = await follower(context, link)
    await sam.types(askAccount)
    await sam.seesInTerminal('account is ')
    await sam.types(repairWishlist)
    await sam.seesTask('Wish lists stay empty', 'passes')
    await eda.seesChapter('Wish lists stay empty', 'passes')

    await eda.page.keyboard.press('y')
    await eda.seesText('Your own copy is ready')
    const opened = context.waitForEvent('page')
    await eda.page.getByRole('link', { name: 'Open' }).click()
    const own = candidate(await opened)
    await own.seesWorkspace()
    await own.seesText('Solved for you')
    await own.seesTask('Wish lists stay empty', 'passes')
    await own.types(askAccount)
    await own.seesInTerminal('account is ')
    await own.types(buildFailedQueue)
    await own.seesTask('A bad order never goes away', 'passes')
    // What is done in a copy is nobody else's.
    await eda.seesChapter('A bad order never goes away', 'not done yet')
  },
)
