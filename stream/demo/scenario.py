"""Simulate the traffic into a file, so that publishing it later costs no more than reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stream.demo.terminal import Terminal
from stream.errors import InputError
from stream.simulator import Options, SimulatedManifest, Truth, simulate

SHOWN_EVERY = 200  # manifests
DAMAGED_EVERY = 997  # manifests: one is sent once more, damaged


def _cut_off(value: bytes) -> bytes:
    return value[: len(value) // 2]


def _without_its_id(value: bytes) -> bytes:
    return value.replace(b'"manifest_id"', b'"manifest"', 1)


def _with_a_parcel_below_zero(value: bytes) -> bytes:
    return value.replace(b'"gross_weight_g":', b'"gross_weight_g":-', 1)


DAMAGES = ((_cut_off, False), (_without_its_id, False), (_with_a_parcel_below_zero, True))  # is the rest read?


@dataclass(slots=True)
class Scenario:
    """The simulated manifests, and what is true of them.

    Attributes:
        path: one manifest a line, in order of arrival.
        heads: the manifest of each line, without its value.
        n_damaged: of the lines are damaged on purpose.
        options: what it was simulated with.
    """

    path: Path
    heads: list[SimulatedManifest]
    n_damaged: int
    options: Options
    truth: Truth

    @property
    def n_parcels(self) -> int:
        """Return how many parcels are published; corrections and repeats publish some again."""
        return sum(head.n_parcels for head in self.heads)

    def manifests(self) -> Iterator[SimulatedManifest]:
        """Yield the manifests in order of arrival."""
        with self.path.open("rb") as lines:
            for head, line in zip(self.heads, lines, strict=True):
                yield head._replace(value=line.rstrip(b"\n"))


def simulate_to(path: Path, seed: int, n_parcels: int, terminal: Terminal) -> Scenario:
    """Simulate into a file.

    Raises:
        InputError: the file cannot be written.
    """
    options = Options(seed=seed, parcels=n_parcels)
    scene = simulate(options)
    heads: list[SimulatedManifest] = []
    done = n_damaged = 0
    try:
        with path.open("wb") as out:
            for manifest in scene:
                out.write(manifest.value + b"\n")
                heads.append(manifest._replace(value=b""))
                done += manifest.n_parcels
                if len(heads) % DAMAGED_EVERY == 0:
                    damage, is_read = DAMAGES[n_damaged % len(DAMAGES)]
                    out.write(damage(manifest.value) + b"\n")
                    heads.append(manifest._replace(value=b"", n_parcels=(manifest.n_parcels - 1) * is_read))
                    n_damaged += 1
                if len(heads) % SHOWN_EVERY == 0:
                    terminal.status(f"simulating couriers: {done:,} of about {n_parcels:,} parcels")
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}") from error
    return Scenario(path, heads, n_damaged, options, scene.truth)
