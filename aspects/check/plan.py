"""A plan, as ``terraform show -json`` prints it, to a stack: hand-written modules included.

What is known comes from the planned values; an unknown value is the expression that the configuration has for it, so
that relations are found as in a synthesized stack. What is deleted is left out; what is deferred is there, and may turn
out not to be.

Source: Terraform's "JSON Output Format".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..core.model import Resource, Stack
from .addresses import Instance, Key, Module, Names
from .configuration import Configuration
from .context import KEY, Context
from .errors import InputError
from .values import UNKNOWN, Reader, masked

_GONE = (["delete"], ["forget"])
_CREDENTIALS = ("secret_key", "token")


def stack_of_plan(document: Mapping[str, Any], path: str, context: Context) -> tuple[Stack, Names]:
    """Return the stack that a plan makes, and the names by which its resources refer to each other.

    Args:
        document: the JSON.
        path: construct path of the stack.
        context: what is known of it from its synthesis.

    Raises:
        InputError: the plan is not complete.
    """
    if document.get("errored"):
        raise InputError("is the plan of a failed run, so resources are missing from it; plan again")
    changes = [each for each in _changes(document) if each.get("deposed") is None]
    names = Names()
    for each in changes:
        named(names, each)
    known_data = [each for each in _prior_data(document)]
    for each in known_data:
        named(names, each)
    root = (document.get("configuration") or {}).get("root_module")
    variables = _variables(document, root or {})
    read = {
        f"data.{each['type']}.{named(names, each)}": masked(each.get("values") or {}, each.get("sensitive_values"))
        for each in known_data
    }
    known = dict(variables)
    for address, values in read.items():
        known.update({f"{address}.{name}": value for name, value in values.items()})
    configuration = Configuration(root, names, known) if root is not None else None
    resources: list[Resource] = []
    for each in changes:
        body = _body(each, configuration, context)
        if each.get("index_unknown"):
            # There may be none, whatever there is of others.
            body["count"] = f'${{unknown("{KEY.sub("", each["address"])}")}}'
        if each.get("mode") == "data":
            read[f"data.{each['type']}.{named(names, each)}"] = body
        else:
            resources.append(_resource(each, names, body, path, context))
    readers = tuple(
        Resource(address.rpartition(".")[0], names.readable(address), address.rpartition(".")[2], body, path)
        for address, body in read.items()
    )
    declared = frozenset((*(f"{each.type}.{each.logical_id}" for each in resources), *read, *variables))
    stack = Stack(
        tuple(resources),
        _providers(document, variables),
        path=path,
        locals=context.locals,
        readers=readers,
        declared=declared,
    )
    return stack, names


def unseen_in(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a plan says that it leaves out."""
    if document.get("complete") is False:
        return (
            "the plan is incomplete: it leaves out resources that it does not target or that it defers to"
            " the next plan",
        )
    return ()


