"""What a worker's log says in its last moment."""

from __future__ import annotations

import signal
import subprocess
import sys

CRASH = """
import os, signal
from stream import logs

logs.set_up("info", "json")

def inside_the_engine():
    os.kill(os.getpid(), signal.SIGSEGV)

inside_the_engine()
"""


def test_a_crash_of_native_code_is_told_with_its_place() -> None:
    ended = subprocess.run([sys.executable, "-c", CRASH], capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGSEGV
    assert "Segmentation fault" in ended.stderr
    assert "inside_the_engine" in ended.stderr
