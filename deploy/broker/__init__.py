"""Configuration of the broker that parcelsieve starts, and the sums of its jars."""
