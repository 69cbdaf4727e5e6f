from collections.abc import Sequence

from native.spec import Lexicon

class Automaton:
    n_lexicons: int
    def __init__(self, lexicons: Sequence[Lexicon]) -> None: ...
    def find(self, text: str) -> list[tuple[int, int, int, int]]: ...

def is_telling(letters: bytes, exact: bool) -> bool: ...
