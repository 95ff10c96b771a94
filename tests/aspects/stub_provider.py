"""A provider that has nothing but a schema: Terraform itself validates against it, and no code of AWS's runs.

For versions of the AWS provider that do not run here, of which bindings tell the schema
(:mod:`scripts.tables.schemas`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from concurrent import futures
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import grpc
from inmanta_tfplugin import tfplugin5_pb2 as messages
from inmanta_tfplugin import tfplugin5_pb2_grpc as services

from scripts.tables import schemas
from tests.conftest import Terraform

Schema = Mapping[str, Any]

_ADDRESS = "registry.terraform.io/hashicorp/aws"
_NESTING = {"single": 1, "list": 2, "set": 3, "map": 4, "group": 5}
_COUNTED = ("list", "set")
_NO_LIMIT = [("grpc.max_send_message_length", -1)]


@contextmanager
def stub(version: str, running: Schema, terraform: Terraform, folder: Path) -> Iterator[Terraform]:
    """Terraform with a provider of some version.

    Args:
        version: one whose schema is kept.
        running: the provider's part of ``terraform providers schema -json`` of the version that runs here: for its
            configuration, its data sources, and the blocks that bindings have as ``any``.
        terraform: the real one.
        folder: where the socket goes.
    """
    server = grpc.server(futures.ThreadPoolExecutor(8), options=_NO_LIMIT)
    services.add_ProviderServicer_to_server(_Stub(whole_schema(version, running), running), server)
    socket = folder / f"{version}.sock"
    server.add_insecure_port(f"unix:{socket}")
    server.start()
    address = {"Network": "unix", "String": str(socket)}
    attached = {"Protocol": "grpc", "ProtocolVersion": 5, "Pid": os.getpid(), "Test": True, "Addr": address}
    environment = {**terraform.environment, "TF_REATTACH_PROVIDERS": json.dumps({_ADDRESS: attached})}
    try:
        yield replace(terraform, environment=environment)
    finally:
        server.stop(None)


class _Stub(services.ProviderServicer):  # type: ignore[misc]
    """Answers what Terraform asks for ``validate``."""

    def __init__(self, resources: Schema, running: Schema) -> None:
        self._schema = messages.GetProviderSchema.Response()
        self._schema.provider.CopyFrom(_message(running["provider"]["block"]))
        for kind, block in resources.items():
            self._schema.resource_schemas[kind].CopyFrom(_message(block))
        for kind, data in running["data_source_schemas"].items():
            self._schema.data_source_schemas[kind].CopyFrom(_message(data["block"]))

    def GetSchema(self, request: Any, context: Any) -> Any:
        """The schema."""
        return self._schema

    def PrepareProviderConfig(self, request: Any, context: Any) -> Any:
        """The configuration as it is."""
        return messages.PrepareProviderConfig.Response(prepared_config=request.config)

    def ValidateResourceTypeConfig(self, request: Any, context: Any) -> Any:
        """Nothing to say: Terraform has compared it with the schema."""
        return messages.ValidateResourceTypeConfig.Response()

    def ValidateDataSourceConfig(self, request: Any, context: Any) -> Any:
        """The same of a data source."""
        return messages.ValidateDataSourceConfig.Response()

    def Stop(self, request: Any, context: Any) -> Any:
        """It ends with the test."""
        return messages.Stop.Response()


def whole_schema(version: str, running: Schema) -> dict[str, Schema]:
    """Resource type to its schema block in a version, with what bindings have as ``any`` as the running one has it."""
    known = running["resource_schemas"]
    return {
        kind: _grafted(block, known[kind]["block"]) if kind in known else block
        for kind, block in schemas.read(version).items()
    }


def _grafted(block: Schema, known: Schema) -> Schema:
    """A block, with what bindings have as ``any`` as the version that runs here has it."""
    attributes, blocks = dict(block.get("attributes", {})), dict(block.get("block_types", {}))
    for name, nested in known.get("block_types", {}).items():
        if attributes.get(name, {}).get("type") == "dynamic":
            blocks[name] = nested
            del attributes[name]
        elif name in blocks:
            blocks[name] = {**blocks[name], "block": _grafted(blocks[name]["block"], nested["block"])}
    return {"attributes": attributes, "block_types": blocks}


def _message(block: Schema) -> Any:
    return messages.Schema(version=0, block=_block(block, is_top=True))


def _block(block: Schema, *, is_top: bool) -> Any:
    made = messages.Schema.Block(version=0)
    for name, attribute in block.get("attributes", {}).items():
        is_required, is_optional = bool(attribute.get("required")), bool(attribute.get("optional"))
        made.attributes.add(
            name=name,
            type=json.dumps(_whole(_type(attribute), is_top)).encode(),
            required=is_required,
            optional=is_optional,
            computed=bool(attribute.get("computed")) or not (is_required or is_optional),
        )
    for name, nested in block.get("block_types", {}).items():
        mode, counted = nested["nesting_mode"], nested["nesting_mode"] in _COUNTED
        made.block_types.add(
            type_name=name,
            block=_block(nested["block"], is_top=False),
            nesting=_NESTING[mode],
            min_items=nested.get("min_items", 0) if counted else 0,
            max_items=nested.get("max_items", 0) if counted else 0,
        )
    return made


def _type(attribute: Schema) -> Any:
    if "type" in attribute:
        return "dynamic" if attribute["type"] is None else attribute["type"]
    nested = attribute["nested_type"]
    inner = ["object", {name: _type(each) for name, each in nested["attributes"].items()}]
    return inner if nested["nesting_mode"] == "single" else [nested["nesting_mode"], inner]


def _whole(kind: Any, is_top: bool) -> Any:
    """A type; any, or a text within a block, for a computed object whose members the bindings do not tell."""
    if kind in ("object", "dynamic") or (isinstance(kind, list) and kind[-1] == "object"):
        return "dynamic" if is_top else "string"
    return kind
