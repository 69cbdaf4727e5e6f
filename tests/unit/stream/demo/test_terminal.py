"""Progress: one line that updates on a terminal, plain lines now and then elsewhere."""

from __future__ import annotations

import io

from stream.demo.terminal import CLEAR, EVERY_S, Terminal


class Screen(io.StringIO):
    """A terminal that keeps what it is sent."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that a test moves."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_status_on_a_terminal_is_one_line_that_gives_way_to_what_stays() -> None:
    screen = Screen()
    terminal = Terminal(screen)
    terminal.status("10 %")
    terminal.status("20 %")
    terminal.say("done")
    assert screen.getvalue() == f"{CLEAR}10 %{CLEAR}20 %{CLEAR}done\n"


def test_status_on_a_terminal_never_wraps() -> None:
    screen = Screen()
    Terminal(screen).status("x" * 1000)
    assert len(screen.getvalue()) < 1000


def test_status_elsewhere_is_a_plain_line_every_few_seconds() -> None:
    file, clock = io.StringIO(), Clock()
    terminal = Terminal(file, clock)
    for second in range(12):
        clock.now_s = float(second)
        terminal.status(f"screening {second} s")
    terminal.say("done")
    assert file.getvalue() == "screening 0 s\n" + "".join(f"screening {n * EVERY_S:.0f} s\n" for n in (1, 2)) + "done\n"


def test_each_stage_is_told_at_once() -> None:
    file = io.StringIO()
    terminal = Terminal(file, Clock())
    for text in ("simulating 1", "simulating 2", "screening 1", "screening 2"):
        terminal.status(text)
    assert file.getvalue() == "simulating 1\nscreening 1\n"
