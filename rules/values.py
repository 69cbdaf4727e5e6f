"""Type the texts that fields are compared with: codes, countries, identities, HS codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from native.spec import Field
from rules.codes import Code
from rules.countries import CODE, country_code, is_assigned
from rules.fields import FieldInfo, Subject
from rules.report import Report, did_you_mean

if TYPE_CHECKING:
    from rules.positioned import TextNode

PARTY_KINDS = ("person", "company")
CHANNELS = ("express", "post", "ecommerce", "freight")  # of the manifest schema
HEADING = re.compile(r"[0-9]{4}")
HS_WRITTEN = re.compile(r"[0-9]+(?:\.[0-9]+)*")
MAX_HS_DIGITS = 10


def read_code(report: Report, subject: Subject, text: TextNode) -> str | None:
    """Return a text that a code or identity field may be compared with."""
    value = text.text.strip()
    if isinstance(subject, FieldInfo) and subject.is_country and not _is_country(report, subject, text, value):
        return None
    if subject.number == Field.CHANNEL and value not in CHANNELS:
        message = f"channel: '{value[:60]}' is no channel; there are {', '.join(CHANNELS)}"
        report.error(Code.BAD_CODE, text, message, did_you_mean(value, CHANNELS))
        return None
    if subject.number in (Field.SENDER_KIND, Field.RECIPIENT_KIND) and value.lower() not in PARTY_KINDS:
        message = f"{subject.name}: '{value[:60]}' is no kind of party; there are {', '.join(PARTY_KINDS)}"
        report.error(Code.BAD_CODE, text, message, did_you_mean(value, PARTY_KINDS))
        return None
    return value


def _is_country(report: Report, subject: Subject, text: TextNode, value: str) -> bool:
    meant = country_code(value)
    hint = f"did you mean '{meant}'?" if meant else ""
    if not CODE.fullmatch(value):
        message = f"{subject.name}: '{value[:60]}' is no country code; two capital letters (ISO 3166-1)"
        report.error(Code.BAD_CODE, text, message, hint)
        return False
    if not is_assigned(value):  # some courier may send it all the same
        message = f"{subject.name}: ISO 3166-1 gives the code '{value}' to no country"
        report.advise(Code.NO_COUNTRY, text, message, hint)
    return True


def read_heading(report: Report, subject: Subject, text: TextNode) -> str | None:
    """Return an HS heading."""
    if HEADING.fullmatch(text.text.strip()):
        return text.text.strip()
    message = f"{subject.name}: '{text.text[:60]}' is no heading: four digits, such as 2846"
    report.error(Code.BAD_CODE, text, message, "for a chapter write `starts_with`")
    return None


def read_hs(report: Report, subject: Subject, text: TextNode) -> str | None:
    """Return the digits of an HS code without dots and without the zeros it is padded with.

    A heading padded to ten digits (2846000000) means the heading; zeros count in pairs, so that subheadings
    such as 2805.30 keep theirs.
    """
    value = text.text.strip()
    digits = value.replace(".", "")
    if not HS_WRITTEN.fullmatch(value) or len(digits) not in (2, *range(4, MAX_HS_DIGITS + 1)):
        message = f"{subject.name}: '{value[:60]}' is no HS code; 2 or 4 to 10 digits, dots between them"
        report.error(Code.BAD_HS, text, message)
        return None
    while len(digits) > 2 and len(digits) % 2 == 0 and digits.endswith("00"):
        digits = digits[:-2]
    return digits
