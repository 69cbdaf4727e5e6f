"""Show what every leaf of a program saw in a parcel: for people who ask why, not for the hot path."""

from libc.stdint cimport uint32_t

from native.decode cimport Reader
from native.evaluate cimport Evaluator
from native.evidence cimport seen_by
from native.parcel cimport Manifest, Parcel, Text
from native.program cimport Program

from native.answers import DeadRecord, Examined, RejectedParcel

cdef inline str as_text(Text text):
    return text.data[:text.size].decode()


cdef class Examiner:
    """Ask every question of a program of each parcel, whether or not a rule would have asked it.

    Args:
        max_record_bytes: larger records are dead.
    """

    cdef Program program
    cdef Reader reader
    cdef Evaluator evaluator

    def __init__(self, Program program not None, size_t max_record_bytes):
        self.program = program
        self.reader = Reader(max_record_bytes)
        self.evaluator = Evaluator(program)

    def examine(self, bytes record not None):
        """Return what was seen in each parcel of one record.

        Returns:
            list of native.answers.Examined and RejectedParcel in the record's order, or native.answers.DeadRecord.
        """
        cdef Parcel parcel
        cdef const Manifest* manifest
        cdef int got
        if not self.reader.open(record, len(record)):
            return DeadRecord(*self.reader.failure())
        manifest = self.reader.manifest()
        found = []
        while True:
            got = self.reader.next(&parcel)
            if got == 0:
                return found
            if got < 0:
                code, path, detail = self.reader.failure()
                source = self.reader.source_of(parcel.index)
                found.append(
                    RejectedParcel(parcel.index, self.reader.failed_parcel_id(), code, path, detail, source)
                )
                continue
            found.append(self._examined(manifest, &parcel))

    cdef object _examined(self, const Manifest* manifest, const Parcel* parcel):
        cdef uint32_t number
        truths, values = [], []
        self.evaluator.start(manifest, parcel)
        for number in range(self.program.leaves.size()):
            truths.append(self.evaluator.leaf(number))
            values.append(seen_by(self.evaluator, &self.program.leaves[number]))
        rules = [self.evaluator.rule(&self.program.rules[number]) for number in range(self.program.rules.size())]
        numbers = tuple([self.evaluator.facts.number[number] for number in range(8)])
        return Examined(
            as_text(parcel.parcel_id), parcel.event_ms, tuple(truths), tuple(values), tuple(rules), numbers
        )
