"""The settings: what is accepted, what is refused and in which words, and which source wins."""

from __future__ import annotations

import json
import re
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from lib.settings import ACCOUNT_STACK_NAME, PROFILES, Settings, SettingsError, environment_variable
from lib.values import RETENTION_DAYS, TAG_LIMIT

LONGEST_SUFFIX = "pr-1234567890-abcdef"


@pytest.fixture
def context_file(tmp_path: Path) -> Path:
    """Where a test puts its ``cdktf.json``; there is none at first."""
    return tmp_path / "cdktf.json"


def problems(**values: Any) -> list[str]:
    """What is said of values that are not allowed."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_values(**values)
    return caught.value.problems


def loaded_problems(environ: dict[str, str], context_file: Path) -> list[str]:
    """What is said of an environment and a ``cdktf.json`` that are not allowed."""
    with pytest.raises(SettingsError) as caught:
        Settings.load(environ, context_file)
    return caught.value.problems


def put_context(file: Path, **context: Any) -> None:
    """Write a ``cdktf.json`` with this ``context``."""
    file.write_text(json.dumps({"app": "python main.py", "context": context}))


# -- the object ----------------------------------------------------------------------------------------------


def test_every_setting_is_documented() -> None:
    """Each field says what it means and what is allowed."""
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert isinstance(field.json_schema_extra, dict), name
        assert field.json_schema_extra["allowed"], name


def test_is_frozen() -> None:
    """Neither a field nor the mapping in a field can be changed."""
    settings = Settings.from_values(tags={"Owner": "risk"})
    with pytest.raises(ValidationError):
        settings.task_min = 5  # type: ignore[misc]
    with pytest.raises(TypeError):
        settings.tags["Owner"] = "me"  # type: ignore[index]
    assert settings.task_min == 3
    assert dict(settings.tags) == {"Owner": "risk"}


def test_defaults_synthesize_dev_on_an_example_domain(context_file: Path) -> None:
    """With nothing set there is the environment dev, on a domain that says it is an example."""
    settings = Settings.load({}, context_file)
    assert settings == Settings.from_values()
    assert settings.stack_name == "fraud-detection-dev"
    assert settings.api_domain == "api-dev.fraud.example.com"
    assert settings.origin_domain == "origin-dev.fraud.example.com"
    assert settings.uses_example_domain
    assert settings.hosted_zone_name == "fraud.example.com"
    assert settings.hosted_zone_id is None


def test_a_preview_is_cheap() -> None:
    """One NAT gateway, one or two tasks, little database; the rest is as in production."""
    preview = Settings.from_values(profile="preview")
    assert preview.nat_gateways == "single"
    assert (preview.task_min, preview.peak_task_min, preview.task_max) == (1, 1, 2)
    assert (preview.database_min_capacity, preview.database_max_capacity) == (0.5, 1.0)
    others = set(Settings.model_fields) - {"profile", *PROFILES["preview"]}
    defaults = Settings.from_values()
    assert defaults.profile == "production"
    assert {name: getattr(preview, name) for name in others} == {name: getattr(defaults, name) for name in others}


def test_a_setting_wins_over_the_profile(tmp_path: Path) -> None:
    """Wherever each of the two was set."""
    assert Settings.from_values(profile="preview", nat_gateways="per-zone").nat_gateways == "per-zone"
    file = tmp_path / "cdktf.json"
    file.write_text(json.dumps({"context": {"task_max": 7}}))
    both = Settings.load({"FRAUD_API_PROFILE": "preview", "FRAUD_API_PEAK_TASK_MIN": "5"}, file)
    assert (both.task_min, both.peak_task_min, both.task_max) == (1, 5, 7)


@pytest.mark.parametrize("value", ["prod", "Preview", "", "\udcff"])
def test_an_unknown_profile_is_refused(value: str) -> None:
    """With those there are; nothing else is wrong because of it."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_values(profile=value)
    (line,) = caught.value.problems
    assert line.startswith("profile: ") and line.endswith("; use production or preview")


