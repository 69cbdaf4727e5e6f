"""The topics: their names, what each must look like, and how they are made and checked."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, UnknownTopicOrPartitionError, for_code

from stream.errors import TopicsError
from stream.settings import DAY_MS, Settings

POLL_S = 0.5
TABLE = "windows"


@dataclass(frozen=True, slots=True)
class TopicNames:
    """Name every topic of a deployment."""

    manifests: str
    verdicts: str
    alerts: str
    cases: str
    dead_letters: str
    sightings: str
    fact_log: str

    @classmethod
    def of(cls, settings: Settings) -> TopicNames:
        """Return the names under the settings' prefix."""
        prefix = settings.topic_prefix
        return cls(
            manifests=f"{prefix}courier.manifests",
            verdicts=f"{prefix}screening.verdicts",
            alerts=f"{prefix}screening.alerts",
            cases=f"{prefix}screening.cases",
            dead_letters=f"{prefix}screening.dead-letters",
            sightings=f"{prefix}screening.sightings",
            fact_log=f"{watch_group(settings)}-{TABLE}-changelog",
        )


def screen_group(settings: Settings) -> str:
    """Return the consumer group of the screening stage."""
    return f"{settings.topic_prefix}{settings.group_prefix}-screen"


def watch_group(settings: Settings) -> str:
    """Return the consumer group of the window stage."""
    return f"{settings.topic_prefix}{settings.group_prefix}-watch"


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """Say what a topic must look like; `config` are Kafka's own names."""

    name: str
    n_partitions: int
    config: dict[str, str]


def specs(settings: Settings) -> list[TopicSpec]:
    """Return the topics of a deployment."""
    names = TopicNames.of(settings)
    large = {"max.message.bytes": str(settings.max_message_bytes)}
    n = settings.partitions
    return [
        TopicSpec(names.manifests, n, large),
        TopicSpec(names.verdicts, n, large),
        TopicSpec(names.alerts, n, {"cleanup.policy": "compact"}),
        TopicSpec(names.cases, n, large | {"cleanup.policy": "compact"}),
        TopicSpec(names.dead_letters, n, large),
        TopicSpec(names.sightings, n, {"retention.ms": str(DAY_MS)}),
        TopicSpec(names.fact_log, n, {"retention.ms": str(settings.log_retention_days * DAY_MS)}),
    ]


async def create(settings: Settings, *, wait_s: float = 0.0) -> list[str]:
    """Make the topics that are missing and return one line a topic.

    Args:
        wait_s: how long to wait for a broker that does not answer yet.
    Raises:
        TopicsError: the broker cannot be reached, or refuses.
    """
    admin = await _admin(settings, wait_s)
    lines = []
    try:
        for spec in specs(settings):
            new = NewTopic(spec.name, spec.n_partitions, settings.replication_factor, topic_configs=spec.config)
            response = await admin.create_topics([new])
            for name, code, *rest in response.topic_errors:
                error = for_code(code)
                if code and error is not TopicAlreadyExistsError:
                    raise TopicsError(f"topic {name} cannot be made: {rest[0] if rest and rest[0] else error.__name__}")
                state = "was there" if code else "made"
                lines.append(f"{name}: {state}")
    except KafkaError as error:
        raise TopicsError(f"topics cannot be made on {settings.broker}: {error}") from error
    finally:
        await admin.close()
    return lines


async def remove(settings: Settings) -> None:
    """Take the topics of a deployment off its broker, with all that is in them.

    Raises:
        TopicsError: the broker cannot be reached, or refuses.
    """
    admin = await _admin(settings)
    try:
        response = await admin.delete_topics([spec.name for spec in specs(settings)])
        for name, code, *_ in response.topic_error_codes:
            if code and for_code(code) is not UnknownTopicOrPartitionError:
                raise TopicsError(f"topic {name} cannot be removed: {for_code(code).__name__}")
    except KafkaError as error:
        raise TopicsError(f"topics cannot be removed from {settings.broker}: {error}") from error
    finally:
        await admin.close()


async def check(settings: Settings) -> list[str]:
    """Return what is wrong with the topics, nothing when all is well.

    Raises:
        TopicsError: the broker cannot be reached.
    """
    admin = await _admin(settings)
    problems = []
    try:
        described = await admin.describe_topics()
        n_partitions = {topic["topic"]: len(topic["partitions"]) for topic in described}
        for spec in specs(settings):
            if spec.name not in n_partitions:
                problems.append(f"topic {spec.name} is missing; make it with: parcelsieve topics create")
            elif n_partitions[spec.name] != spec.n_partitions and not spec.name.endswith("courier.manifests"):
                problems.append(
                    f"topic {spec.name} has {n_partitions[spec.name]} partitions, "
                    f"partitions = {spec.n_partitions} is set"
                )
            else:
                problems += await _config_problems(admin, spec)
    except KafkaError as error:
        raise TopicsError(f"topics cannot be checked on {settings.broker}: {error}") from error
    finally:
        await admin.close()
    return problems


async def require(settings: Settings, name: str) -> None:
    """Make sure that a topic is there before something is sent to it.

    Raises:
        TopicsError: it is missing, or the broker cannot be reached.
    """
    admin = await _admin(settings)
    try:
        if name not in await admin.list_topics():
            raise TopicsError(f"topic {name} is missing; make it with: parcelsieve topics create")
    except KafkaError as error:
        raise TopicsError(f"topics cannot be listed on {settings.broker}: {error}") from error
    finally:
        await admin.close()


async def _config_problems(admin: AIOKafkaAdminClient, spec: TopicSpec) -> list[str]:
    [response] = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, spec.name)])
    found = {entry[0]: entry[1] for resource in response.resources for entry in resource[4]}
    problems = []
    for key, wanted in spec.config.items():
        got = found.get(key, "")
        least = key in ("max.message.bytes", "retention.ms") and got.lstrip("-").isdigit()
        enough = int(got) >= int(wanted) or int(got) < 0 if least else got == wanted
        if not enough:
            problems.append(
                f"topic {spec.name} has {key} = {got or '(none)'}, it needs {'at least ' if least else ''}{wanted}"
            )
    return problems


async def _admin(settings: Settings, wait_s: float = 0.0) -> AIOKafkaAdminClient:
    deadline = time.monotonic() + wait_s
    while True:
        admin = AIOKafkaAdminClient(bootstrap_servers=settings.broker)
        try:
            await admin.start()
        except KafkaError as error:
            await admin.close()
            if time.monotonic() >= deadline:
                raise TopicsError(
                    f"no Kafka broker answers at {settings.broker}; start one or set PARCELSIEVE_BROKER"
                ) from error
            await asyncio.sleep(POLL_S)
        else:
            return admin
