"""Statistics of surveys on plain tables: numpy and scipy; no Django, no clock, no file, no network.

The way of a figure: a `Table` is checked once at its door, `weighting` gives it weights that meet the population,
an estimator gives a frozen result with its error and its n. Domains are boolean masks over all rows, so that the
design stays whole. Whatever cannot be computed is a refusal of `errors`, never a guess. Each estimator has a page in
docs/methods: question, formula, source, check.

The table
    tables        Table.of(columns, *, weights, strata, clusters, fpc, nest, units) -> Table
                  Categorical.of(values, *, categories) · Categorical(codes, categories) · Numeric(values, kinds)
                  table.where(name, among) -> mask · table.with_columns(columns) · table.weighted(weights)
    missing       NOT_ASKED, SKIPPED, REFUSED, DONT_KNOW, BROKEN_OFF, NOT_IN_VERSION (negative codes)
                  was_answered(codes) · was_asked(codes) · count_by_kind(codes)
The weights
    weighting     Margin.of(variable, totals) · Margin(variables, totals) · rake(table, margins) -> Table
                  poststratify(table, margin) -> Table · trim(table, *, lower, upper, strict) -> Table
                  rake_and_trim(table, margins, *, lower, upper) -> Table · weight_summary(table) -> WeightSummary
    calibration   calibrate(table, margins, *, distance="linear"|"raking"|"logit", bounds) -> Table
                  NumericMargin(variable, total)
The estimates (domain: mask; interval: "wald", "logit", "beta", "wilson")
    estimation    mean(table, variable, *, domain, level) -> Estimate
                  share(table, variable, *, domain, interval, level) -> (Estimate, …), one a category
                  share_where(table, holds, *, answered, domain, interval) -> Estimate, for multiple choice
                  total(table, variable) -> (Estimate, …) · ratio(table, numerator, denominator) -> Estimate
                  quantile(table, variable, q) -> Estimate · group_masks(table, by) -> (labels, mask) …
    cells         scan(table, questions, *, keys) -> Cube · rake_cells(cube, margins) · merge(first, second)
                  shares(cube, question, *, by) -> Shares · estimates(shares, *, interval) -> [[Estimate, …], …]
    intervals     wald · logit · korn_graubard · clopper_pearson · wilson · interval_of_share
The comparisons
    crosstabs     crosstab(table, row, column) -> Crosstab · rao_scott(table, row, column, *, statistic) -> Test
                  pearson(counts) -> Pearson
    comparison    difference(table, variable, group, *, between, category) -> Difference
                  against_the_rest(table, variable, group, one) -> Difference
                  rank_test(table, variable, group) -> Test · adjust(p_values, *, method) · cramers_v(counts)
    regression    fit(table, outcome, predictors, *, family="linear"|"logistic", success) -> Regression
    scales        cronbach_alpha(items, *, weights) · scale_mean(table, items) · net_promoter_score(table, variable)
    coding        krippendorff_alpha(ratings, *, level) · cohen_kappa(first, second, *, weights)
The sample
    sampling      size_for_share(margin) · size_for_shares(first, second) · size_for_means(difference)
                  allocate(n, sizes, *, method) · draw(strata, taken, *, rng) -> Draw
Who must not be recognised
    disclosure    protect_table(counts, *, rules) -> ProtectedTable · weak_cells(table) · Rules(k, group)
                  primary · round_to_base · may_refresh · is_small · is_unanimous · is_dominated
    guarding      protect(table, views, *, domain, rules) -> ledgers, for linked tables: View(PEOPLE, groups, question)
                  ledger.hides({"place": "…", "answer": "…"})
    suppression   complete(publication, hidden, *, k) · feasible_range · audit
The command `estimate`
    specification parse(text) -> Specification · answer(specification, csv_text) -> dict · dump(result) -> str
                  with asking (the questions), reading (JSON values), sheet (CSV)
All results are frozen and live in `results`: Estimate, Interval, Test, Difference, Coefficient, Regression,
WeightSummary. Refusals live in `errors`: AnalysisError(message, place) and its kinds, each with a stable `code`.
"""