def test_a_conflict_with_the_profile_names_what_was_set() -> None:
    """The value of the profile is shown as it is."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_values(profile="preview", peak_task_min=5)
    (line,) = caught.value.problems
    assert line == ("peak_task_min: 5 is not allowed with task_max 2; use task_min <= peak_task_min <= task_max")


def test_the_default_zones_follow_the_region() -> None:
    """Setting the region alone gives zones of that region."""
    zones = Settings.from_values(region="eu-central-1").availability_zones
    assert zones == ("eu-central-1a", "eu-central-1b", "eu-central-1c")


@pytest.mark.parametrize(
    ("domain", "reserved"),
    [
        ("example.com", True),
        ("a.b.example.org", True),
        ("payments.test", True),
        ("api.localhost", True),
        ("acme.com", False),
        ("myexample.com", False),
        ("example.com.acme.io", False),
    ],
)
def test_tells_reserved_example_domains(domain: str, reserved: bool) -> None:
    """A name counts as an example below the reserved ones only, not where it merely looks like one."""
    assert Settings.from_values(domain_name=domain).uses_example_domain is reserved


def test_a_hosted_zone_is_a_name_or_an_id() -> None:
    """The zone is known by exactly one of the two."""
    by_name = Settings.from_values(domain_name="fraud.acme.com", hosted_zone="acme.com")
    assert (by_name.hosted_zone_name, by_name.hosted_zone_id) == ("acme.com", None)
    by_id = Settings.from_values(hosted_zone="Z0123456789ABCDEFGHIJ")
    assert (by_id.hosted_zone_name, by_id.hosted_zone_id) == (None, "Z0123456789ABCDEFGHIJ")


@pytest.mark.parametrize(
    ("image", "has_registry"),
    [
        ("fraud-api:latest", False),
        ("risk/fraud-api", False),
        ("localhost/fraud-api", True),
        ("registry:5000/fraud-api:1.0", True),
        ("public.ecr.aws/risk/fraud-api@sha256:" + "0" * 64, True),
    ],
)
def test_tells_images_of_a_registry(image: str, has_registry: bool) -> None:
    """By Docker's rule, the first part is a host if it has a dot or a port or is localhost."""
    assert Settings.from_values(image=image).image_has_registry is has_registry


# -- the suffix ----------------------------------------------------------------------------------------------

_LEGAL_SUFFIX = re.compile(r"(?=.{1,20}\Z)[a-z0-9]+(-[a-z0-9]+)*\Z", re.DOTALL | re.ASCII)


def is_legal_suffix(text: str) -> bool:
    """The rule of the page of settings, written another way than in the code."""
    return _LEGAL_SUFFIX.match(text) is not None and text != "account"


@given(st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True).filter(is_legal_suffix))
@example("dev")
@example("pr-123")
@example("0")
@example(LONGEST_SUFFIX)
def test_accepts_every_legal_suffix(suffix: str) -> None:
    """A legal suffix is taken as it is, and ends the stack name."""
    settings = Settings.from_values(environment_suffix=suffix)
    assert settings.environment_suffix == suffix
    assert settings.stack_name == f"fraud-detection-{suffix}"
    assert settings.stack_name != ACCOUNT_STACK_NAME


@given(st.text(st.characters() | st.sampled_from("abz09--__AZ."), max_size=25).filter(lambda t: not is_legal_suffix(t)))
@example("")
@example("account")
@example("Prod_1")
@example("-dev")
@example("dev-")
@example("a--b")
@example("dev\n")
@example("d\u00e9v")
@example("\u0663")
@example("a" * 21)
def test_refuses_every_illegal_suffix(suffix: str) -> None:
    """An illegal suffix gives one line, which names the setting; it stays one whatever the suffix holds."""
    lines = problems(environment_suffix=suffix)
    assert len(lines) == 1
    assert lines[0].startswith("environment_suffix: ")
    assert lines[0].isprintable()


def test_a_problem_names_setting_value_and_what_is_allowed(context_file: Path) -> None:
    """The line is in the user's words: variable, value as received, what to use."""
    assert loaded_problems({"ENVIRONMENT_SUFFIX": "Prod_1"}, context_file) == [
        'ENVIRONMENT_SUFFIX: "Prod_1" is not allowed; use 1 to 20 lower-case letters, digits and single inner'
        " hyphens, such as dev or pr-123 (account is reserved)"
    ]


# -- every setting -------------------------------------------------------------------------------------------

