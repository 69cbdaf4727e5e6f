"""Cases against what hangs together by spreading, in any order, any batches and over any restart."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.cases import CaseFold, KnownCase, SeenAlert, case_id_of
from tests.unit.stream.cases.written import DAY_MS, START_MS, Topic, documents, gone, seen, spread, take_at

QUIET_MS = 120 * DAY_MS
NAMES = "abcdefghij"
# One alert's history: the parcels of each record in which it stands, None where it closes, "" where it is taken away.
State: TypeAlias = "frozenset[int] | str | None"
Record: TypeAlias = "tuple[str, State]"
Order: TypeAlias = st.DataObject

STATES: st.SearchStrategy[State] = st.one_of(
    st.frozensets(st.integers(0, 14), max_size=3),
    st.frozensets(st.integers(0, 14), max_size=3),
    st.none(),
    st.just(""),
)
RECORDS = st.lists(st.tuples(st.sampled_from(NAMES), STATES), max_size=30)


def take(fold: CaseFold, records: Sequence[Record]) -> None:
    for name, state in records:
        if isinstance(state, str):
            fold.take_away(name)
        elif state is None:
            take_at(fold, gone(name))
        else:
            take_at(fold, stands(name, state))


def stands(name: str, parcels: frozenset[int]) -> SeenAlert:
    return seen(name, *sorted(parcels), day=NAMES.index(name) * 3 % 10 + len(parcels))


def expected(records: Sequence[Record]) -> set[frozenset[str]]:
    named: dict[str, set[int]] = {}
    last: dict[str, State] = {}
    for name, state in records:
        if isinstance(state, frozenset):
            named.setdefault(name, set()).update(state)
        last[name] = state
    return spread(named, {name for name, state in last.items() if isinstance(state, frozenset)})


def reordered(records: Sequence[Record], order: Order) -> list[Record]:
    """Return the records in another order, those of one alert in theirs."""
    left: dict[str, list[Record]] = {}
    for one in records:
        left.setdefault(one[0], []).append(one)
    names = order.draw(st.permutations([name for name, _ in records]))
    return [left[name].pop(0) for name in names]


def cut(records: Sequence[Record], order: Order) -> list[Sequence[Record]]:
    ends = sorted(order.draw(st.lists(st.integers(0, len(records)), max_size=5)))
    return [records[start:end] for start, end in zip([0, *ends], [*ends, len(records)], strict=True)]


@given(RECORDS, st.data())
def test_grouping_is_the_same_in_any_order_and_any_batches(records: list[Record], order: Order) -> None:
    for arrival in (records, reordered(records, order)):
        fold, topic = CaseFold(QUIET_MS), Topic()
        for batch in cut(arrival, order):
            take(fold, batch)
            topic.settle(fold)
        assert topic.groups() == expected(records)
        assert +fold.n_open == ({"inspect": len(topic.groups())} if topic.groups() else {})


@given(RECORDS, st.data())
def test_restart_at_any_point_tells_nothing_twice_and_changes_no_id(records: list[Record], order: Order) -> None:
    topic, fold = Topic(), CaseFold(QUIET_MS)
    batches = cut(records, order)
    for number, batch in enumerate(batches):
        take(fold, batch)
        topic.settle(fold)
        before = topic.case_of()
        so_far = [one for done in batches[: number + 1] for one in done]
        for again in (
            so_far,
            reordered(so_far, order),
            list(dict(so_far).items()),
        ):  # the last as compaction leaves them
            fresh = CaseFold(QUIET_MS)
            fresh.restore(topic.recorded())
            take(fresh, again)
            assert topic.settle(fresh) == []
            assert topic.case_of() == before
            assert fresh.n_open.total() == len(topic.groups())
        fold = CaseFold(QUIET_MS)
        fold.restore(topic.recorded())
        take(fold, reordered(so_far, order))
    topic.settle(fold)
    assert topic.groups() == expected(records)


@given(RECORDS, st.data())
def test_kill_between_two_records_of_what_is_due_loses_nothing(records: list[Record], order: Order) -> None:
    topic, fold = Topic(), CaseFold(QUIET_MS)
    half = order.draw(st.integers(0, len(records)))
    take(fold, records[:half])
    topic.settle(fold)
    take(fold, records[half:])
    due = fold.settle()
    arrived = order.draw(st.lists(st.sampled_from(due), unique_by=lambda one: one.known.case_id)) if due else []
    topic.last.update({one.known.case_id: one.known for one in arrived})
    fresh = CaseFold(QUIET_MS)
    fresh.restore(topic.recorded())
    take(fresh, reordered(records, order))
    topic.last.update({one.known.case_id: one.known for one in fresh.settle()})
    assert topic.groups() == expected(records)
    assert len({alert for group in topic.groups() for alert in group}) == sum(map(len, topic.groups()))


class Keeper:
    """One of two that keep the same topic, each reading in bits of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.fold = CaseFold(QUIET_MS)
        self.n_records = self.n_told = 0

    def step(self, alerts: list[Record], told: list[tuple[str, int, KnownCase]], n_more: int, order: Order) -> bool:
        """Go on by some records, and by what the other had read when it told; say whether there was anything."""
        others = [(n, known) for name, n, known in told[self.n_told :] if name != self.name]
        self.n_told = len(told)
        for _, known in others:
            self.fold.adopt(known)
        end = max(min(self.n_records + n_more, len(alerts)), *(n for n, _ in others), self.n_records)
        take(self.fold, reordered(alerts[self.n_records : end], order))
        self.n_records = end
        due = self.fold.settle()
        told.extend((self.name, end, one.known) for one in due)
        return bool(due or others)


