"""Tries what adjusting does on invented candidates, and prints the table of docs/trends.md.

    pip install numpy scipy
    python tests/data/statistics/simulate.py

Each candidate has twelve interviews. A round's mean is what the candidate can do, less what the difficulty costs, plus
the day, the assessor's leniency and noise, rounded to a twentieth as weighted means of whole levels are. Looked at is
the row of the peers, by the rule of the program for its words.
"""
import numpy
from scipy import stats

CANDIDATES = 2000
INTERVIEWS = 12
RATIOS = {"difficulty": 3.0, "assessor": 0.25, "interview": 0.5}
random = numpy.random.default_rng(1)


def word(values):
    numbers = numpy.arange(len(values))
    p = stats.kendalltau(numbers, numpy.round(values, 6)).pvalue
    slope = stats.theilslopes(numpy.round(values, 6), numbers)
    change = slope.slope * (len(values) - 1)
    if p < 0.05 and slope.low_slope >= 0 and change >= 0.1:
        return "improving"
    if p < 0.05 and slope.high_slope <= 0 and change <= -0.1:
        return "getting worse"
    return "no clear change"


def effects(scores, times, difficulties, assessors, interviews):
    """Difficulty and assessors by the mixed-model equations."""
    def dummies(groups):
        return (groups[:, None] == numpy.arange(groups.max() + 1)).astype(float)

    steps = difficulties - difficulties.mean()
    free = numpy.column_stack([numpy.ones(len(scores)), times - times.mean()])
    shrunken = numpy.column_stack([steps, dummies(assessors), dummies(interviews)])
    counts = [1, assessors.max() + 1, interviews.max() + 1]
    penalties = numpy.repeat(list(RATIOS.values()), counts)
    left = numpy.block([[free.T @ free, free.T @ shrunken],
                        [shrunken.T @ free, shrunken.T @ shrunken + numpy.diag(penalties)]])
    solved = numpy.linalg.solve(left, numpy.concatenate([free.T @ scores, shrunken.T @ scores]))
    return solved[2], solved[3: 3 + counts[1]]


def candidate(gain, cost, leniency, peer_of):
    rows = []
    for at in range(INTERVIEWS):
        difficulty = float(random.integers(1, 6))
        today = 2.5 + gain * at - cost * (difficulty - 3) + random.normal(0, 0.3)
        for assessor in [0, peer_of(at)]:
            score = today + leniency[assessor] + random.normal(0, 0.25)
            rows.append((numpy.clip(numpy.round(score * 20) / 20, 1, 4), at, difficulty, assessor))
    scores, times, difficulties, assessors = (numpy.array(it) for it in zip(*rows))
    by_step, by_assessor = effects(scores, times, difficulties, assessors, times)
    adjusted = scores - by_step * (difficulties - difficulties.mean()) - by_assessor[assessors]
    peers = assessors > 0
    return word(scores[peers]), word(adjusted[peers])


def tried(title, **how):
    found = [candidate(**how) for _ in range(CANDIDATES)]
    print(title)
    for name, at in [("without adjusting", 0), ("adjusted", 1)]:
        shares = {it: sum(words[at] == it for words in found) / CANDIDATES for it in ["improving", "getting worse"]}
        print(f"    {name:18}" + "".join(f"  {it}: {share:6.1%}" for it, share in shares.items()))


def two_peers(at):
    return 1 if at < INTERVIEWS / 2 else 2


tried("stands still; a lenient peer scores first, a strict one later", gain=0.0, cost=0.0,
      leniency=[0.2, 0.5, -0.5], peer_of=two_peers)
tried("stands still; nothing else changes", gain=0.0, cost=0.0, leniency=[0.0, 0.0, 0.0], peer_of=lambda at: 1 + at % 2)
tried("gains 0.08 an interview under the same two peers", gain=0.08, cost=0.0, leniency=[0.2, 0.5, -0.5],
      peer_of=two_peers)
tried("gains 0.08 an interview; easy and hard questions at random", gain=0.08, cost=0.2, leniency=[0.0, 0.0],
      peer_of=lambda at: 1)
