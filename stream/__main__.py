"""Run the command as `python -m stream`, where the script `parcelsieve` is not on the path."""

from stream.cli import main

raise SystemExit(main())
