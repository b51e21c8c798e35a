"""Statistics of surveys on plain tables: numpy and scipy; no Django, no clock, no file, no network.

The way of a figure: a `Table` is checked once at its door, `weighting` gives it weights that meet the population,
an estimator gives a frozen result with its error and its n. Domains are boolean masks over all rows, so that the
design stays whole. Whatever cannot be computed is a refusal of `errors`, never a guess.

tables        Table.of(columns, *, weights, strata, clusters, fpc, nest, units) · Categorical.of(values, *, categories)
              Numeric(values) · table.where(name, among) -> mask · table.with_columns(…)
missing       NOT_ASKED, SKIPPED, REFUSED, DONT_KNOW, BROKEN_OFF, NOT_IN_VERSION · was_answered · was_asked · count_by_kind
weighting     Margin.of(variable, totals) · rake(table, margins) -> Table · poststratify(table, margin) -> Table
              trim(table, *, lower, upper, strict) · rake_and_trim(…) · weight_summary(table) -> WeightSummary
estimation    mean(table, variable, *, domain, level) -> Estimate · share(table, variable, *, domain, interval) -> (Estimate, …)
              share_where(table, holds, *, answered) -> Estimate · total(…) -> (Estimate, …) · ratio(…) · quantile(table, variable, q)
              group_masks(table, by) -> (labels, mask) …
intervals     wald · logit · korn_graubard · clopper_pearson · wilson
crosstabs     crosstab(table, row, column) -> Crosstab · rao_scott(table, row, column, *, statistic) -> Test · pearson(counts)
results       Estimate, Interval, Test, Difference, Coefficient, Regression, WeightSummary (all frozen)
specification parse(text) -> Specification · answer(specification, csv_text) -> dict · dump(result) -> str

Below them: design (strata, clusters, fpc), variance (Taylor linearisation), sheet (CSV), reading (JSON values), asking
(the questions of a specification).
"""
