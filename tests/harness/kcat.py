"""Do what the README's kcat lines do, where kcat is not installed: -P -l, -P from standard input, -C -c -o -q -f."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer


async def produce(args: argparse.Namespace) -> None:
    lines = await asyncio.to_thread(Path(args.file).read_bytes if args.file else sys.stdin.buffer.read)
    async with AIOKafkaProducer(bootstrap_servers=args.broker) as producer:
        await asyncio.gather(*[await producer.send(args.topic, line) for line in lines.splitlines()])


async def consume(args: argparse.Namespace) -> None:
    async with AIOKafkaConsumer(
        args.topic, bootstrap_servers=args.broker, auto_offset_reset="earliest", enable_auto_commit=False
    ) as consumer:
        for _ in range(args.count):
            record = await consumer.getone()
            headers = ",".join(f"{name}={value.decode()}" for name, value in record.headers)
            shown = args.format.replace("\\n", "\n").replace("%h", headers)
            sys.stdout.write(shown.replace("%s", record.value.decode("utf-8", "backslashreplace")))


def main() -> None:
    parser = argparse.ArgumentParser(prog="kcat")
    parser.add_argument("-P", dest="run", action="store_const", const=produce)
    parser.add_argument("-C", dest="run", action="store_const", const=consume)
    parser.add_argument("-b", dest="broker", required=True)
    parser.add_argument("-t", dest="topic", required=True)
    parser.add_argument("-l", dest="file")
    parser.add_argument("-o", choices=("beginning",))
    parser.add_argument("-c", dest="count", type=int)
    parser.add_argument("-f", dest="format", default="%s\\n")
    parser.add_argument("-q", action="store_true")
    args = parser.parse_args()
    asyncio.run(args.run(args))


if __name__ == "__main__":
    main()
