"""Run one command, and kill it as soon as the process that asked for it is gone, however that one died.

    python -I -S supervisor.py PARENT_PID TEMPORARY_FOLDER COMMAND [ARGUMENT ...]

A process of its own, because PR_SET_PDEATHSIG set by the parent would fire when the *thread* that started
the command ends, and a pipe from the parent would be held open by its forked children. It stands alone: it
imports nothing of this project. The command's process id goes to standard output, what the command prints to
standard error. TEMPORARY_FOLDER is removed when the parent is gone; an empty one means none.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys

_POLL_S = 0.5
_PR_SET_PDEATHSIG = 1


def main(parent_pid: int, temporary_folder: str, command: list[str]) -> int:
    """Run the command to its end; return its exit code, 128 + n when signal n ended it."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def die_with_supervisor() -> None:
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    # safe here: there is one thread, it ends with the process
    child = subprocess.Popen(  # noqa: S603  (the command is the caller's own)
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        preexec_fn=die_with_supervisor,  # noqa: PLW1509
    )
    sys.stdout.write(f"{child.pid}\n")
    sys.stdout.flush()
    while os.getppid() == parent_pid:
        try:
            code = child.wait(_POLL_S)
        except subprocess.TimeoutExpired:
            continue
        return code if code >= 0 else 128 - code
    child.kill()
    child.wait()
    if temporary_folder:
        shutil.rmtree(temporary_folder, ignore_errors=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2], sys.argv[3:]))
