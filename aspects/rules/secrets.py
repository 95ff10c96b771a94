"""The search for secrets in clear text: by the name of a variable, by the form of its value, by what it refers to.

Whoever may read a configuration reads these. No problem holds the value itself.

Sources: Security Hub user guide, ECS.8; IAM user guide, "IAM identifiers"; the token formats that GitHub, GitLab,
Slack, Stripe, Google, SendGrid, npm and PyPI publish for secret scanning; RFC 3986, 3.2.1; RFC 7468; RFC 7519.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..core import documents
from ..core.expressions import expression, interpolations, is_unknown
from ..core.graph import Graph
from .checks import Found, each
from .documents import document
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
    ("a URL with a password", re.compile(r"\b[A-Za-z][\w+.-]{0,30}://[^\s/:@?#\"']*:[^\s/@\"']+@")),
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
# Where a script or a file of settings gives a name a value: NAME=value and --name=value; name = "value" on a line of
# its own, as in PowerShell and TOML; name: value on a line of its own, as in YAML; "name": "value", as in JSON.
_VALUE = r"""(?P<value>"[^"\n]{0,256}"?|'[^'\n]{0,256}'?|"""
_ASSIGNMENTS = (
    re.compile(rf"""(?<![\w.$:/-])(?:--)?(?=(?P<name>[A-Za-z_][\w-]*)={_VALUE}[^\s;&|"'<>()]{{1,256}}))"""),
    re.compile(rf"""^[ \t]*(?:\$(?:env:)?)?(?P<name>[A-Za-z_][\w.-]*)[ \t]+=[ \t]*{_VALUE}(?!))""", re.MULTILINE),
    re.compile(rf"""^[ \t-]*["']?(?P<name>[A-Za-z_][\w.-]*)["']?:[ \t]+{_VALUE}[^\s"']+)\s*,?$""", re.MULTILINE),
    re.compile(rf""""(?P<name>[A-Za-z_][\w.-]*)"\s*:\s*{_VALUE}(?!))"""),
)
_COMMENT = re.compile(r"^[ \t]*(#|//|REM\b|::).*$", re.MULTILINE | re.IGNORECASE)
# What is computed where the script runs, a path, or nothing that anybody would keep secret.
_COMPUTED = re.compile(r"[$`]|\{\{|\{%|^[%@~<]")
_NO_SECRET = re.compile(r"/.*|(ssh|ecdsa)-.*|\*+|yes|no|on|off|none|null|true|false|\d{1,3}", re.IGNORECASE)
_ENCODED = re.compile(r"\s*(?P<function>base64encode|base64gzip)\((?P<code>.*)\)\s*", re.DOTALL)
_GZIP = b"\x1f\x8b"
_MAX_SCRIPT = 1 << 20
_HOLDERS = frozenset({"aws_secretsmanager_secret", "aws_ssm_parameter", "aws_kms_key", "aws_kms_alias"})


def is_secret_name(name: str) -> bool:
    """Return whether a variable of this name holds a secret: ``DB_PASS``, ``stripeApiKey``; not ``DB_PASSWORD_ARN``."""
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
    """Return what a text holds that is a secret by its form, such as ``an AWS access key``; empty where nothing is."""
    return next((kind for kind, pattern in _VALUES if pattern.search(text)), "")


def in_variable(owner: Block, name: str | None, attribute: str) -> Found:
    """Yield what of a variable is a secret.

    Args:
        owner: the block that holds its value.
        name: of the variable.
        attribute: where the value is in the block.

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
    """Yield what is a secret in a map of variables, such as the environment of a function.

    Raises:
        Undecided: only Terraform knows the map.
    """
    value = it.raw(attribute)
    if not isinstance(value, Mapping):
        it.has(attribute)  # raises where it is a dynamic block
        if is_unknown(value):
            raise _unknown(it, attribute, value)
        return
    values = {f"{index}": each for index, each in enumerate(value.values())}
    inner = Block(it.resource, it.graph, values, it.at(attribute))
    for index, name in enumerate(value):
        try:
            if is_unknown(name):
                raise _unknown(it, attribute, name)
            for found in in_variable(inner, str(name), f"{index}"):
                yield found if isinstance(found, Undecided) else it.problem(attribute, found.message, secret=True)
        except Undecided as error:
            yield error


def in_blocks(variables: Iterable[Block], name: str = "name", value: str = "value") -> Found:
    """Yield what is a secret in blocks of a name and a value, such as the environment of a container."""
    yield from each(variables, lambda variable: in_variable(variable, variable.text(name), value))


def in_text(it: Block, attribute: str, said: str = "") -> Found:
    """Yield what is a secret in a text, such as user data.

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


