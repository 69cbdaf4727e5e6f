"""The command `parcelsieve simulate`: a scene into a folder, a file, standard output or a topic."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from stream.errors import InputError
from stream.settings import Settings
from stream.simulator.options import Options
from stream.simulator.publishing import publish
from stream.simulator.scene import Scene, simulate

MANIFESTS, TRUTH, BENIGN = "manifests.ndjson", "truth.json", "benign.json"


def run(args: Namespace, settings: Settings) -> int:
    """Simulate, write what was asked for and print one line about it on standard error.

    Raises:
        InputError: a value does not fit, or a file cannot be written.
        TopicsError: the broker or the topic is not there.
    """
    options = options_of(args)
    if args.broker is None and args.scene is None and args.out is None:
        raise InputError("nowhere to write; give --scene FOLDER, --out FILE, --out - or --broker HOST:PORT")
    if args.truth is not None and args.out is None and args.broker is None:
        raise InputError("--truth goes with --out or --broker; --scene writes truth.json itself")
    if args.rate and args.broker is None:
        raise InputError("--rate goes with --broker; files are written as fast as it goes")
    scene = simulate(options)
    if args.broker is not None:
        n_manifests = publish(scene, settings, parcels_per_s=args.rate)
    else:
        n_manifests = _write(scene, _target(args))
    if args.scene is not None:
        _save(args.scene / TRUTH, scene.truth.document())
        _save(args.scene / BENIGN, scene.truth.benign_document())
    if args.truth is not None:
        _save(args.truth, scene.truth.document())
    n_hidden = sum(len(scheme.gross_g) for scheme in scene.truth.schemes.values())
    print(
        f"simulated {options.parcels} parcels in {n_manifests} manifests; {n_hidden} of them belong to "
        f"{len(scene.truth.schemes)} schemes (seed {options.seed})",
        file=sys.stderr,
    )
    return 0


def options_of(args: Namespace) -> Options:
    """Return the options of a parsed command line.

    Raises:
        InputError: they do not fit together.
    """
    counted = args.schemes >= 1
    try:
        return Options(
            seed=args.seed,
            parcels=args.parcels,
            days=args.days,
            start=args.start,
            scheme_share=0.0 if counted else args.schemes,
            n_schemes=int(args.schemes) if counted else None,
            look_alikes=args.look_alikes,
            per_manifest=args.per_manifest,
            corrected=args.corrected,
            repeated=args.repeated,
            late=args.late,
            shuffled=args.shuffled,
        )
    except ValueError as error:
        raise InputError(str(error)) from error


def _target(args: Namespace) -> Path | None:
    if args.scene is None:
        return None if args.out == "-" else Path(args.out)
    try:
        args.scene.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot make the folder {args.scene}: {error.strerror}") from error
    folder: Path = args.scene
    return folder / MANIFESTS


def _write(scene: Scene, path: Path | None) -> int:
    n_manifests = 0
    with ExitStack() as stack:
        out: BinaryIO = sys.stdout.buffer
        if path is not None:
            try:
                out = stack.enter_context(path.open("wb"))
            except OSError as error:
                raise InputError(f"cannot write {path}: {error.strerror}") from error
        for manifest in scene:
            out.write(manifest.value)
            out.write(b"\n")
            n_manifests += 1
        out.flush()
    return n_manifests


def _save(path: Path, document: bytes) -> None:
    try:
        path.write_bytes(document + b"\n")
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}") from error
