"""The command `parcelsieve`: parse the line, run one command, print errors in one line with the way out."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence

from rules import RulesInvalid, format_problems, speaker
from stream.cli.language import translate_help, wanted_language
from stream.cli.parser import make_parser
from stream.errors import ServiceError

EXIT_RULES = 6
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Returns:
        0 done; 1 failed, or the input holds something unreadable; 2 wrong usage; 3 settings; 4 topics; 5 too many
        dead letters; 6 rules; 70 stuck, ended by the watchdog; 130 interrupted; 141 who reads the output has gone.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    parser = make_parser()
    translate_help(parser, wanted_language(words))
    args = parser.parse_args(words)
    # What the Kafka client complains of becomes our one line; a worker sets up a log of its own.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except RulesInvalid as error:
        print(format_problems(error.problems, getattr(args, "lang", "en")), file=sys.stderr)
        return EXIT_RULES
    except ServiceError as error:
        say = speaker(getattr(args, "lang", "en"))
        print(f"parcelsieve: {say(str(error))}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # Who reads our output has had enough; Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_BROKEN_PIPE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    return code
