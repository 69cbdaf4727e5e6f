"""What native/emails.pyx does, in plain Python over regular expressions."""

from __future__ import annotations

import re

from native.placeholder_words import Field
from tests.unit.native.twin_placeholders import WORDS, is_empty, is_nobodys_identity, is_numbered_placeholder
from tests.unit.native.twin_places import is_word, prepared

DOMAIN = re.compile("[a-z0-9-]+(?:[.](?=[a-z0-9])| (?=[a-z]))[a-z0-9-]+(?:[.](?=[a-z0-9])[a-z0-9-]+)*")
GOOGLE = ("gmail.com", "googlemail.com")


def email(text: str) -> str:
    text = prepared(text)
    if is_empty(text, Field.EMAIL):
        return ""
    parts = text.split("@")
    for at in range(1, len(parts)):
        written = re.findall("[a-z0-9._%+=~&-]*$", parts[at - 1].rstrip(" "))[0]
        mailbox, domain = written.lstrip(".%+=~&-"), read_domain(parts[at].lstrip(" "))
        if mailbox and domain:
            break
    else:
        return ""
    mailbox = mailbox.partition("+")[0] if domain in GOOGLE else mailbox
    if is_nobodys(mailbox, domain):
        return ""
    return f"{mailbox.replace('.', '')}@gmail.com" if domain in GOOGLE else f"{mailbox}@{domain}"


def read_domain(text: str) -> str:
    found = DOMAIN.match(text)
    labels = found[0].replace(" ", ".").split(".") if found else [""]
    last = re.match("xn--[a-z0-9-]+|[a-z]{2,}", labels[-1])
    return ".".join([*labels[:-1], last[0]]) if last else ""


def is_nobodys(mailbox: str, domain: str) -> bool:
    code, label = re.sub("[^0-9a-z]", "", mailbox)[:64], domain.partition(".")[0]
    if len(code) == 1 or (code == label and len(code) <= 3) or is_nobodys_identity(code):
        return True
    is_listed = "".join(filter(is_word, mailbox)) in WORDS[Field.EMAIL]
    return is_listed or is_numbered_placeholder(mailbox) or is_numbered_placeholder(label)
