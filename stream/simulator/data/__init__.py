"""Facts of the simulator: divisions, names, countries, goods, materials and what they are declared as."""
