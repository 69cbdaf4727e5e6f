"""Run the real service against a real broker, for integration, chaos and bench."""
