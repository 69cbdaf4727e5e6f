"""Hold the normaliser to its plain twin: `python -m tests.bench.normaliser [--texts N] [--goods N] [--seed N]`.

N texts of any characters and N descriptions of goods are normalised by both; the goods are also searched for terms.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time

from native.lexicon import Automaton
from native.spec import Lexicon, Term
from native.text import normalised
from tests.unit.native.twin_text import twin
from tests.unit.native.written_texts import TERMS, any_text, goods_text


def main() -> int:
    """Print the figures; return 1 when engine and twin differ."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.normaliser", description=__doc__)
    parser.add_argument("--texts", type=int, default=1_000_000)
    parser.add_argument("--goods", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    differ = 0
    for make, n in ((any_text, options.texts), (goods_text, options.goods)):
        for _ in range(n):
            text = make(chance)
            if normalised(text)[0] != twin(text):
                differ += 1
                print(f"differs: {text!r}")
    print(f"{options.texts} texts and {options.goods} descriptions, seed {options.seed}: {differ} differ")
    automaton = Automaton([Lexicon("terms", tuple(Term(term) for term in TERMS))])
    goods = [goods_text(chance) for _ in range(10_000)]
    times = []
    for _ in range(7):
        start = time.process_time_ns()
        for text in goods:
            automaton.find(text)
        times.append((time.process_time_ns() - start) / len(goods))
    print(f"ns a description, normalised and searched from Python: {statistics.median(times):.0f}")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
