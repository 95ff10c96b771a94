"""Writes the synthesized stacks as a TypeScript program, the reference of `make bench`.

What the fraud detection API would be in the language that CDKTF is written in: the same resources in the same two
stacks, each a typed construct of the same bindings, without aspects, settings or rules. It is the least that a CDKTF
app of this size can cost, so it is generous to TypeScript: names, tags and policies stand in it as literals.
"""

from __future__ import annotations

import importlib
import json
import re
import typing
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from cdktf import TerraformDataSource, TerraformProvider, TerraformResource
from jsii._runtime import JSIIMeta, python_jsii_mapping

FOLDER = Path(__file__).parent / "reference"

_HEADER = """\
// The resources of the fraud detection API for the environment `dev`, as `make synth` writes them.
// Written by `python -m benchmarks.run --write-reference`; do not edit.
"""


def typescript(stacks: dict[str, dict[str, Any]]) -> str:
    """Return the program that synthesizes ``stacks``, which is Terraform JSON by stack name."""
    classes: set[str] = {"provider"}
    body = [line for name, stack in stacks.items() for line in _stack(name, stack, classes)]
    imports = [
        'import { App, LocalBackend, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";',
        *(
            f'import {{ {_class(module)} }} from "@cdktf/provider-aws/lib/{module.replace("_", "-")}";'
            for module in sorted(classes)
        ),
    ]
    return "\n".join([_HEADER, *imports, "", "const app = new App();", *body, "app.synth();", ""])


def _stack(name: str, stack: dict[str, Any], classes: set[str]) -> Iterator[str]:
    variable = _camel(re.sub(r"\W", "_", name))
    yield f"\nconst {variable} = new TerraformStack(app, {json.dumps(name)});"
    yield f"new LocalBackend({variable}, {_literal(stack['terraform']['backend']['local'])});"
    for path in ("terraform.required_providers", "terraform.required_version", "locals"):
        value: Any = stack
        for key in path.split("."):
            value = value.get(key, {})
        if value:
            yield f"{variable}.addOverride({json.dumps(path)}, {_literal(value)});"
    for provider in stack["provider"]["aws"]:
        yield f'new AwsProvider({variable}, "aws", {_config(provider, "AwsProvider", "provider")});'
    for kind, prefix in (("data", "data_"), ("resource", "")):
        for resource_type, group in stack.get(kind, {}).items():
            for logical_id, found in group.items():
                attributes = {key: value for key, value in found.items() if key != "//"}
                yield _resource(variable, prefix, resource_type, logical_id, attributes, classes)
    for output, value in stack.get("output", {}).items():
        yield f"new TerraformOutput({variable}, {json.dumps(output)}, {_literal(value)});"


def _resource(
    stack: str, prefix: str, resource_type: str, logical_id: str, body: dict[str, Any], classes: set[str]
) -> str:
    if not resource_type.startswith("aws_"):
        options = f"{{ terraformResourceType: {json.dumps(resource_type)} }}"
        name = _camel(re.sub(r"\W", "_", logical_id))
        overrides = [f"{name}.addOverride({json.dumps(key)}, {_literal(value)});" for key, value in body.items()]
        return "\n".join(
            [f"const {name} = new TerraformResource({stack}, {json.dumps(logical_id)}, {options});", *overrides]
        )
    module = f"{prefix}{resource_type if prefix else resource_type.removeprefix('aws_')}"
    classes.add(module)
    name = _class(module)
    return f"new {name}({stack}, {json.dumps(logical_id)}, {_config(body, name, module)});"


def _class(module: str) -> str:
    """Return the construct of a submodule, by the struct of its options."""
    (found,) = (
        name for name, each in vars(_bindings(module)).items() if issubclass(type(each), JSIIMeta) and _is_element(each)
    )
    return found


def _is_element(construct: type) -> bool:
    return issubclass(construct, (TerraformResource, TerraformDataSource, TerraformProvider))


def _bindings(module: str) -> ModuleType:
    return importlib.import_module(f"cdktf_cdktf_provider_aws.{module}")


def _camel(name: str) -> str:
    return re.sub(r"_(.)", lambda match: match.group(1).upper(), name)


def _config(body: dict[str, Any], construct: str, module: str) -> str:
    """Write a construct's options: attributes in the bindings' spelling, as deep as they are blocks."""
    bindings = vars(_bindings(module))
    # The A keeps it apart from a nested block of that name.
    return _struct(body, bindings.get(f"{construct}ConfigA") or bindings[f"{construct}Config"])


def _struct(body: dict[str, Any], struct: type) -> str:
    names = {jsii_name: python_name for python_name, jsii_name in (python_jsii_mapping(struct) or {}).items()}
    hints = typing.get_type_hints(struct.__init__)  # type: ignore[misc]
    parts = []
    for key, value in body.items():
        name = _camel(key)
        if name not in names:
            raise KeyError(f"{struct.__name__} has no {key}")
        if name == "dependsOn":
            written = f"[{', '.join(f'{{ fqn: {json.dumps(address)} }}' for address in value)}]"
        else:
            written = _value(value, hints[names[name]])
        parts.append(f"{name}: {written}")
    return f"{{ {', '.join(parts)} }}" if parts else "{}"


def _value(value: Any, hint: Any) -> str:
    nested = _nested_struct(hint)
    if nested is None:
        return _literal(value)
    struct, several = nested
    items = value if isinstance(value, list) else [value]
    written = [_struct(item, struct) for item in items]
    return f"[{', '.join(written)}]" if several else written[0]


def _nested_struct(hint: Any, several: bool = False) -> tuple[type, bool] | None:
    """Return the bindings' class for a nested block and whether it repeats; ``None`` for a plain value."""
    if isinstance(hint, type) and python_jsii_mapping(hint):
        return hint, several
    repeats = several or typing.get_origin(hint) not in (typing.Union, None)
    if typing.get_origin(hint) is dict or "Mapping" in str(typing.get_origin(hint)):
        return None
    for inner in typing.get_args(hint):
        if found := _nested_struct(inner, repeats):
            return found
    return None


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