def in_script(it: Block, attribute: str) -> Found:
    """Yield what is a secret in a script or a file of settings, such as user data, in plain text or in Base64.

    A name of a secret that is given a literal value counts, and what :func:`in_text` finds.

    Raises:
        Undecided: it holds an expression that may be one.
    """
    text = _decoded(it, attribute)
    inner = Block(it.resource, it.graph, {attribute: text}, it.path)
    if isinstance(text, str):
        for name in dict.fromkeys(_assigned_secrets(text)):
            yield it.problem(attribute, f"{attribute} sets {show(name)}, the name of a secret, to a value", secret=True)
    yield from in_text(inner, attribute)


def in_document(it: Block, attribute: str) -> Found:
    """Yield what is a secret anywhere in a JSON document, such as the definition of a state machine.

    Raises:
        Undecided: nothing of it is known.
        Malformed: it is no JSON.
    """
    yield from _in_part(it, attribute, document(it, attribute), None)


def _in_part(it: Block, attribute: str, part: Any, name: str | None) -> Found:
    """Yield what is a secret in a part of a document that stands under a name."""
    if isinstance(part, Mapping):
        variable = part.get("Name", part.get("name"))
        for key, value in part.items():
            # {"Name": "DB_PASSWORD", "Value": "x"}, as the environment of a task is written.
            of = variable if isinstance(variable, str) and key in ("Value", "value") else key
            yield from _in_part(it, attribute, value, str(of))
    elif isinstance(part, (list, tuple)):
        for each_one in part:
            yield from _in_part(it, attribute, each_one, name)
    elif isinstance(part, str) and not _is_computed(name, part):
        inner = Block(it.resource, it.graph, {attribute: part}, it.path)
        yield from each([inner], lambda block: in_variable(block, name, attribute))


def _is_computed(name: str | None, text: str) -> bool:
    """Return whether a text of a state machine is computed when it runs: a path, a function or a query."""
    return bool(name and name.endswith(".$")) or (text.startswith(("$.", "$$", "States.", "{%")) or text == "$")


def _assigned_secrets(script: str) -> Iterator[str]:
    """Yield the names of secrets that a script gives literal values."""
    code = _COMMENT.sub("", script)
    for pattern in _ASSIGNMENTS:
        for found in pattern.finditer(code):
            value = found["value"].strip("\"'")
            if not value or _COMPUTED.search(value) or _NO_SECRET.fullmatch(value) or _REFERENCE.match(value):
                continue
            if is_secret_name(found["name"]):
                yield found["name"]


def _decoded(it: Block, attribute: str) -> Any:
    """Return what is at an attribute, out of Base64 where it is in it."""
    value = it.raw(attribute)
    if not isinstance(value, str):
        return value
    code = expression(value)
    if code is None:
        return value if is_unknown(value) else _from_base64(value)
    found = _ENCODED.fullmatch(code)
    if found is None:
        return value
    try:
        inner = documents.from_code(found["code"], lambda code: f"${{{code}}}")
    except ValueError:
        return value
    return resolved(inner, it.resource.stack, it.graph)


def _from_base64(text: str) -> str:
    """Return a text out of Base64, and out of gzip within it; what is not in it stays."""
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
        if data.startswith(_GZIP):
            data = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, _MAX_SCRIPT)
        return data.decode() if data else text
    except (ValueError, binascii.Error, zlib.error):
        return text


def _kind_of_secret(text: str, stack: str, graph: Graph, depth: int) -> str | None:
    """Return what a text holds, or refers to, that is a secret; empty: nothing; ``None``: nobody can tell."""
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
    """Return what is a secret in what an expression only repeats: a local, or an output of another stack."""
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
    """Return whether what stands under the name of a secret says only where it is, or whether there is one."""
    if isinstance(value, bool):
        return True
    if not isinstance(value, str):
        return False
    if value.lower() in ("true", "false") or _REFERENCE.match(value):
        return True
    found = _TRAVERSAL.fullmatch((expression(value) or "").strip())
    return found is not None and found[2] in _HOLDERS and found[3].rpartition(".")[2] in ("arn", "id", "name")