@given(RECORDS, st.data())
def test_two_that_keep_the_same_cases_come_to_the_same(records: list[Record], order: Order) -> None:
    told: list[tuple[str, int, KnownCase]] = []
    keepers = Keeper("one"), Keeper("other")
    for number in order.draw(st.lists(st.integers(0, 1), max_size=8)):
        keepers[number].step(records, told, order.draw(st.integers(0, 10)), order)
    n_rounds = 0
    while sum(keeper.step(records, told, len(records), order) for keeper in keepers):
        n_rounds += 1
        assert n_rounds < 10, "they do not come to rest"
    topic = Topic()
    topic.last = {known.case_id: known for _, _, known in told}
    assert topic.groups() == expected(records)


@pytest.mark.parametrize(("early", "late"), [("a", "b"), ("b", "a")])
def test_case_that_began_earlier_stays_and_the_other_says_where_it_went(early: str, late: str) -> None:
    fold = CaseFold(QUIET_MS)
    take_at(fold, seen(late, 1, day=5))
    take_at(fold, seen(early, 2, day=1))
    assert {one.event for one in fold.settle()} == {"opened"}
    take_at(fold, seen("between", 1, 2, day=9))
    told = fold.settle()
    went, stays = case_id_of(late), case_id_of(early)
    assert {one.known.case_id: one.event for one in told} == {stays: "changed", went: "joined"}
    joined = documents(told)[went]
    assert (joined["status"], joined["joined_into"], joined["alerts"]) == ("joined", stays, [late])
    assert joined["why"] == (
        f"Joined into {stays}; before that 1 alert of 1 rule on 1 parcel, 480 g, 1 courier, to JP, 6 Oct"
    )
    assert documents(told)[stays]["alerts"] == [early, late, "between"]
    take_at(fold, gone("between"))
    [told_again] = documents(fold.settle()).values()
    assert told_again["alerts"] == [early, late]  # what was joined stays joined


def test_of_cases_that_began_at_once_the_lower_id_stays() -> None:
    fold = CaseFold(QUIET_MS)
    for name, number in (("a", 1), ("b", 2)):
        take_at(fold, seen(name, number))
    fold.settle()
    take_at(fold, seen("c", 1, 2))
    statuses = {case_id: one["status"] for case_id, one in documents(fold.settle()).items()}
    low, high = sorted((case_id_of("a"), case_id_of("b")))
    assert statuses == {low: "open", high: "joined"}


def test_case_closes_with_its_last_alert_and_opens_again_with_one_that_comes_back() -> None:
    fold = CaseFold(QUIET_MS)
    take_at(fold, seen("a", 1, severity=4, decision=3, score=90))
    take_at(fold, seen("b", 1))
    [first] = fold.settle()
    take_at(fold, gone("a"))
    fold.take_away("b")
    [told] = fold.settle()
    [closed] = documents([told]).values()
    assert (told.event, closed["status"], closed["alerts"], closed["parcel_count"]) == ("closed", "closed", [], 0)
    assert (closed["severity"], closed["decision"], closed["score"]) == ("critical", "hold", 90)
    assert fold.n_open.total() == 0
    take_at(fold, seen("c", 1))
    [again] = fold.settle()
    assert (again.known.case_id, again.known.status, again.event) == (first.known.case_id, "open", "changed")


def test_alert_that_comes_and_goes_before_it_is_told_is_no_case() -> None:
    fold = CaseFold(QUIET_MS)
    take_at(fold, seen("a", 1))
    take_at(fold, gone("a"))
    take_at(fold, gone("never seen to stand"))
    fold.take_away("never seen")
    assert fold.settle() == []


def test_alerts_without_parcels_are_cases_of_their_own() -> None:
    fold = CaseFold(QUIET_MS)
    take_at(fold, seen("a"))
    take_at(fold, seen("b"))
    told = documents(fold.settle())
    assert sorted(one["alerts"] for one in told.values()) == [["a"], ["b"]]
    assert {one["why"] for one in told.values()} == {"1 alert of 1 rule, 1 Oct"}


def test_case_that_is_quiet_for_long_is_finished_and_its_parcels_open_a_new_one() -> None:
    fold = CaseFold(10 * DAY_MS)
    take_at(fold, seen("a", 1, day=0))
    [first] = fold.settle()
    take_at(fold, seen("elsewhere", 9, day=10))
    take_at(fold, seen("in time", 1, day=10))
    told = fold.settle()
    assert [one.event for one in told if one.known.case_id == first.known.case_id] == ["changed"]
    take_at(fold, seen("much later", 1, day=20.5))
    [second] = fold.settle()
    assert (second.event, second.known.case_id) == ("opened", case_id_of("much later"))
    assert fold.n_open == {"inspect": 1}


