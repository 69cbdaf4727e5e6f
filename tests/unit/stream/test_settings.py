"""Settings: who wins, what is refused and how it is said, and what is never shown."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from stream.errors import SettingsError
from stream.settings import MIN_SECRET_BYTES, PREFIX, Settings, load_settings, render_settings

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "not-a-real-key-0123456789"


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "parcelsieve.toml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_settings_without_anything_are_the_defaults() -> None:
    assert load_settings(environment={}) == Settings()


def test_environment_wins_over_the_file_and_an_argument_over_both(written: Callable[[str], Path]) -> None:
    file = written('broker = "file:1"\npartitions = 5\ngroup_prefix = "file"\n')
    environment = {"PARCELSIEVE_BROKER": "environment:2", "PARCELSIEVE_PARTITIONS": "6", "PATH": "/bin"}
    settings = load_settings(file, environment, broker="argument:3", role=None)
    assert (settings.broker, settings.partitions, settings.group_prefix) == ("argument:3", 6, "file")
    assert settings.role == "both"


def test_environment_may_name_the_file(written: Callable[[str], Path]) -> None:
    file = written("partitions = 5\n")
    assert load_settings(environment={"PARCELSIEVE_SETTINGS": str(file)}).partitions == 5


def test_file_of_the_command_line_wins_over_the_one_of_the_environment(
    written: Callable[[str], Path],
) -> None:
    file = written("partitions = 5\n")
    assert load_settings(file, {"PARCELSIEVE_SETTINGS": "nowhere.toml"}).partitions == 5


def test_settings_come_from_the_process_when_no_environment_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARCELSIEVE_PARTITIONS", "9")
    assert load_settings().partitions == 9


def test_variable_of_the_tests_is_no_setting() -> None:
    environment = {"PARCELSIEVE_TEST_BROKER": "127.0.0.1:9092"}
    assert load_settings(environment=environment) == Settings()


def test_rules_paths_are_separated_as_the_system_separates_paths(written: Callable[[str], Path]) -> None:
    expected = (Path("one.yaml"), Path("two"))
    assert load_settings(environment={"PARCELSIEVE_RULES_PATHS": f"one.yaml{os.pathsep}two"}).rules_paths == expected
    assert load_settings(written('rules_paths = ["one.yaml", "two"]\n'), {}).rules_paths == expected


def test_rules_paths_that_are_empty_are_none_and_not_this_folder() -> None:
    assert load_settings(environment={"PARCELSIEVE_RULES_PATHS": ""}).rules_paths == ()
    assert load_settings(environment={"PARCELSIEVE_RULES_PATHS": f"one{os.pathsep}"}).rules_paths == (Path("one"),)


def default_as_text(name: str) -> str:
    default = Settings.model_fields[name].default
    return os.pathsep.join(map(str, default)) if isinstance(default, tuple) else str(default)


@pytest.mark.parametrize(
    "name", [name for name in Settings.model_fields if Settings.model_fields[name].default not in (None, ())]
)
def test_setting_reads_its_default_from_its_variable(name: str) -> None:
    environment = {f"{PREFIX}{name.upper()}": default_as_text(name)}
    assert load_settings(environment=environment) == Settings()


@pytest.mark.parametrize(
    "name", [name for name in Settings.model_fields if Settings.model_fields[name].default not in (None, ())]
)
def test_setting_reads_its_default_from_a_file(name: str, written: Callable[[str], Path]) -> None:
    default = Settings.model_fields[name].default
    value = f'"{default}"' if isinstance(default, str) else str(default)
    assert load_settings(written(f"{name} = {value}\n"), {}) == Settings()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_setting_has_a_meaning_and_a_unit_that_its_name_ends_with(name: str) -> None:
    field = Settings.model_fields[name]
    assert field.description
    extra = field.json_schema_extra
    assert isinstance(extra, dict)
    for end, unit in (
        ("_s", "s"),
        ("_bytes", "bytes"),
        ("_days", "days"),
        ("_ratio", "ratio"),
        ("_score", "score"),
    ):
        if name.endswith(end):
            assert extra["unit"] == unit


@pytest.mark.parametrize(
    ("variable", "hint"),
    [
        ("PARCELSIEVE_PARTITION", "did you mean partitions?"),
        ("PARCELSIEVE_MAX_BATCH_RECORD", "did you mean max_batch_records?"),
        ("PARCELSIEVE_QQQQ", "`parcelsieve settings` lists them all"),
    ],
)
def test_unknown_variable_is_refused_with_the_nearest_one(variable: str, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(environment={variable: "1"})
    assert str(caught.value) == f"environment variable {variable} is unknown; {hint}"


def test_unknown_setting_of_a_file_is_refused_with_the_file(written: Callable[[str], Path]) -> None:
    file = written("brokr = 1\n")
    with pytest.raises(SettingsError) as caught:
        load_settings(file, {})
    assert str(caught.value) == f"setting brokr in {file} is unknown; did you mean broker?"


def test_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"settings file .*none\.toml cannot be read: No such file"):
        load_settings(tmp_path / "none.toml", {})


@pytest.mark.parametrize("content", [b"broker = \n", b"broker = '\xff'\n"])
def test_file_that_is_not_toml_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match=r"settings file .*broken\.toml is not TOML: "):
        load_settings(file, {})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("partitions", "0", "setting partitions = '0': Input should be greater than or equal to 1"),
        ("partitions", "four", "setting partitions = 'four': Input should be a valid integer"),
        ("broker", "host", "broker 'host' is not host:port, such as 127.0.0.1:9092"),
        ("broker", "one:9092,two:x", "broker 'two:x' is not host:port, such as 127.0.0.1:9092"),
        ("broker", "host:65536", "broker 'host:65536' is not host:port, such as 127.0.0.1:9092"),
        ("role", "all", "setting role = 'all': Input should be 'both', 'screen' or 'watch'"),
        ("topic_prefix", "a/b", "setting topic_prefix = 'a/b': String should match pattern"),
        ("dead_letter_max_ratio", "0", "setting dead_letter_max_ratio = '0': Input should be greater than 0"),
        (
            "metrics_port",
            "65536",
            "setting metrics_port = '65536': Input should be less than or equal to 65535",
        ),
        ("commit_interval_s", "nan", "setting commit_interval_s = 'nan': Input should be a finite number"),
        ("send_timeout_s", "inf", "setting send_timeout_s = 'inf': Input should be a finite number"),
    ],
)
def test_value_out_of_bounds_is_told_with_name_value_and_bound(name: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(environment={f"{PREFIX}{name.upper()}": value})
    assert str(caught.value).startswith(message)


def test_all_wrong_values_are_told_at_once() -> None:
    with pytest.raises(SettingsError, match=r"setting broker = 'a': .*; setting partitions = '0': "):
        load_settings(environment={"PARCELSIEVE_BROKER": "a", "PARCELSIEVE_PARTITIONS": "0"})


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"policy_info_score": 70},
            "policy scores must rise from info over inspect to hold, got (70, 60, 90)",
        ),
        (
            {"policy_hold_score": 59},
            "policy scores must rise from info over inspect to hold, got (30, 60, 59)",
        ),
        (
            {"heartbeat_interval_s": 10.1},
            "heartbeat_interval_s 10.1 is over a third of session_timeout_s 30.0",
        ),
        (
            {"max_record_bytes": 20 << 20},
            "max_message_bytes is not 65536 over max_record_bytes: a dead letter would not fit",
        ),
    ],
)
def test_settings_that_do_not_fit_together_are_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(environment={}, **values)
    assert message in str(caught.value)
    assert SECRET not in str(caught.value)


@given(st.integers(-5, 110), st.integers(-5, 110), st.integers(-5, 110))
def test_policy_is_taken_if_and_only_if_its_scores_rise(info: int, inspect: int, hold: int) -> None:
    is_sound = 1 <= info <= inspect <= hold <= 101
    try:
        load_settings(environment={}, policy_info_score=info, policy_inspect_score=inspect, policy_hold_score=hold)
    except SettingsError:
        assert not is_sound
    else:
        assert is_sound


def test_settings_do_not_change_once_loaded() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().partitions = 5  # type: ignore[misc]


def test_key_secret_comes_from_the_setting() -> None:
    assert Settings(secret=SECRET).key_secret() == SECRET.encode()


def test_key_secret_of_a_file_wins_and_loses_its_line_end(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(b"  " + SECRET.encode() + b"\n")
    settings = Settings(secret="another-key-0123456789", secret_file=file)
    assert settings.key_secret(default=b"the default") == SECRET.encode()


def test_key_secret_that_is_missing_is_told_with_the_way_out() -> None:
    with pytest.raises(SettingsError, match="no key secret is set; make one with: openssl rand -hex 32 > secret"):
        Settings().key_secret()


def test_key_secret_falls_back_only_where_a_default_is_given() -> None:
    assert Settings().key_secret(default=b"demo") == b"demo"
    assert Settings(secret=SECRET).key_secret(default=b"demo") == SECRET.encode()


@pytest.mark.parametrize("secret", ["x" * (MIN_SECRET_BYTES - 1), "é" * (MIN_SECRET_BYTES // 2 - 1)])
def test_key_secret_that_is_too_short_is_refused_by_its_bytes(secret: str) -> None:
    n_bytes = len(secret.encode())
    with pytest.raises(SettingsError, match=f"has {n_bytes} bytes, it needs at least {MIN_SECRET_BYTES}") as caught:
        Settings(secret=secret).key_secret(default=b"never taken")
    assert secret not in str(caught.value)


@pytest.mark.parametrize("secret", ["x" * MIN_SECRET_BYTES, "é" * (MIN_SECRET_BYTES // 2)])
def test_key_secret_of_the_least_length_is_taken(secret: str) -> None:
    assert Settings(secret=secret).key_secret() == secret.encode()


def test_key_secret_file_that_is_empty_or_short_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(b"\n")
    with pytest.raises(SettingsError, match="no key secret is set"):
        Settings(secret=SECRET, secret_file=file).key_secret()
    file.write_bytes(b"short\n")
    with pytest.raises(SettingsError, match="has 5 bytes"):
        Settings(secret=SECRET, secret_file=file).key_secret()


def test_key_secret_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"secret_file .*gone cannot be read: No such file"):
        Settings(secret_file=tmp_path / "gone").key_secret(default=b"never taken")


def test_fault_of_a_secret_does_not_show_it(written: Callable[[str], Path]) -> None:
    with pytest.raises(SettingsError, match=r"^setting secret: Input should be a valid string$"):
        load_settings(written("secret = 1234567890123456\n"), {})


def test_fault_elsewhere_does_not_show_the_secret() -> None:
    environment = {
        "PARCELSIEVE_SECRET": SECRET,
        "PARCELSIEVE_PARTITIONS": "0",
        "PARCELSIEVE_HEARTBEAT_INTERVAL_S": "29",
    }
    with pytest.raises(SettingsError) as caught:
        load_settings(environment=environment)
    assert SECRET not in str(caught.value)
    with pytest.raises(SettingsError) as caught:
        load_settings(environment=environment | {"PARCELSIEVE_PARTITIONS": "1"})
    assert SECRET not in str(caught.value)


def test_listing_has_every_setting_and_never_the_secret() -> None:
    listing = render_settings(Settings(secret=SECRET, partitions=7, rules_paths=(Path("a"), Path("b"))))
    lines = listing.splitlines()
    assert [line.partition(" = ")[0] for line in lines[::2]] == list(Settings.model_fields)
    assert [line.rpartition("; ")[2] for line in lines[1::2]] == [
        f"{PREFIX}{name.upper()}" for name in Settings.model_fields
    ]
    assert SECRET not in listing
    assert "secret = (set)" in lines
    assert "partitions = 7 partitions" in lines
    assert "    of every topic that `topics create` makes; default 4; PARCELSIEVE_PARTITIONS" in lines
    assert f"rules_paths = a{os.pathsep}b paths" in lines


def test_listing_calls_what_is_not_set_none() -> None:
    lines = render_settings(Settings()).splitlines()
    assert {"secret = (none)", "secret_file = (none) path", "instance_id = (none)"} <= set(lines)
