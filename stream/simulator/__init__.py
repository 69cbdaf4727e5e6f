"""Simulated couriers: seeded manifests with honest trade, look-alikes and hidden schemes, and the truth about them."""
