"""Simulated couriers: seeded manifests with honest trade, look-alikes and hidden schemes, and the truth about them.

    scene = simulate(Options(seed=7, parcels=200_000, days=45))
    for manifest in scene:                  # in arrival order
        send(manifest.key, manifest.value)
    scene.truth.schemes["S0001"]            # kind, gross_g of each (courier, parcel id), grams
    scene.truth.look_alikes                 # kind -> (courier, parcel id) of honest parcels that look like schemes

The same options give the same bytes; iterating a scene again starts it afresh. The truth is complete when the
iteration has ended.
"""

from stream.simulator.lodging import SimulatedManifest
from stream.simulator.options import Options
from stream.simulator.publishing import publish
from stream.simulator.scene import Scene, simulate
from stream.simulator.truth import SchemeTruth, Truth

__all__ = ["Options", "Scene", "SchemeTruth", "SimulatedManifest", "Truth", "publish", "simulate"]
