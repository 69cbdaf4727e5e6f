"""Fold alerts into cases: what a deployment tells on screening.cases, without Kafka, files or a clock.

fold = CaseFold(quiet_ms=120 * DAY_MS)
fold.restore([(read_case(key, value), at_ms)])  # what was told before, when there is any
fold.take(read_alert(key, value), at_ms)        # records of one alert in their order, alerts in any
[told.known.value for told in fold.settle()]  # the documents that differ from those before
"""

from stream.cases.alerts import SeenAlert, SeenParcel, Unreadable, read_alert
from stream.cases.bundles import Bundles
from stream.cases.document import KnownCase, case_id_of, read_case
from stream.cases.fold import CaseFold, Told

__all__ = [
    "Bundles",
    "CaseFold",
    "KnownCase",
    "SeenAlert",
    "SeenParcel",
    "Told",
    "Unreadable",
    "case_id_of",
    "read_alert",
    "read_case",
]