BAD: dict[str, list[Any]] = {
    "environment_suffix": [5, None, "a b", True],
    "profile": ["prod", "Preview", "", None],
    "region": ["us-east", "US-EAST-1", "us-east-1a", "", "us-east-1\n"],
    "domain_name": [
        "com",
        "acme.com.",
        "-a.com",
        "a..com",
        "A.com",
        "a.1",
        "https://acme.com",
        "a_b.com",
        "",
    ],
    "hosted_zone": ["acme", "Z1", "zone!", 5],
    "vpc_cidr": ["10.0.0.1/16", "10.0.0.0/15", "10.0.0.0/21", "8.8.0.0/16", "10.0.0.0", "x", "::/16", 5, None],
    "availability_zones": [
        ["us-east-1a", "us-east-1b"],
        ["us-east-1a", "us-east-1b", "us-east-1b"],
        ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"],
        ["us-east-1a", "us-east-1b", "c"],
        None,
    ],
    "nat_gateways": ["two", "", 1, "PER-ZONE"],
    "image": ["Fraud", "a b", "a:b:c", "a@sha256:12", "/a", "a/", "http://a/b", "${x}", "a" * 256, ""],
    "collector_image": ["", "UPPER", None],
    "migration_image": ["", "UPPER", None],
    "container_port": [0, 443, 1023, 65536, 4317, 13133, "8443.0", "x", True, 8443.5, "", None],
    "container_protocol": ["https", "TCP", "", None],
    "health_check_path": ["health", "", "/a b", "/$(reboot)", "/;ls", "/" + "a" * 128],
    "task_min": [0, -1, "3.0", "three", True, "", None, 5001],
    "peak_task_min": [0, "x"],
    "task_max": [0, "x", 5001],
    "peak_schedule": [
        "0 8 * * *",
        "cron(0 8 * * *)",
        "cron(0 8 * * * *)",
        "cron(0 8 ? * ? *)",
        "cron(60 8 ? * MON *)",
        "cron(0 24 ? * MON *)",
        "cron(0 8 ? 13 MON *)",
        "cron(0 8 ? * FRI-MON *)",
        "cron(0 8 ? * MON-FRI *) ",
        "cron(0 8 32 * ? *)",
        "cron(0/0 8 ? * MON *)",
        "rate(1 minutes)",
        "rate(5 minute)",
        "rate(0 hours)",
        "at(2030-02-30T08:00:00)",
        "at(2030-01-31 08:00:00)",
        "",
    ],
    "off_peak_schedule": ["evening", None],
    "schedule_time_zone": ["New York", "america/new_york", "localtime", "../etc", ""],
    "requests_per_task_per_minute": [0, 1_000_001, "x"],
    "blocked_countries": [["XX"], ["us"], ["USA"], ["CU", "CU"], [""], "US;CU", None],
    "throttle_rate": [0, 10_001, "1k"],
    "throttle_burst": [0, 20_001],
    "alarm_emails": [["ops"], ["a@b"], ["a@acme.com", "a@acme.com"], ["@acme.com"], "a@acme.com;b@acme.com"],
    "log_retention_days": [0, 30, 180, 366, 10_000, "forever"],
    "database_min_capacity": [0, 0.3, 257, "x", "nan", float("nan"), float("inf"), True, "", -0.5],
    "database_max_capacity": [0.5, 256.5, "1.25", None],
    "database_backup_retention_days": [0, 6, 36],
    "state_bucket": ["ab", "Upper", "a..b", "192.168.0.1", "xn--a", "a_b", "-ab", "a" * 64, "acme-s3alias"],
    "tags": [
        {"": "x"},
        {"a" * 129: "x"},
        {"a": "x" * 257},
        {"AWS:x": "y"},
        {"a": "${var.x}"},
        {"a": "b\nc"},
        {"a": 5},
        {f"key-{number}": "x" for number in range(TAG_LIMIT + 1)},
        "Owner",
        "{",
        None,
    ],
}

GOOD: dict[str, list[Any]] = {
    "environment_suffix": ["a", LONGEST_SUFFIX],
    "domain_name": ["acme.com", "xn--bcher-kva.example", "a-b.c1.io"],
    "vpc_cidr": ["172.16.0.0/16", "192.168.240.0/20", IPv4Network("10.0.0.0/18")],
    "availability_zones": ["us-east-1b, us-east-1d,us-east-1f", ("us-east-1a", "us-east-1c", "us-east-1d")],
    "image": ["a", "a/b/c", "host.io:5000/a_b/c--d:V1.0_x", "a:1@sha256:" + "f" * 64],
    "container_port": [1024, "65535", 8080],
    "health_check_path": ["/", "/api/v1/health_check~x.y"],
    "peak_schedule": [
        "cron(0/15 8-18,20 1,15 JAN-MAR/2 ? 2030)",
        "cron(0 8 L * ? *)",
        "cron(0 8 LW * ? *)",
        "cron(0 8 15W * ? *)",
        "cron(0 8 ? * 6#3 *)",
        "cron(0 8 ? * 6L 2030-2032)",
        "rate(1 hour)",
        "rate(90 minutes)",
        "at(2032-02-29T08:00:00)",
    ],
    "schedule_time_zone": ["Etc/UTC", "Asia/Kolkata", "America/Argentina/Buenos_Aires"],
    "blocked_countries": [[], "", "CU", '["CU","KP"]', "XK"],
    "alarm_emails": ["", "ops@acme.com, risk@acme.com"],
    "log_retention_days": list(RETENTION_DAYS),
    "database_min_capacity": [0.5, "2.5", 4, "4"],
    "database_max_capacity": [256, "1", 4.5],
    "state_bucket": ["acme-terraform-state", "abc", "a.b.c", ""],
    "tags": [{}, "", "Owner=risk, Cost Center = 12/3", '{"Owner":"risk"}', {"Équipe": ""}],
}


