"""Settings from the environment (PARCELSIEVE_..) and a TOML file; the environment wins, unknown ones are refused."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from stream.errors import SettingsError

PREFIX = "PARCELSIEVE_"
FILE_VARIABLE = "PARCELSIEVE_SETTINGS"
NOT_SETTINGS = {FILE_VARIABLE, "PARCELSIEVE_TEST_BROKER"}
MIN_SECRET_BYTES = 16
MESSAGE_ROOM_BYTES = 64 << 10  # of the largest message, for what a dead letter has beside its value
DAY_MS = 86_400_000
MAX_PORT = 65_535
SECRETS = {"secret"}
SECRET_WAY_OUT = "openssl rand -hex 32 > secret && export PARCELSIEVE_SECRET_FILE=$PWD/secret"  # noqa: S105 - a hint


def _setting(default: Any, unit: str, meaning: str, **bounds: Any) -> Any:
    return Field(default, description=meaning, json_schema_extra={"unit": unit}, **bounds)


class Settings(BaseModel):
    """Everything that can be set, with unit, default and meaning."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    broker: str = _setting("127.0.0.1:9092", "host:port[,..]", "Kafka brokers", min_length=3)
    topic_prefix: str = _setting("", "", "put before every topic name", pattern=r"^[A-Za-z0-9._-]{0,64}$")
    group_prefix: str = _setting("parcelsieve", "", "put before the consumer groups", pattern=r"^[A-Za-z0-9._-]{1,64}$")
    partitions: int = _setting(4, "partitions", "of every topic that `topics create` makes", ge=1, le=1024)
    replication_factor: int = _setting(1, "replicas", "of every topic that `topics create` makes", ge=1, le=16)
    role: Literal["both", "screen", "watch"] = _setting("both", "", "what this worker does")
    instance_id: str = _setting("", "", "static membership: stable and unique per worker; empty is none")
    rules_paths: tuple[Path, ...] = _setting((), "paths", "rule files and folders; empty takes the shipped packs")
    secret: str = _setting("", "", f"key under which identities become pseudonyms, >= {MIN_SECRET_BYTES} bytes")
    secret_file: Path | None = _setting(None, "path", "file with that key, in the place of `secret`")
    policy_info_score: int = _setting(30, "score", "least score of decision info", ge=1, le=101)
    policy_inspect_score: int = _setting(60, "score", "least score of decision inspect", ge=1, le=101)
    policy_hold_score: int = _setting(90, "score", "least score of decision hold", ge=1, le=101)
    history_before: Literal["unknown", "none"] = _setting(
        "unknown",
        "",
        "what was sent before the first manifest: while it is unknown, windows that reach back so far tell only what "
        "more parcels could not undo; none takes it that there was nothing",
    )
    max_record_bytes: int = _setting(10 << 20, "bytes", "larger manifest records are dead letters", ge=1024)
    max_batch_records: int = _setting(2000, "records", "of one batch", ge=1, le=100_000)
    max_batch_bytes: int = _setting(2 << 20, "bytes", "of one batch, as far as one record allows", ge=1024)
    fetch_bytes: int = _setting(4 << 20, "bytes", "fetched of one partition at a time", ge=1024)
    max_message_bytes: int = _setting(
        16 << 20, "bytes", "largest record sent, a dead letter with its source", ge=1 << 20
    )
    commit_interval_s: float = _setting(0.5, "s", "between commits of what is done", gt=0, le=60)
    session_timeout_s: float = _setting(30.0, "s", "without a heartbeat until a worker is given up", ge=1)
    heartbeat_interval_s: float = _setting(3.0, "s", "between heartbeats", gt=0)
    rebalance_timeout_s: float = _setting(60.0, "s", "a worker has to join a rebalance", ge=1)
    request_timeout_s: float = _setting(90.0, "s", "for one request to a broker", ge=10)
    send_timeout_s: float = _setting(30.0, "s", "for one record to be delivered", ge=1)
    standby_replicas: int = _setting(1, "workers", "that keep warm copies of the windows", ge=0, le=8)
    log_retention_days: int = _setting(45, "days", "the fact log is kept: longest window, lateness and outage", ge=1)
    case_quiet_days: int = _setting(
        120,
        "days",
        "of event time without news after which a case is finished; at least the longest window and its suppress_for",
        ge=1,
        le=3650,
    )
    dead_letter_max_ratio: float = _setting(
        0.5, "ratio", "of dead letters over the last records that stops a worker", gt=0, le=1
    )
    dead_letter_window: int = _setting(10_000, "records", "over which that ratio is taken", ge=100)
    dead_letter_max_run: int = _setting(2_000, "records", "dead in a row in one partition that stop a worker", ge=10)
    watchdog_assignment_s: float = _setting(
        300.0, "s", "without assignment or recovered windows until a worker ends", ge=10
    )
    watchdog_stall_s: float = _setting(120.0, "s", "with lag and without progress until a worker ends", ge=10)
    watchdog_loop_s: float = _setting(60.0, "s", "without a beat of the event loop until a worker ends", ge=5)
    metrics_host: str = _setting("127.0.0.1", "address", "where /metrics, /live and /ready answer")
    metrics_port: int = _setting(9108, "port", "of these; 0 takes a free one, -1 none", ge=-1, le=MAX_PORT)
    log_level: Literal["debug", "info", "warning", "error"] = _setting("info", "", "least level of log lines")
    log_format: Literal["text", "json"] = _setting("text", "", "of log lines")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for address in self.broker.split(","):
            host, _, port = address.strip().rpartition(":")
            if not host or not (port.isascii() and port.isdigit()) or not 0 < int(port) <= MAX_PORT:
                raise ValueError(f"broker {address!r} is not host:port, such as 127.0.0.1:9092")
        scores = (self.policy_info_score, self.policy_inspect_score, self.policy_hold_score)
        if list(scores) != sorted(scores):
            raise ValueError(f"policy scores must rise from info over inspect to hold, got {scores}")
        if self.heartbeat_interval_s * 3 > self.session_timeout_s:
            raise ValueError(
                f"heartbeat_interval_s {self.heartbeat_interval_s} is over a third of "
                f"session_timeout_s {self.session_timeout_s}"
            )
        if self.max_message_bytes < self.max_record_bytes + MESSAGE_ROOM_BYTES:
            raise ValueError(
                f"max_message_bytes is not {MESSAGE_ROOM_BYTES} over max_record_bytes: a dead letter would not fit"
            )
        return self

    @property
    def case_quiet_ms(self) -> int:
        """Milliseconds of event time without news after which a case is finished."""
        return self.case_quiet_days * DAY_MS

    def key_secret(self, default: bytes | None = None) -> bytes:
        """Return the key under which identities become pseudonyms.

        Args:
            default: taken when none is set; None makes that an error.
        Raises:
            SettingsError: there is none, it is too short, or its file cannot be read.
        """
        secret = self.secret.encode()
        if self.secret_file is not None:
            try:
                secret = self.secret_file.read_bytes().strip()
            except OSError as error:
                raise SettingsError(f"secret_file {self.secret_file} cannot be read: {error.strerror}") from error
        if not secret and default is not None:
            return default
        if not secret:
            raise SettingsError(f"no key secret is set; make one with: {SECRET_WAY_OUT}")
        if len(secret) < MIN_SECRET_BYTES:
            raise SettingsError(
                f"the key secret has {len(secret)} bytes, it needs at least {MIN_SECRET_BYTES}; "
                f"make one with: {SECRET_WAY_OUT}"
            )
        return secret


