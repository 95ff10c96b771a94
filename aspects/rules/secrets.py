"""The search for secrets in clear text: by the name of a variable, by the form of its value, by what it refers to.

Whoever may read a configuration reads these. No problem holds the value itself.

Sources: Security Hub user guide, ECS.8; IAM user guide, "IAM identifiers"; the token formats that GitHub, GitLab,
Slack, Stripe, Google, SendGrid, npm and PyPI publish for secret scanning; RFC 3986, 3.2.1; RFC 7468; RFC 7519.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..core.expressions import expression, interpolations, is_unknown
from ..core.graph import Graph
from .checks import Found, each
from .model import Undecided, show
from .reader import Block, resolved

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ALWAYS = frozenset({"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "ECS_ENGINE_AUTH_DATA"})
_NEVER = frozenset({"PWD", "OLDPWD"})
_SECRET_WORD = re.compile(r".*(PASSWORDS?|PASSWD|PASSPHRASE|SECRETS?|APIKEY|TOKEN|CREDENTIALS?)|PASS|PAT|PW|PWD")
_SECRET_KEY = re.compile(
    r"(ACCESS|ACCOUNT|API|AUTH|DEPLOY|ENCRYPTION|HMAC|JWT|LICENSE|MASTER|PRIVATE|SECRET|SHARED|SIGNING|SSH)_?KEY"
)
# What a name that ends so holds: where a secret is, or how long it lives, but not the secret.
_ABOUT_SECRETS = frozenset(
    {
        "ALGORITHM", "ALIAS", "ARN", "ARNS", "AUDIENCE", "BUCKET", "COUNT", "DAYS", "DIR", "DIRECTORY", "DURATION",
        "ENABLED", "ENDPOINT", "EXPIRATION", "EXPIRES", "EXPIRY", "FIELD", "FILE", "FILENAME", "FORMAT", "HEADER",
        "HOST", "HOURS", "ID", "IDS", "INTERVAL", "ISSUER", "LENGTH", "LIFETIME", "LIMIT", "LOCATION", "MANAGER", "MAX",
        "MIN", "MINUTES", "MODE", "NAME", "NAMES", "NAMESPACE", "PARAMETER", "PATH", "POLICY", "PREFIX", "PROVIDER",
        "REF", "REGION", "REQUIRED", "ROTATION", "SECONDS", "SIZE", "SOURCE", "STAGE", "STORE", "TABLE", "TIMEOUT",
        "TOPIC", "TTL", "TYPE", "URI", "URL", "USED", "USERNAME", "VALIDITY", "VERSION",
    }
)  # fmt: skip
_VALUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an AWS access key", re.compile(r"\b(AKIA|ASIA)[A-Z2-7]{16}\b")),
    ("a private key", re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----")),
    ("a URL with a password", re.compile(r"\b[A-Za-z][\w+.-]*://[^\s/:@?#\"']*:[^\s/@\"']+@")),
    ("a GitHub token", re.compile(r"\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})")),
    ("a GitLab token", re.compile(r"\bglpat-[\w-]{20,}")),
    ("a Slack token", re.compile(r"\bxox[abeoprs]-[\w-]{10,}|hooks\.slack\.com/services/T\w+/B\w+/\w+")),
    ("a Stripe key", re.compile(r"\b([rs]k_(live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{24,})")),
    ("a Google API key", re.compile(r"\bAIza[\w-]{35}")),
    ("a SendGrid key", re.compile(r"\bSG\.[\w-]{16,}\.[\w-]{16,}")),
    ("an npm token", re.compile(r"\bnpm_[A-Za-z0-9]{36}")),
    ("a PyPI token", re.compile(r"\bpypi-AgE[\w-]{16,}")),
    ("a model provider's key", re.compile(r"\bsk-(ant-|proj-)?[A-Za-z0-9_-]{24,}")),
    ("a signed token", re.compile(r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}")),
)
_TRAVERSAL = re.compile(r"(?<![\w.])(data\.)?([a-z]\w*)\.[A-Za-z_][\w-]*((?:\[[^\]]*\])?(?:\.[\w-]+|\[[^\]]*\])*)")
# Attributes that hold a secret although their name does not say so; data sources by the same name.
_SECRET_ATTRIBUTES = frozenset(
    {
        ("random_password", "result"),
        ("aws_api_gateway_api_key", "value"),
        ("aws_kms_secrets", "plaintext"),
    }
)
_INDEX = re.compile(r"\[[^\]]*\]")
_MAX_DEPTH = 5
_OUT_OF_SIGHT = frozenset(
    {"var", "module", "each", "count", "self", "path", "terraform", "local", "terraform_remote_state"}
)
_REFERENCE = re.compile(r"arn:[\w-]*:|\{\{resolve:(secretsmanager|ssm(-secure)?):", re.IGNORECASE)
_HOLDERS = frozenset({"aws_secretsmanager_secret", "aws_ssm_parameter", "aws_kms_key", "aws_kms_alias"})


def is_secret_name(name: str) -> bool:
    """Whether a variable of this name holds a secret: ``DB_PASS``, ``stripeApiKey``; not ``DB_PASSWORD_ARN``."""
    words = [each.upper() for each in _WORDS.findall(name)]
    joined = "_".join(words)
    if joined in _ALWAYS:
        return True
    if joined in _NEVER or not words or words[-1] in _ABOUT_SECRETS:
        return False
    if _SECRET_KEY.search(joined):
        return True
    for index, word in enumerate(words):
        if _SECRET_WORD.fullmatch(word):
            # The short ones are also parts of other names.
            return len(word) > 4 or all(each.isdigit() for each in words[index + 1 :])
    return False


def kind_of_secret(text: str) -> str:
    """What a text holds that is a secret by its form, such as ``an AWS access key``; empty where nothing is."""
    return next((kind for kind, pattern in _VALUES if pattern.search(text)), "")


def in_variable(owner: Block, name: str | None, attribute: str) -> Found:
    """What of a variable is a secret.

    Args:
        owner: the block that holds its value.
        name: of the variable.
        attribute: where the value stands in the block.

    Raises:
        Undecided: its value is an expression that may be one.
    """
    value = owner.raw(attribute)
    if name is not None and is_secret_name(name):
        if "_".join(_WORDS.findall(name)).upper() in _ALWAYS or (value is not None and not _is_harmless(value)):
            yield owner.problem(attribute, f"{show(name)} is the name of a secret", secret=True)
        return
    said = "" if name is None else f"{show(name)} holds "
    yield from in_text(owner, attribute, said)


def in_map(it: Block, attribute: str) -> Found:
    """What is a secret in a map of variables, such as the environment of a function.

    Raises:
        Undecided: only Terraform knows the map.
    """
    value = it.raw(attribute)
    if not isinstance(value, Mapping):
        if is_unknown(value):
            raise _unknown(it, attribute, value)
        return
    inner = Block(it.resource, it.graph, {f"{index}": each for index, each in enumerate(value.values())}, it.path)
    for index, name in enumerate(value):
        try:
            if is_unknown(name):
                raise _unknown(it, attribute, name)
            for found in in_variable(inner, str(name), f"{index}"):
                yield found if isinstance(found, Undecided) else it.problem(attribute, found.message, secret=True)
        except Undecided as error:
            yield error


def in_blocks(variables: Iterable[Block], name: str = "name", value: str = "value") -> Found:
    """What is a secret in blocks of a name and a value, such as the environment of a container."""
    yield from each(variables, lambda variable: in_variable(variable, variable.text(name), value))


def in_text(it: Block, attribute: str, said: str = "") -> Found:
    """What is a secret in a text, such as user data.

    Args:
        it: the block in which it stands.
        attribute: its attribute.
        said: what comes before the kind of the secret in a problem.

    Raises:
        Undecided: it holds an expression that may be one.
    """
    value = it.raw(attribute)
    if isinstance(value, str):
        kind = _kind_of_secret(value, it.resource.stack, it.graph, 0)
        if kind is None:
            raise _unknown(it, attribute, value)
        if kind:
            yield it.problem(attribute, f"{said or attribute + ' holds '}{kind}", secret=True)
    elif is_unknown(value):
        raise _unknown(it, attribute, value)


def _kind_of_secret(text: str, stack: str, graph: Graph, depth: int) -> str | None:
    """What a text holds, or refers to, that is a secret; empty where nothing is, ``None`` where nobody can tell."""
    if kind := kind_of_secret(text):
        return kind
    try:
        found = interpolations(text)
    except ValueError:
        return None
    is_open = False
    for hole in found:
        named = list(_TRAVERSAL.finditer(hole.names))
        is_open |= not named
        for each_one in named:
            kind = each_one[2]
            last = _INDEX.sub("", each_one[0]).rpartition(".")[2]
            if is_secret_name(last) or (kind, last) in _SECRET_ATTRIBUTES:
                return f"the secret {each_one[0]}"
            if kind in _OUT_OF_SIGHT or (each_one[1] and not kind.startswith("aws_")):
                inner = _kind_behind(f"${{{hole.code}}}", stack, graph, depth + 1)
                if inner:
                    return inner
                is_open |= inner is None
            is_open |= (kind, last) == ("aws_ssm_parameter", "value")
    return None if is_open else ""


def _kind_behind(value: str, stack: str, graph: Graph, depth: int) -> str | None:
    """The same of what an expression only repeats: a local, or an output of another stack."""
    inner: object = resolved(value, stack, graph)
    for output, path in graph.outputs_behind(inner)[:1]:
        inner, stack = output, path
    if inner == value or depth > _MAX_DEPTH:
        return None
    return _kind_of_secret(inner, stack, graph, depth) if isinstance(inner, str) else None if is_unknown(inner) else ""


def _unknown(it: Block, attribute: str, value: object) -> Undecided:
    path = it.problem(attribute).path
    return Undecided(f"{path} is {show(value)}, which is only known at apply time", path, value)


def _is_harmless(value: object) -> bool:
    """Whether what stands under the name of a secret says only where it is, or whether there is one."""
    if isinstance(value, bool):
        return True
    if not isinstance(value, str):
        return False
    if value.lower() in ("true", "false") or _REFERENCE.match(value):
        return True
    found = _TRAVERSAL.fullmatch((expression(value) or "").strip())
    return found is not None and found[2] in _HOLDERS and found[3].rpartition(".")[2] in ("arn", "id", "name")
