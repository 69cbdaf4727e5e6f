"""A scene: the traffic of all actors over its days, as couriers' manifests in arrival order."""

from __future__ import annotations

from collections.abc import Iterator

from stream.simulator.background import Background
from stream.simulator.clock import Clock
from stream.simulator.draws import part, skewed, stream_of
from stream.simulator.lodging import Lodging, SimulatedManifest
from stream.simulator.lookalikes import LookAlikes
from stream.simulator.options import Options
from stream.simulator.smuggling import draw_schemes
from stream.simulator.truth import Truth


class Scene:
    """Manifests in arrival order; iterating again gives the same bytes.

    `truth` is that of the last iteration and is complete when it has ended.
    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.truth = Truth()

    def __iter__(self) -> Iterator[SimulatedManifest]:
        """Yield every manifest; holds about one day of them at a time."""
        options, clock = self.options, Clock(self.options.start)
        self.truth = Truth()
        of_schemes = draw_schemes(options, self.truth)
        n_honest = options.parcels - sum(map(len, of_schemes.values()))
        look_alikes = LookAlikes(options.seed, n_honest, options.days, options.look_alikes)
        taken = [len(of_schemes.get(day, ())) + look_alikes.count(day) for day in range(options.days)]
        counts = self._count_background(clock, taken)
        background = Background(options.seed, options.parcels)
        lodging = Lodging(options, clock, self.truth)
        for day in range(options.days):
            for draft in of_schemes.pop(day, []):
                lodging.take(draft)
            for draft in look_alikes.day(day):
                lodging.take(draft)
            for draft in background.day(day, counts[day]):
                lodging.take(draft)
            yield from lodging.close(day)
        yield from lodging.finish()

    def _count_background(self, clock: Clock, taken: list[int]) -> list[int]:
        options = self.options
        rng = stream_of(options.seed, "days")
        weights = [clock.weekday_weight(day) * skewed(rng, 1.0, 0.08) for day in range(options.days)]
        wanted = part(options.parcels, weights)
        left = max(0, options.parcels - sum(taken))
        return part(left, [max(wanted[day] - taken[day], 0.01) for day in range(options.days)])


def simulate(options: Options | None = None) -> Scene:
    """Return a scene; it draws its manifests while it is iterated."""
    return Scene(options or Options())
