"""How long a watchlist takes to load: `watchlist.py` prints processor time, the median of runs in one process.

The large one has 100,000 aliases of 25,000 generated actors: a third in a role with days, a fifth with accents.
"""

import csv
import statistics
import tempfile
import time
from pathlib import Path

import workbench as wb

ALIASES, RUNS = 100_000, 5
COLUMNS = ("actor", "alias", "kind", "form", "country", "valid_from", "valid_to", "checked")


def write(path: Path) -> None:
    """Write the large watchlist."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        rows.writerow(("Norland", "Norland", "state", "", "", "", "", "2026-11-26"))
        for n in range(1, ALIASES):
            facts = ("person", "Norland", "2026-11-26") if n % 4 == 1 else ("", "", "")
            letters = "é" if n % 5 == 0 else "e"
            form, first, last = ("role", f"{1990 + n % 30}-01-01", "") if n % 3 == 0 else ("", "", "")
            rows.writerow((f"Actor {(n - 1) // 4}", f"Alias {n} R{letters}d", facts[0], form, facts[1], first, last, facts[2]))


def main() -> None:
    """Print the times."""
    print("| watchlist | aliases in memory | processor time, s |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.csv"
        write(large)
        for path in (large, Path("data/actors.csv")):
            times = []
            for _ in range(RUNS):
                began = time.process_time()
                actors = wb.read_actors(path)
                times.append(time.process_time() - began)
            print(f"| {path.name} | {len(actors):,} | {statistics.median(times):.2f} |")


if __name__ == "__main__":
    main()