def test_every_setting_has_bad_examples() -> None:
    """No setting takes whatever it is given."""
    assert set(BAD) == set(Settings.model_fields)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_refuses(name: str, value: Any) -> None:
    """Each bad value gives printable lines which all name the setting, and say what is allowed."""
    lines = problems(**{name: value})
    assert lines
    for line in lines:
        assert line.startswith(f"{name}: "), line
        assert " is not allowed" in line and "; use " in line
        assert line.isprintable() and not line.endswith(".")
        assert "pydantic" not in line and "http" not in line.split(" is not allowed")[1]


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in GOOD.items() for value in values])
def test_accepts(name: str, value: Any) -> None:
    """Each good value is accepted, and gives the same settings when it is fed back."""
    settings = Settings.from_values(**{name: value})
    assert Settings.from_values(**{name: getattr(settings, name)}) == settings


def test_countries_are_those_of_the_firewall() -> None:
    """Every code that the WAFv2 API knows is accepted."""
    model = botocore.session.get_session().get_service_model("wafv2")
    codes = model.shape_for("CountryCode").enum
    assert Settings.from_values(blocked_countries=codes).blocked_countries == tuple(codes)


def test_retentions_are_those_of_cloudwatch_logs() -> None:
    """The retentions offered are all that the CloudWatch Logs API documents, from twelve months on."""
    model = botocore.session.get_session().get_service_model("logs")
    documented = {int(days) for days in re.findall(r"\d+", model.shape_for("Days").documentation)}
    assert set(RETENTION_DAYS) == {days for days in documented if days >= 365}


# -- settings that depend on each other ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (
            {"task_min": 8},
            "task_min: 8 is not allowed with peak_task_min 6; use task_min <= peak_task_min <= task_max",
        ),
        (
            {"peak_task_min": 40},
            "peak_task_min: 40 is not allowed with task_max 30; use task_min <= peak_task_min <= task_max",
        ),
        (
            {"throttle_rate": 3000},
            "throttle_rate: 3000 is not allowed with throttle_burst 2000; use throttle_rate <= throttle_burst",
        ),
        (
            {"database_min_capacity": 8},
            "database_min_capacity: 8 is not allowed with database_max_capacity 4.0;"
            " use database_min_capacity <= database_max_capacity",
        ),
        (
            {"domain_name": "acme.com", "hosted_zone": "cme.com"},
            'hosted_zone: "cme.com" is not allowed with domain_name "acme.com";'
            " use domain_name or one of its parents, or a zone id",
        ),
        (
            {"availability_zones": ["eu-west-1a", "eu-west-1b", "us-east-1c"], "region": "eu-west-1"},
            'availability_zones: ["eu-west-1a", "eu-west-1b", "us-east-1c"] is not allowed with'
            ' region "eu-west-1"; use availability_zones in region',
        ),
    ],
)
def test_refuses_conflicts(values: dict[str, Any], line: str) -> None:
    """A conflict is told of the setting that was changed, with the value of the other one."""
    assert problems(**values) == [line]


def test_the_certificate_limits_the_domain() -> None:
    """The longest name before the domain and the domain fit in 64 characters together, and not one more."""
    longest = "a" * (64 - len(f"origin-{LONGEST_SUFFIX}.") - len(".com")) + ".com"
    settings = Settings.from_values(environment_suffix=LONGEST_SUFFIX, domain_name=longest)
    assert len(settings.origin_domain) == 64
    (line,) = problems(environment_suffix=LONGEST_SUFFIX, domain_name=f"a{longest}")
    assert line.startswith("domain_name: ") and "at most 36 characters" in line


def test_tells_all_problems_at_once(context_file: Path) -> None:
    """Unknown names, bad values and conflicts between good ones are told together, one line each."""
    put_context(context_file, region="nowhere", blocked_country=["CU"])
    environ = {"ENVIRONMENT_SUFFIX": "X", "FRAUD_API_TASK_MIN": "8", "FRAUD_API_DOMAIN": "acme.com"}
    assert [line.split(" is not allowed")[0] for line in loaded_problems(environ, context_file)] == [
        "unknown setting blocked_country in cdktf.json, did you mean blocked_countries in cdktf.json",
        "unknown setting FRAUD_API_DOMAIN, did you mean FRAUD_API_DOMAIN_NAME",
        'ENVIRONMENT_SUFFIX: "X"',
        'region in cdktf.json: "nowhere"',
        'FRAUD_API_TASK_MIN: "8"',
    ]