def load_settings(
    file: str | Path | None = None, environment: Mapping[str, str] | None = None, **overrides: Any
) -> Settings:
    """Read and validate all settings.

    Args:
        file: a TOML file; None takes PARCELSIEVE_SETTINGS.
        environment: os.environ when None.
        overrides: win over both; None means not given.
    Raises:
        SettingsError: naming the setting, its value and what is expected.
    """
    environment = os.environ if environment is None else environment
    path = file or environment.get(FILE_VARIABLE)
    values: dict[str, Any] = _from_file(Path(path)) if path else {}
    for name, value in environment.items():
        if name.startswith(PREFIX) and name not in NOT_SETTINGS:
            key = name.removeprefix(PREFIX).lower()
            _check_known(key, f"environment variable {name}")
            values[key] = list(filter(None, value.split(os.pathsep))) if key == "rules_paths" else value
    values |= {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError("; ".join(_fault(fault) for fault in error.errors())) from error


def _fault(fault: Any) -> str:
    name = ".".join(str(part) for part in fault["loc"][:1])
    shown = "" if not name or name in SECRETS else f" = {fault['input']!r}"
    message = str(fault["msg"]).removeprefix("Value error, ")
    return f"setting {name}{shown}: {message}" if name else message


def _from_file(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"settings file {path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"settings file {path} is not TOML: {error}") from error
    for key in values:
        _check_known(key, f"setting {key} in {path}")
    return values


def _check_known(key: str, what: str) -> None:
    if key not in Settings.model_fields:
        close = difflib.get_close_matches(key, Settings.model_fields, n=1)
        hint = f"; did you mean {close[0]}?" if close else "; `parcelsieve settings` lists them all"
        raise SettingsError(f"{what} is unknown{hint}")


def render_settings(settings: Settings) -> str:
    """Return every setting with its value in force, default, unit, variable and meaning."""
    lines = []
    for name, field in Settings.model_fields.items():
        extra = field.json_schema_extra
        unit = extra.get("unit", "") if isinstance(extra, dict) else ""
        value = getattr(settings, name)
        shown = "(set)" if name in SECRETS and value else _plain(value)
        lines.append(f"{name} = {shown}{f' {unit}' if unit else ''}")
        lines.append(f"    {field.description}; default {_plain(field.default)}; {PREFIX}{name.upper()}")
    return "\n".join(lines)


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return os.pathsep.join(str(part) for part in value) or "(none)"
    return "(none)" if value in (None, "") else str(value)
