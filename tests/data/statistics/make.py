"""Writes expected.json: what SciPy, scikit-learn, statsmodels and NumPy make of random scores.

    pip install numpy scipy scikit-learn statsmodels
    python tests/data/statistics/make.py

The test `statistics` reads only the JSON and holds the program's own statistics against it to 1e-9.
"""
import json
import math
import pathlib
import platform

import numpy
import scipy
import sklearn
import statsmodels
from scipy import stats
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa

random = numpy.random.default_rng(20260105)


def scores(count, shape):
    """Scores of one kind: whole levels, means of dimensions, or numbers without ties; with and without a trend."""
    drift = random.choice([0.0, 0.02, -0.05, 0.2])
    true = 2.5 + drift * numpy.arange(count) + random.normal(0, 0.7, count)
    if shape == "levels":
        return numpy.clip(numpy.round(true), 1, 4)
    if shape == "means":
        return numpy.clip(numpy.round(true * 20) / 20, 1, 4)
    if shape == "two levels":
        return numpy.where(true > 2.5, 3.0, 2.0)
    return true


def inversions_by_counting(sizes):
    """The number of orders of a multiset by inversions, exactly, by dynamic programming over what is left: values are
    placed one by one from the left, and each adds as many inversions as smaller ones are still to come."""
    table = {tuple(sizes): {0: 1}}
    for _ in range(sum(sizes)):
        following = {}
        for left, counted in table.items():
            for group, size in enumerate(left):
                if size == 0:
                    continue
                rest = left[:group] + (size - 1,) + left[group + 1:]
                target = following.setdefault(rest, {})
                added = sum(left[:group])
                for inversions, orders in counted.items():
                    target[inversions + added] = target.get(inversions + added, 0) + orders
        table = following
    (counted,) = table.values()
    return [counted[at] for at in range(max(counted) + 1)]


def inversions_in_integers(sizes):
    """The same by whole numbers of any length: Gaussian binomials by the recurrence of Pascal's triangle. The program
    divides floating-point polynomials instead."""
    def plus(a, b, shift):
        out = a + [0] * max(0, len(b) + shift - len(a))
        for at, it in enumerate(b):
            out[at + shift] += it
        return out

    orders, before = [1], 0
    for size in sizes:
        row = [[1]] + [[0]] * size
        for _ in range(before + size):
            row = [[1]] + [plus(row[at - 1], row[at], at) for at in range(1, size + 1)]
        product = [0] * (len(orders) + len(row[size]) - 1)
        for at, it in enumerate(orders):
            for other, with_it in enumerate(row[size]):
                product[at + other] += it * with_it
        while product[-1] == 0:
            product.pop()
        orders, before = product, before + size
    return orders


def mann_kendall(values):
    """The p value and who says so: SciPy where it can, an exact count where there are ties and few values."""
    count = len(values)
    ties = len(set(values)) < count
    order = numpy.arange(count)
    if len(set(values)) == 1:
        return 1.0, "nothing to compare"
    if not ties or count > 33:
        return float(stats.kendalltau(order, values).pvalue), "scipy kendalltau"
    rising = sum(b > a for at, a in enumerate(values) for b in values[at + 1:])
    falling = sum(b < a for at, a in enumerate(values) for b in values[at + 1:])
    if count <= 8:
        def difference(x):
            upper = numpy.sign(x[..., None, :] - x[..., :, None])
            return numpy.triu(upper).sum(axis=(-1, -2))

        p = stats.permutation_test((values,), lambda x, axis: difference(x), permutation_type="pairings",
                                   n_resamples=numpy.inf, vectorized=True).pvalue
        return float(p), "scipy permutation_test"
    sizes = [int(it) for it in numpy.unique(values, return_counts=True)[1]]
    orders = inversions_in_integers(sizes)
    if math.prod(it + 1 for it in sizes) < 3000:
        assert orders == inversions_by_counting(sizes), "two ways, one answer"
    return min(1.0, 2 * sum(orders[: min(rising, falling) + 1]) / sum(orders)), "exact count"


def series():
    made = []
    sizes = [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 20, 25, 30, 32, 33, 34, 40, 60, 100, 150, 250, 400]
    for count in sizes:
        for shape in ["levels", "two levels", "means", "numbers"]:
            values = scores(count, shape)
            numbers = numpy.arange(1, count + 1, dtype=float)
            days = numpy.cumsum(random.integers(0, 9, count) + (random.random(count) if count % 2 else 0.0))
            if len(set(days)) < 2:
                days = numbers
            p, by = mann_kendall(values)
            slopes = []
            for xs in [numbers, days]:
                found = stats.theilslopes(values, xs)
                slopes.append({"xs": list(map(float, xs)), "slope": float(found.slope),
                               "low": float(found.low_slope), "high": float(found.high_slope)})
            made.append({"values": list(map(float, values)), "p": p, "p_by": by, "slopes": slopes,
                         "median": float(numpy.median(values)), "mean": float(numpy.mean(values))})
    return made


def at_levels(own, peer):
    """The mean of the peer's levels at each own level: what a regression on four yes-or-no columns finds."""
    given = numpy.array([[float(it == level) for level in [1, 2, 3, 4]] for it in own])
    means = LinearRegression(fit_intercept=False).fit(given, peer).coef_
    counts = given.sum(axis=0)
    return [{"mean": float(mean), "pairs": int(pairs)} if pairs else None for mean, pairs in zip(means, counts)]


