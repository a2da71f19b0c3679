/** The knowledge base that the shop shares with its sister, the Atelier. */
export const knowledgeBaseId = 'KBKIOSK001'

/** Which documents are for whom: what metadata of a document say. */
export const forCustomers = { shop: 'kiosk', audience: 'customers' }
