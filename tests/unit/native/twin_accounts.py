"""What native/accounts.pyx does, in plain Python over regular expressions."""

from __future__ import annotations

import re

from native.placeholder_words import Field
from tests.unit.native.twin_placeholders import is_empty, is_nobodys_identity, is_numbered_placeholder
from tests.unit.native.twin_places import prepared

LABEL = re.compile("^(?:accountnumber|accountno|account|acctno|acct|accno)(?=.{5})")


def account(text: str) -> str:
    text = prepared(text)
    code = LABEL.sub("", re.sub("[^0-9a-z]", "", text))[:64]
    if is_empty(text, Field.ACCOUNT) or is_nobodys_identity(code) or is_numbered_placeholder(code):
        return ""
    return code if re.search("[1-9]", code) and len(code) >= 5 else ""