def _changes(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield what there will be: each resource with its ``change``."""
    if "resource_changes" in document:
        deferred = [each["resource_change"] for each in document.get("deferred_changes") or ()]
        for each in (*(document["resource_changes"] or ()), *deferred):
            if each["change"]["actions"] not in _GONE:
                yield each
    else:
        for each in resources_of((document.get("planned_values") or {}).get("root_module") or {}):
            change = {"after": each.get("values") or {}, "after_sensitive": each.get("sensitive_values")}
            yield {**each, "change": change}


def resources_of(module: Mapping[str, Any], address: str = "") -> Iterator[dict[str, Any]]:
    """Yield every resource in the values of a module and the modules in it, with the address of its module."""
    for each in module.get("resources") or ():
        yield {**each, "module_address": address}
    for child in module.get("child_modules") or ():
        yield from resources_of(child, child["address"])


def _prior_data(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Return the data sources that were read for the plan."""
    values = (document.get("prior_state") or {}).get("values") or {}
    return (each for each in resources_of(values.get("root_module") or {}) if each.get("mode") == "data")


def kind_of(resource: Mapping[str, Any]) -> str:
    """Return the type of a resource, with ``data.`` before that of a data source."""
    kind: str = resource["type"]
    return f"data.{kind}" if resource.get("mode") == "data" else kind


def module_of(resource: Mapping[str, Any]) -> Module:
    """Return the module in which a resource stands."""
    return Module.parse(resource.get("module_address") or "")


def named(names: Names, resource: Mapping[str, Any]) -> str:
    """Return the logical id of an instance.

    Raises:
        TypeError: what identifies it is of another type than Terraform writes.
    """
    key: Key = resource.get("index")
    texts = {name: resource[name] for name in ("type", "name", "address")}
    texts["module_address"] = resource.get("module_address") or ""
    for name, value in texts.items():
        if not isinstance(value, str):
            raise TypeError(f"{name} is {value!r}")
    if isinstance(key, bool) or not isinstance(key, (str, int, type(None))):
        raise TypeError(f"index is {key!r}")
    return names.add(module_of(resource), kind_of(resource), resource["name"], key, resource["address"])


def _body(resource: Mapping[str, Any], configuration: Configuration | None, context: Context) -> dict[str, Any]:
    change = resource["change"]
    values, unknown = change.get("after") or {}, change.get("after_unknown")
    sensitive = change.get("after_sensitive")
    if configuration is None:
        return Reader().body(values, unknown, sensitive, None)
    module = module_of(resource)
    local = f"{kind_of(resource)}.{resource['name']}"
    block = configuration.resource(module, local)
    reader = Reader(configuration, configuration.place(module, resource.get("index"), block), kind_of(resource))
    expressions = (block.get("expressions") or {}) if block is not None else None
    body = reader.body(values, unknown, sensitive, expressions)
    for name in context.dynamic.get(local, ()) if not module.path and isinstance(unknown, Mapping) else ():
        # The configuration leaves dynamic blocks out, so that an unknown one looks as if nobody had written it.
        if unknown.get(name) is True:
            body.setdefault(name, UNKNOWN)
    provider = str((block or {}).get("provider_config_key") or "").rpartition(":")[2]
    if "." in provider:
        body["provider"] = provider
    return body


def _resource(
    resource: Mapping[str, Any], names: Names, body: dict[str, Any], stack: str, context: Context
) -> Instance:
    address: str = resource["address"]
    return Instance(
        resource["type"],
        context.path_of(address),
        named(names, resource),
        body,
        stack,
        "imported" if resource["change"].get("importing") else "",
        full_address=address,
    )


def _variables(document: Mapping[str, Any], root: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the variables by ``var.x``, without sensitive ones, which a plan shows in clear text."""
    declared = root.get("variables") or {}
    return {
        f"var.{name}": each.get("value")
        for name, each in (document.get("variables") or {}).items()
        if name in declared and not declared[name].get("sensitive")
    }


def _providers(document: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the provider configurations, as far as they are constants or variables."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in ((document.get("configuration") or {}).get("provider_config") or {}).values():
        settings = {
            name: value
            for name, node in (each.get("expressions") or {}).items()
            if name not in _CREDENTIALS and (value := _constant(node, variables)) is not None
        }
        if each.get("alias"):
            settings["alias"] = each["alias"]
        if not each.get("module_address"):
            found.setdefault(each["name"], []).append(settings)
    return found


def _constant(node: Any, variables: Mapping[str, Any]) -> Any:
    """Return what a setting of a provider is; nested blocks as they are written."""
    if isinstance(node, list):
        return [inner for each in node if (inner := _constant(each, variables)) is not None]
    if not isinstance(node, Mapping):
        return None
    if "constant_value" in node:
        return node["constant_value"]
    references = node.get("references")
    if isinstance(references, list):
        (first, *_) = references or [""]
        return variables.get(first, f"${{{first}}}")
    return {name: inner for name, each in node.items() if (inner := _constant(each, variables)) is not None}
