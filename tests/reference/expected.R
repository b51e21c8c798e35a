# Computes expected.json from residents.csv and households.csv with R's survey package.
# Run in this folder: Rscript expected.R   (Debian: r-base-core, r-cran-survey, r-cran-jsonlite)
suppressMessages({library(survey); library(jsonlite)})
read <- function(f) read.csv(f, na.strings = "", stringsAsFactors = FALSE)
people <- read("residents.csv"); homes <- read("households.csv")
for (v in c("place", "sex", "owner", "opinion")) people[[v]] <- factor(people[[v]])
for (v in c("district", "heat", "content")) homes[[v]] <- factor(homes[[v]])
out <- list(versions = list(R = R.version.string, survey = as.character(packageVersion("survey"))))

est <- function(s) unname(lapply(seq_along(coef(s)), function(i) list(
  name = names(coef(s))[i], value = coef(s)[[i]], se = SE(s)[[i]],
  deff = if (is.null(attr(s, "deff"))) NULL else diag(as.matrix(attr(s, "deff")))[[i]])))
ends <- function(s, d) unname(split(confint(s, df = degf(d)), seq_along(coef(s))))
by <- function(f, g, d) { b <- svyby(f, g, d, svymean, na.rm = TRUE)
  list(value = unname(coef(b)), se = unname(unlist(SE(b))), group = rownames(b)) }
prop <- function(f, d, m, ...) { p <- svyciprop(f, d, method = m, ...)
  list(value = as.numeric(p), low = attr(p, "ci")[[1]], high = attr(p, "ci")[[2]]) }
quant <- function(f, d) { q <- svyquantile(f, d, c(.25, .5, .75), na.rm = TRUE)[[1]]
  unname(lapply(seq_len(nrow(q)), function(i) unname(q[i, ]))) }
chi <- function(f, d, s) { t <- svychisq(f, d, statistic = s)
  list(value = t$statistic[[1]], df = as.numeric(t$parameter), p = t$p.value[[1]]) }
tt <- function(f, d) { t <- svyttest(f, d)
  list(value = t$estimate[[1]], t = t$statistic[[1]], df = t$parameter[[1]], p = t$p.value[[1]],
       low = t$conf.int[[1]], high = t$conf.int[[2]]) }
rk <- function(f, d) { t <- svyranktest(f, d)
  list(statistic = t$statistic[[1]], parameter = t$parameter[[1]], p = t$p.value[[1]]) }
glmx <- function(f, d, family) { m <- svyglm(f, d, family = family); s <- summary(m)$coefficients
  list(df = m$df.residual, terms = rownames(s), value = unname(s[, 1]), se = unname(s[, 2]),
       t = unname(s[, 3]), p = unname(s[, 4])) }
rat <- function(d, n, m) { r <- svyratio(n, m, d, na.rm = TRUE, deff = TRUE)
  list(value = coef(r)[[1]], se = SE(r)[[1]], deff = attr(r, "deff")[[1]]) }
answered <- function(d, v) subset(d, !is.na(d$variables[[v]]))

residents <- function(d) list(
  df = degf(d),
  mean = est(svymean(~score, d, na.rm = TRUE, deff = TRUE)),
  mean_ends = ends(svymean(~score, d, na.rm = TRUE), d),
  age = est(svymean(~age, d, deff = TRUE)),
  share = est(svymean(~opinion, d, na.rm = TRUE, deff = TRUE)),
  share_ends = ends(svymean(~opinion, d, na.rm = TRUE), d),
  total = est(svytotal(~visits, d, deff = TRUE)),
  counts = est(svytotal(~sex, d, deff = TRUE)),
  by_place = by(~score, ~place, d),
  by_place_sex = by(~age, ~place + sex, d),
  share_by = by(~opinion, ~sex, d),
  logit = prop(~I(owner == "yes"), d, "logit"), beta = prop(~I(owner == "yes"), d, "beta"),
  logit_within = prop(~I(owner == "yes"), subset(d, sex == "woman"), "logit"),
  quantiles = quant(~age, d), quantiles_missing = quant(~score, d),
  ratio = rat(d, ~visits, ~trips),
  chi_F = chi(~owner + place, d, "F"), chi_Chisq = chi(~owner + place, d, "Chisq"),
  chi_missing = chi(~opinion + sex, d, "F"),
  ttest = tt(age ~ owner, d), ttest_missing = tt(score ~ sex, d),
  wilcoxon = rk(age ~ owner, d), kruskal = rk(score ~ place, d),
  linear = glmx(score ~ age + place, d, gaussian()),
  logistic = glmx(I(owner == "yes") ~ age + sex + place, d, quasibinomial()))