def agreement():
    made = []
    for count in [2, 3, 4, 5, 8, 10, 20, 40, 75, 150, 400]:
        for noise, shift, spread in [(0.3, 0.0, 0.9), (0.8, 0.4, 0.9), (3.0, 0.0, 0.9), (0.5, -1.0, 0.9),
                                     (0.0, 0.0, 0.9), (0.0, 0.0, 0.01)]:
            true = 2.6 + random.normal(0, spread, count)
            own = numpy.clip(numpy.round(true + random.normal(shift, noise, count)), 1, 4).astype(int)
            peer = numpy.clip(numpy.round(true + random.normal(0, noise, count)), 1, 4).astype(int)
            table = numpy.zeros((4, 4))
            for a, b in zip(own, peer):
                table[a - 1, b - 1] += 1
            expected = {"pairs": [[int(a), int(b)] for a, b in zip(own, peer)],
                        "bias": float(numpy.mean(own - peer)), "gap": float(numpy.mean(numpy.abs(own - peer))),
                        "at_levels": at_levels(own, peer)}
            if len(set(own)) > 1 and len(set(peer)) > 1:
                kappa = cohen_kappa_score(own, peer, labels=[1, 2, 3, 4], weights="quadratic")
                found = cohens_kappa(table, wt="quadratic")
                assert abs(found.kappa - kappa) < 1e-12
                low, high = found.kappa_low, found.kappa_upp
                if not found.var_kappa > 1e-15:  # a variance of nought, but for rounding
                    low = high = kappa
                expected["kappa"] = {"kappa": float(kappa), "low": float(max(low, -1)), "high": float(min(high, 1))}
            made.append(expected)
    return made


def additive():
    """A mixed model with fixed ratios of variances, by least squares with one more row for each penalty, and again by
    scikit-learn's Ridge on what the free effects leave."""
    made = []
    for count, eras, kinds, assessors in [(1, 1, 1, 1), (2, 1, 1, 2), (5, 1, 2, 2), (8, 2, 1, 3), (12, 1, 4, 3),
                                          (20, 2, 3, 4), (30, 3, 4, 5), (60, 2, 4, 6)]:
        observations = []
        severity = random.normal(0, 0.5, assessors)
        for interview in range(count):
            era = interview * eras // count
            kind, difficulty = int(random.integers(kinds)), float(random.integers(1, 6))
            day = random.normal(0, 0.3)
            others = random.permutation(numpy.arange(1, assessors))[: int(random.integers(0, 3))]
            for assessor in [0, *map(int, others)]:
                score = (2.2 + 0.03 * interview + 0.2 * kind - 0.15 * (difficulty - 3) + severity[assessor] + day
                         + random.normal(0, 0.4))
                observations.append({"score": float(numpy.clip(score, 1, 4)), "era": era, "time": interview + 1.0,
                                     "kind": kind, "difficulty": difficulty, "assessor": assessor,
                                     "interview": interview})
        y = numpy.array([it["score"] for it in observations])
        time = numpy.array([it["time"] for it in observations])
        steps = numpy.array([it["difficulty"] for it in observations])

        def dummies(name, size):
            return numpy.array([[float(it[name] == at) for at in range(size)] for it in observations])

        free = dummies("era", eras)
        spans = any(len({it["time"] for it in observations if it["era"] == era}) > 1 for era in range(eras))
        if spans:
            free = numpy.column_stack([free, time - time.mean()])
        kind_count = 1 + max(it["kind"] for it in observations)
        assessor_count = 1 + max(it["assessor"] for it in observations)
        shrunken = numpy.column_stack([dummies("kind", kind_count), steps - steps.mean(),
                                       dummies("assessor", assessor_count), dummies("interview", count)])
        ratios = {"kind": 1.0, "difficulty": 4.0, "assessor": 1.0, "interview": 2.0}
        if count == 12:
            ratios = {"kind": 0.5, "difficulty": 10.0, "assessor": 3.0, "interview": 0.7}
        penalties = numpy.array([ratios["kind"]] * kind_count + [ratios["difficulty"]]
                                + [ratios["assessor"]] * assessor_count + [ratios["interview"]] * count)
        rows = numpy.block([[free, shrunken],
                            [numpy.zeros((len(penalties), free.shape[1])), numpy.diag(numpy.sqrt(penalties))]])
        solved = numpy.linalg.lstsq(rows, numpy.concatenate([y, numpy.zeros(len(penalties))]), rcond=None)[0]
        found, effects = solved[: free.shape[1]], solved[free.shape[1]:]
        left = numpy.eye(len(y)) - free @ numpy.linalg.pinv(free)
        ridge = Ridge(alpha=1.0, fit_intercept=False, solver="cholesky")
        ridge.fit(left @ shrunken / numpy.sqrt(penalties), left @ y)
        assert numpy.allclose(ridge.coef_ / numpy.sqrt(penalties), effects, atol=1e-9), "two ways, one answer"
        made.append({"observations": observations, "ratios": ratios,
                     "trend": float(found[eras]) if spans else None,
                     "kinds": list(map(float, effects[:kind_count])),
                     "difficulty": float(effects[kind_count]), "usual_difficulty": float(steps.mean()),
                     "assessors": list(map(float, effects[kind_count + 1: kind_count + 1 + assessor_count]))})
    return made


made_by = {it.__name__: it.__version__ for it in [numpy, scipy, sklearn, statsmodels]}
document = {"made_by": {"python": platform.python_version(), **made_by}, "series": series(),
            "agreement": agreement(), "additive": additive()}
target = pathlib.Path(__file__).with_name("expected.json")
text = json.dumps(document)
target.write_text(text.replace('}, {"', '},\n{"') + "\n")
print(target, target.stat().st_size)
