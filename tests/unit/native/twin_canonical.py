"""What native/canonical.pyx does with goods texts, in plain Python over regular expressions."""

from __future__ import annotations

import re

from tests.unit.native.twin_places import prepared

COUNTS = re.compile("[0-9a-z]*[0-9][0-9a-z]*")
NO_LETTERS = re.compile("[^a-z\x80-\U0010ffff]")


def wording(text: str) -> str:
    return NO_LETTERS.sub("", COUNTS.sub("", prepared(text)))