plain <- svydesign(ids = ~1, weights = ~weight, data = people)
strat <- svydesign(ids = ~1, strata = ~place, weights = ~weight, fpc = ~people, data = people)
nofpc <- svydesign(ids = ~1, strata = ~place, weights = ~weight, data = people)
sexes <- data.frame(sex = c("man", "woman"), Freq = c(2700, 2720))
owners <- data.frame(owner = c("no", "yes"), Freq = c(2500, 2920))
tight <- list(maxit = 1000, epsilon = 1e-13)
out$plain <- residents(plain); out$strat <- residents(strat); out$nofpc <- residents(nofpc)

weighted <- function(d) c(list(weights = unname(weights(d))), residents(d)[c("df", "mean", "share", "total",
  "by_place", "share_by", "chi_F", "ttest", "wilcoxon", "linear", "ratio", "quantiles")])
raked <- rake(nofpc, list(~sex, ~owner), list(sexes, owners), control = tight)
out$raked <- weighted(raked)
out$raked_trimmed <- weighted(trimWeights(raked, upper = 30, lower = 12))
out$raked_trimmed_strict <- weighted(trimWeights(raked, upper = 30, lower = 12, strict = TRUE))
out$poststratified <- weighted(postStratify(strat, ~sex, sexes))
totals <- c("(Intercept)" = 5420, sexwoman = 2720, age = 280000)
out$linear <- weighted(calibrate(nofpc, ~sex + age, totals))
out$raking <- weighted(calibrate(nofpc, ~sex + age, totals, calfun = "raking", epsilon = 1e-12))
out$logit <- weighted(calibrate(nofpc, ~sex + age, totals, calfun = "logit", bounds = c(.6, 1.6), epsilon = 1e-12))
out$bounded <- weighted(calibrate(nofpc, ~sex + age, totals, calfun = "linear", bounds = c(.93, 1.12), epsilon = 1e-12))

households <- function(d) list(
  df = degf(d), mean = est(svymean(~cost, d, deff = TRUE)), share = est(svymean(~heat, d, deff = TRUE)),
  total = est(svytotal(~rooms, d, deff = TRUE)), by_heat = by(~cost, ~heat, d),
  within = est(svymean(~cost, subset(d, content == "yes"))),
  within_logit = prop(~I(heat == "gas"), subset(d, district == "inner"), "logit"),
  quantiles = quant(~cost, d), ratio = rat(d, ~cost, ~rooms),
  chi_F = chi(~heat + content, d, "F"), ttest = tt(cost ~ content, d), wilcoxon = rk(cost ~ content, d),
  kruskal = rk(cost ~ heat, d), linear = glmx(cost ~ rooms + heat, d, gaussian()),
  logistic = glmx(I(content == "yes") ~ rooms + district, d, quasibinomial()))
two <- svydesign(ids = ~street + home, strata = ~district, weights = ~weight, fpc = ~streets + homes,
                 nest = TRUE, data = homes)
one <- svydesign(ids = ~street, strata = ~district, weights = ~weight, fpc = ~streets, nest = TRUE, data = homes)
ultimate <- svydesign(ids = ~street + home, strata = ~district, weights = ~weight, nest = TRUE, data = homes)
out$two_stage <- households(two); out$one_stage <- households(one); out$ultimate <- households(ultimate)
heats <- data.frame(heat = c("coal", "electric", "gas"), Freq = c(900, 500, 1900))
contents <- data.frame(content = c("no", "yes"), Freq = c(1500, 1800))
out$two_stage_raked <- households(rake(two, list(~heat, ~content), list(heats, contents), control = tight))[
  c("df", "mean", "total", "within", "ratio", "ttest", "linear")]

out$alpha_items <- with(people, { x <- cbind(age, visits, trips); k <- ncol(x)
  k / (k - 1) * (1 - sum(apply(x, 2, var)) / var(rowSums(x))) })
p <- c(0.0002, 0.004, 0.011, 0.012, 0.03, 0.03, 0.2, 0.41, 0.77, 1)
out$p_adjust <- c(list(p = p), sapply(c("holm", "hochberg", "bonferroni", "BH", "BY"),
  function(m) p.adjust(p, m), simplify = FALSE))
out$pearson <- { x <- matrix(c(12, 5, 9, 20, 14, 7), 2); t <- chisq.test(x, correct = FALSE)
  list(counts = x, value = t$statistic[[1]], df = t$parameter[[1]], p = t$p.value, standardised = t$stdres) }
out$wilson <- prop.test(7, 31, correct = FALSE)$conf.int[1:2]
out$clopper_pearson <- binom.test(7, 31)$conf.int[1:2]
out$power <- list(
  n_share = power.prop.test(p1 = .5, p2 = .6, power = .8)$n, n_mean = power.t.test(delta = .3, power = .9)$n)

write_json(out, "expected.json", digits = NA, auto_unbox = TRUE, null = "null", pretty = FALSE)
