/** What the texts of the attempt say. */
export const parameters = { suffix: process.env.SHOP }
