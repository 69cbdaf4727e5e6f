"""Everything that touches the outside: Kafka, files, settings, metrics and the command line."""