# -- the sources ---------------------------------------------------------------------------------------------


def test_environment_wins_over_context_wins_over_default(context_file: Path) -> None:
    """Each source is overridden by the one before it, setting by setting."""
    put_context(context_file, environment_suffix="staging", task_max=40, tags={"Owner": "risk"})
    settings = Settings.load({"ENVIRONMENT_SUFFIX": "pr-1", "PATH": "/bin"}, context_file)
    assert settings.environment_suffix == "pr-1"
    assert settings.task_max == 40
    assert dict(settings.tags) == {"Owner": "risk"}
    assert settings.task_min == 3


def test_reads_every_setting_from_the_environment(context_file: Path) -> None:
    """Each setting has a variable, whose text gives the value that it stands for."""
    defaults = Settings.from_values()
    environ = {}
    for name in Settings.model_fields:
        value = getattr(defaults, name)
        if isinstance(value, tuple):
            value = ",".join(value)
        elif name == "tags" or value is None:
            value = ""
        environ[environment_variable(name)] = str(value)
    assert len(environ) == len(Settings.model_fields)
    assert Settings.load(environ, context_file) == defaults


def test_an_empty_variable_is_an_empty_value(context_file: Path) -> None:
    """Empty means an empty list or nothing, over the context too; it never means the default."""
    put_context(context_file, blocked_countries=["CU"], state_bucket="acme-state", hosted_zone="example.com")
    names = ("FRAUD_API_BLOCKED_COUNTRIES", "FRAUD_API_STATE_BUCKET", "FRAUD_API_HOSTED_ZONE")
    settings = Settings.load(dict.fromkeys(names, ""), context_file)
    assert settings.blocked_countries == ()
    assert settings.state_bucket is None
    assert settings.hosted_zone is None
    (line,) = loaded_problems({"ENVIRONMENT_SUFFIX": ""}, context_file)
    assert line.startswith('ENVIRONMENT_SUFFIX: "" is not allowed')


@pytest.mark.parametrize(
    ("variable", "hint"),
    [
        ("FRAUD_API_ENVIRONMENT_SUFFIX", ", did you mean ENVIRONMENT_SUFFIX"),
        ("FRAUD_API_BLOCKED_COUNTRY", ", did you mean FRAUD_API_BLOCKED_COUNTRIES"),
        ("FRAUD_API_domain_name", ", did you mean FRAUD_API_DOMAIN_NAME"),
        ("FRAUD_API_XYZZY", ""),
    ],
)
def test_refuses_unknown_variables(variable: str, hint: str, context_file: Path) -> None:
    """A misspelt variable is told, with the one that was meant, rather than ignored."""
    assert loaded_problems({variable: "x"}, context_file) == [f"unknown setting {variable}{hint}"]


def test_refuses_unknown_values() -> None:
    """A misspelt keyword of ``from_values`` is told too."""
    assert problems(task_minimum=3) == ["unknown setting task_minimum, did you mean task_min"]


def test_ignores_the_context_of_cdktf_itself(context_file: Path) -> None:
    """The keys that cdktf defines may stand beside the settings."""
    put_context(
        context_file,
        **{"excludeStackIdFromLogicalIds": "true", "@cdktf/disable_stack_trace_in_metadata": True},
    )
    assert Settings.load({}, context_file) == Settings.from_values()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"context": {', "cdktf.json: line 1 column 14 is not JSON; "),
        ("[]", "context in cdktf.json: [] is not allowed; use an object of settings"),
        ('{"context": 5}', "context in cdktf.json: 5 is not allowed; use an object of settings"),
        ("\udcff", "cdktf.json: cannot be read; it is not UTF-8 text"),
    ],
)
def test_tells_what_is_wrong_with_the_file(text: str, line: str, context_file: Path) -> None:
    """A broken cdktf.json is a line like any other."""
    context_file.write_bytes(text.encode("utf-8", "surrogateescape"))
    (told,) = loaded_problems({}, context_file)
    assert told.startswith(line)


def test_the_repository_has_no_settings_of_its_own() -> None:
    """The cdktf.json of the repository leaves every default as it is documented."""
    assert Settings.load({}) == Settings.from_values()