@pytest.mark.parametrize("in_one", [True, False])
def test_quiet_time_counts_by_event_time_however_the_alerts_are_read(in_one: bool) -> None:
    alerts = [seen("third", 1, day=40), seen("first", 1, day=0), seen("second", 1, day=9)]
    if not in_one:
        alerts.sort(key=lambda alert: alert.updated_ms)
    fold, topic = CaseFold(10 * DAY_MS), Topic()
    for alert in alerts:
        take_at(fold, alert)
        if not in_one:
            topic.settle(fold)
    topic.settle(fold)
    assert topic.groups() == {frozenset({"first", "second"}), frozenset({"third"})}


def test_case_with_news_is_not_finished_by_when_it_began() -> None:
    fold, topic = CaseFold(10 * DAY_MS), Topic()
    for name, number, day in (("a", 1, 0), ("b", 1, 9), ("elsewhere", 9, 15), ("c", 1, 16)):
        take_at(fold, seen(name, number, day=day))
        topic.settle(fold)
    assert topic.groups() == {frozenset("abc"), frozenset({"elsewhere"})}


def test_case_that_is_finished_here_is_not_taken_up_again_when_another_tells_it() -> None:
    fold = CaseFold(10 * DAY_MS)
    take_at(fold, seen("a", 1, day=0))
    [told] = fold.settle()
    take_at(fold, seen("b", 2, day=11))
    fold.settle()
    fold.adopt(told.known)
    assert fold.settle() == []
    assert fold.n_open.total() == 1


def test_alerts_of_a_case_that_was_joined_long_ago_stay_in_the_other_over_a_restart() -> None:
    alerts = [
        seen("b", 1, day=0),
        seen("a", 2, day=-1),
        seen("ab", 1, 2, day=1),
        *(seen(f"later {day}", 2, day=day) for day in range(5, 40, 5)),
    ]
    fold, topic = CaseFold(10 * DAY_MS), Topic()
    for alert in alerts:
        take_at(fold, alert)
        topic.settle(fold)
    assert [case.status for case in topic.last.values()] == ["joined", "open"]
    fresh = CaseFold(10 * DAY_MS)
    fresh.restore(topic.recorded())
    for alert in alerts:
        take_at(fresh, alert)
    assert topic.settle(fresh) == []


def test_alert_of_the_far_future_finishes_no_case_of_the_present() -> None:
    alerts = [(seen("a", 1, day=0), START_MS), (seen("of 2099", 9, day=26_000), START_MS)]
    fold, topic = CaseFold(10 * DAY_MS), Topic()
    for alert, at_ms in alerts:
        take_at(fold, alert, at_ms)
    topic.settle(fold)
    fresh = CaseFold(10 * DAY_MS)
    fresh.restore((case, START_MS) for case in topic.last.values())
    for alert, at_ms in alerts:
        take_at(fresh, alert, at_ms)
    for last in (fold, fresh):
        take_at(last, seen("b", 1, day=5), START_MS + 5 * DAY_MS)
        assert [one.known.alerts for one in last.settle()] == [("a", "b")]


def test_finished_cases_stay_as_they_are_over_a_restart() -> None:
    alerts = [seen("a", 1, day=0), seen("b", 1, day=1), seen("c", 1, day=40), gone("d", day=2)]
    fold, topic = CaseFold(10 * DAY_MS), Topic()
    for alert in alerts:
        take_at(fold, alert)
    topic.settle(fold)
    assert len(topic.last) == 2
    fresh = CaseFold(10 * DAY_MS)
    fresh.restore(topic.recorded())
    for alert in reversed(alerts):
        take_at(fresh, alert)
    assert topic.settle(fresh) == []
    assert fresh.n_open == {"inspect": 1}
    take_at(fresh, seen("e", 1, day=41))
    [told] = topic.settle(fresh)
    assert told.known.case_id == case_id_of("c")
    take_at(fresh, seen("a", 5, day=42))  # of a finished case, and there is news of it
    [told] = fresh.settle()
    assert (told.known.case_id, told.known.alerts) == (case_id_of("a"), ("a",))


def test_memory_is_given_back_when_cases_are_finished() -> None:
    fold = CaseFold(10 * DAY_MS)
    for day in range(400):
        take_at(fold, seen(f"alert {day}", *range(day * 20, day * 20 + 15), day=day))
        fold.settle()
    assert len(fold._bundles) == len(fold._cases) == 11
    assert len(fold._standing) == len(fold._known) == 11
    assert len(fold._quiet) == 11


def test_large_case_costs_no_more_for_each_alert_than_a_small_one() -> None:
    fold = CaseFold(QUIET_MS)
    times = []
    for number in range(4000):
        take_at(fold, seen(f"{number:032x}", number, number + 1))
        started_s = time.thread_time()
        fold.settle()
        times.append(time.thread_time() - started_s)
    early, late = sorted(times[1000:1500])[250], sorted(times[3500:])[250]
    assert late < 5 * early  # the list of ids grows up to its bound
    assert len(fold._cases) == 1
