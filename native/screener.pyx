"""Screen batches of manifest records: read, evaluate, answer, and pack the sightings."""

cimport cython
from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.candidates cimport Candidates, lowest_bit
from native.condition cimport HIT, UNKNOWN
from native.decode cimport Reader
from native.evaluate cimport Evaluator
from native.evidence cimport evidence
from native.parcel cimport Manifest, Parcel, Text
from native.program cimport Program, RuleC, ShareC
from native.sightings_out cimport SightingsOut

from native.answers import Answer, DeadRecord, Hit, ParcelAnswer, RejectedParcel, Screening, Tally


cdef inline str as_text(Text text):
    return text.data[:text.size].decode()


@cython.final
cdef class Screener:
    """Screen records with one program.

    Args:
        n_partitions: partitions of the sightings topic.
        max_record_bytes: larger records are dead.
    """

    cdef Program program
    cdef Reader reader
    cdef Evaluator evaluator
    cdef Candidates candidates
    cdef SightingsOut sightings
    cdef vector[uint64_t] masks  # one a group type
    cdef vector[uint32_t] hits  # parcel rules that hit the parcel at hand
    cdef vector[uint64_t] rule_hits
    cdef vector[uint64_t] rule_unknowns
    cdef uint64_t n_parcels
    cdef uint64_t[4] n_decided  # of the manifest at hand
    cdef dict unknown_fields
    cdef bytes given_class  # of the record at hand; None: work it out
    cdef int decision
    cdef int score

    def __init__(self, Program program not None, uint32_t n_partitions, size_t max_record_bytes):
        self.program = program
        self.reader = Reader(max_record_bytes)
        self.evaluator = Evaluator(program)
        self.candidates = Candidates(program)
        self.sightings = SightingsOut(program, n_partitions)
        self.masks.resize(program.group_types.size() + 1)

    def screen(self, values, int source_partition, timestamps_ms, goods_classes=None):
        """Screen records of one partition.

        Args:
            values: bytes, or None for a tombstone.
            timestamps_ms: time of each record in Kafka.
            goods_classes: class of all parcels of each record, which tests of rules name; None: by the rule set's classes.
        Returns:
            native.answers.Screening
        """
        cdef int64_t at_ms
        self.rule_hits.assign(self.program.rules.size(), 0)
        self.rule_unknowns.assign(self.program.rules.size(), 0)
        self.n_parcels = 0
        self.unknown_fields = {}
        self.sightings.begin(source_partition)
        answers = []
        for number, (value, timestamp) in enumerate(zip(values, timestamps_ms, strict=True)):
            at_ms = timestamp
            self.sightings.newest_ms = max(self.sightings.newest_ms, at_ms)
            given = goods_classes[number] if goods_classes is not None else None
            self.given_class = given.encode() if given is not None else None
            answers.append(self._record(b"" if value is None else value))
            self.evaluator.check()
        payloads = self.sightings.finish()
        tally = Tally(
            self.n_parcels, self.sightings.n_sightings, list(self.rule_hits), list(self.rule_unknowns), self.unknown_fields
        )
        return Screening(answers, payloads, tally)

    cdef object _record(self, bytes value):
        cdef Parcel parcel
        cdef const Manifest* manifest
        cdef int got
        cdef list named = None, rejected = None
        if not self.reader.open(value, len(value)):
            return DeadRecord(*self.reader.failure())
        manifest = self.reader.manifest()
        self.n_decided[0] = self.n_decided[1] = self.n_decided[2] = self.n_decided[3] = 0
        while True:
            got = self.reader.next(&parcel)
            if got == 0:
                break
            if got < 0:
                rejected = rejected if rejected is not None else []
                rejected.append(self._rejected(parcel.index))
                continue
            self._evaluate(manifest, &parcel)
            if self.decision != 0 or not self.hits.empty():
                answer = self._parcel(&parcel)
                if answer is not None:
                    named = named if named is not None else []
                    named.append(answer)
        courier = as_text(manifest.courier)
        if self.reader.has_unknown_fields():
            for path in self.reader.unknown_fields():
                self.unknown_fields[courier, path] = self.unknown_fields.get((courier, path), 0) + 1
        # tuple's own __new__ takes a third of the time of the one a named tuple has, and manifests may be small.
        return tuple.__new__(Answer, (
            as_text(manifest.manifest_id), manifest.revision, courier,
            self.n_decided[0], self.n_decided[1], self.n_decided[2], self.n_decided[3],
            tuple(named) if named is not None else (), tuple(rejected) if rejected is not None else (),
        ))

    cdef object _rejected(self, uint32_t index):
        code, path, detail = self.reader.failure()
        return RejectedParcel(index, self.reader.failed_parcel_id(), code, path, detail, self.reader.source_of(index))

    cdef void _evaluate(self, const Manifest* manifest, const Parcel* parcel) noexcept:
        cdef uint32_t number
        cdef size_t i
        cdef int truth
        cdef uint64_t left
        cdef bint is_sighted = False
        cdef RuleC* rule
        cdef ShareC* share
        self.hits.clear()
        for i in range(self.masks.size()):
            self.masks[i] = 0
        self.evaluator.start(manifest, parcel)
        if self.given_class is not None:
            self.evaluator.facts.goods_class = Text(<const char*>self.given_class, <uint32_t>len(self.given_class))
            self.evaluator.facts.is_classified = True
        self.candidates.find(self.evaluator)
        for i in range(self.candidates.found.size()):
            left = self.candidates.found[i]
            while left != 0:
                number = <uint32_t>(64 * i) + lowest_bit(left)
                left &= left - 1
                rule = &self.program.rules[number]
                truth = self.evaluator.rule(rule)
                if truth == HIT:
                    self.rule_hits[number] += 1
                    if rule.group_type < 0:
                        self.hits.push_back(number)
                    else:
                        self.masks[rule.group_type] |= <uint64_t>1 << rule.slot
                        is_sighted = True
                elif truth == UNKNOWN:
                    self.rule_unknowns[number] += 1
        for i in range(self.program.shares.size() if is_sighted else 0):
            share = &self.program.shares[i]
            if self.masks[share.group_type] != 0:
                truth = self.evaluator.node(share.root)
                self.masks[share.group_type] |= (share.known if truth != UNKNOWN else 0) | (share.held if truth == HIT else 0)
        self._decide()
        self.n_parcels += 1
        self.n_decided[self.decision] += 1
        if manifest.revision > 0:
            self.sightings.supersede(manifest, parcel)
        if is_sighted:
            self.sightings.add(self.evaluator, manifest, parcel, self.masks.data(), self.decision, self.score)

    cdef void _decide(self) noexcept nogil:
        """Score = sum over score groups of the best active hit, at most 100; decision = the stricter of floor and policy."""
        cdef size_t i, j
        cdef RuleC* rule
        cdef RuleC* other
        cdef bint best
        self.decision = self.score = 0
        for i in range(self.hits.size()):
            rule = &self.program.rules[self.hits[i]]
            if not rule.active:
                continue
            self.decision = max(self.decision, rule.decision)
            best = True
            for j in range(self.hits.size()):
                other = &self.program.rules[self.hits[j]]
                if other.active and other.score_group == rule.score_group and j != i:
                    best &= other.score < rule.score or (other.score == rule.score and i < j)
            if best:
                self.score += rule.score
        self.score = min(self.score, 100)
        for j in range(1, 4):
            if self.score >= self.program.policy[j]:
                self.decision = max(self.decision, <int>j)

    cdef object _parcel(self, const Parcel* parcel):
        """Return the answer for a parcel that active rules hit, None when only shadow rules did."""
        cdef size_t i
        hits = []
        for i in range(self.hits.size()):
            if self.program.rules[self.hits[i]].active:
                hits.append(Hit(self.hits[i], evidence(self.evaluator, self.program.rules[self.hits[i]].root)))
        if not hits:
            return None
        return ParcelAnswer(parcel.index, as_text(parcel.parcel_id), self.decision, self.score, tuple(hits))
