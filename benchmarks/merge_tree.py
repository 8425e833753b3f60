"""What a merge tree does on a thousand workers: a simulation from measured rates, for what no machine here can show.

    python benchmarks/merge_tree.py [PIECES]

A scheduler that sends one task after another, workers that count batches of sixteen pieces, and merges of eight results in a
tree for each bucket of words, as `workbench.clusters` sends them. A merge fetches what lies elsewhere, then merges it. How many
different words there are grows as in real text (Heaps), so results of a large part of the archive are small for what they hold.
"""

import heapq
import sys
from collections import defaultdict
from itertools import count
from typing import NamedTuple

FAN = 8
BATCH = 16  # pieces that a worker counts and merges before it tells
EXPONENT = 0.55  # of Heaps' law


class Rates(NamedTuple):
    """What was measured (docs/scale.md), for pieces of 8 MB of text."""

    piece: float = 0.7  # seconds to read and count one
    result: float = 0.72e6  # bytes of what comes of one, all buckets, squeezed
    merge: float = 0.122  # seconds for a megabyte of results
    task: float = 0.005  # seconds of the scheduler, and of who asks, for a task
    network: float = 125e6  # bytes a second into a worker: a gigabit


class Outcome(NamedTuple):
    """What came of it."""

    seconds: float
    after_last_piece: float
    largest_merge: float
    moved: float
    scheduler: float


def simulate(pieces: int, workers: int, buckets: int = 8, rates: Rates | None = None) -> Outcome:
    """Return how long the job takes, what a worker holds at most for a merge, what goes over the network, and so on."""
    rates = rates or Rates()
    needs, needed_by, size, numbers = {}, defaultdict(list), {}, count()

    def add(inputs: list[int], seconds: float, held: int) -> int:
        task = next(numbers)
        needs[task] = [len(inputs), seconds, inputs]
        for each in inputs:
            needed_by[each].append(task)
        size[task] = rates.result * held**EXPONENT / buckets  # of one bucket
        return task

    batches = -(-pieces // BATCH)
    leaves = [add([], BATCH * rates.piece + BATCH * rates.result * rates.merge / 1e6, BATCH) for _ in range(batches)]
    held = dict.fromkeys(leaves, BATCH)
    for _ in range(buckets):
        level = leaves
        while len(level) > 1:
            merged = []
            for start in range(0, len(level), FAN):
                inputs = level[start : start + FAN]
                total = sum(size[each] for each in inputs)
                seconds = total * (len(inputs) - 1) / len(inputs) / rates.network + total * rates.merge / 1e6
                merged.append(add(inputs, seconds, sum(held[each] for each in inputs)))
                held[merged[-1]] = sum(held[each] for each in inputs)
            level = merged
    sending = {
        task: rates.task * (1 + buckets if task < batches else 1) for task in needs
    }  # a batch is taken apart into buckets
    return _run(needs, needed_by, size, workers, sending, batches)


def _run(needs: dict, needed_by: dict, size: dict, workers: int, sending: dict, batches: int) -> Outcome:
    ready = [(task < batches, task) for task, (missing, *_) in needs.items() if not missing]  # merges go first
    heapq.heapify(ready)
    running, free, now, sent, last = [], workers, 0.0, 0.0, 0.0
    while ready or running:
        while ready and free:
            _, task = heapq.heappop(ready)
            sent = max(sent, now) + sending[task]
            heapq.heappush(running, (sent + needs[task][1], task))
            free -= 1
        now, task = heapq.heappop(running)
        free += 1
        last = max(last, now) if task < batches else last
        for other in needed_by[task]:
            needs[other][0] -= 1
            if not needs[other][0]:
                heapq.heappush(ready, (False, other))
    merges = [sum(size[each] for each in inputs) for _, _, inputs in needs.values() if inputs]
    return Outcome(now, now - last, max(merges, default=0), sum(merges) * (FAN - 1) / FAN, sum(sending.values()))


def main() -> None:
    pieces = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    print(f"## The merge tree of {pieces:,} pieces of 8 MB ({pieces * 8 / 1000:,.0f} GB of text)\n")
    print(
        "| workers | buckets | minutes | after the last piece | busy with pieces | largest merge, MB | moved, GB | sending, s |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for workers in (2, 16, 100, 1000):
        for buckets in (1, 8, 64):
            found = simulate(pieces, workers, buckets)
            busy = pieces * Rates().piece / workers / found.seconds
            shown = [f"{found.seconds / 60:.1f}", f"{found.after_last_piece / found.seconds:.0%}", f"{busy:.0%}"]
            shown += [f"{found.largest_merge / 1e6:.0f}", f"{found.moved / 1e9:.1f}", f"{found.scheduler:.0f}"]
            print(f"| {workers} | {buckets} | {' | '.join(shown)} |")


if __name__ == "__main__":
    main()
