/** Where each moment lies on a line as long as the attempt's budget, in percent from the left. */
export function spread<Moment extends { readonly at: number }>(
  moments: readonly Moment[],
  budgetMs: number,
): readonly { readonly moment: Moment; readonly percent: number }[] {
  return moments.map(moment => ({
    moment,
    percent: budgetMs <= 0 ? 0 : Math.min(100, Math.max(0, (moment.at / budgetMs) * 100)),
  }))
}
