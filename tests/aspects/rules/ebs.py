"""Cases of the rules of EBS."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case
from tests.aspects.backup_cases import maybe_planned, planned, selecting, unplanned

_INSTANCES = ("aws_instance", "aws_launch_configuration")
_COPY = "aws_ebs_volume_copy"
_ON = {"encrypted": True}


def _volume(**body: Any) -> Case:
    return {"aws_ebs_volume": {"it": {"availability_zone": "us-east-1a", **body}}}


def _copy(body: dict[str, Any]) -> Case:
    """A copy of a volume, which is encrypted as that is."""
    return {_COPY: {"it": {"source_volume_id": "${aws_ebs_volume.other.id}"}}, "aws_ebs_volume": {"other": body}}


def _instance(kind: str, **body: Any) -> Case:
    return {kind: {"it": {"instance_type": "m6i.large", **body}}}


def _template(*mappings: Any, **body: Any) -> Case:
    found = {"block_device_mappings": list(mappings)} if mappings else {}
    return {"aws_launch_template": {"it": {**found, **body}}}


def _made(kind: str, of: Case, **body: Any) -> Case:
    return {kind: {"it": body}, **of}


def _by_default(case: Case, **body: Any) -> Case:
    return {**case, "aws_ebs_encryption_by_default": {"all": body}}


def _of_an_image(case: Case, encrypted: object = True) -> Case:
    return {**case, "aws_ami_copy": {"base": {"encrypted": encrypted}}}


def _other(**body: Any) -> Case:
    return {"aws_ebs_volume": {"other": body}}


def _of_a_chain(encrypted: bool) -> Case:
    """A copy of a snapshot of a volume."""
    return {
        "aws_ebs_snapshot_copy": {"it": {"source_snapshot_id": "${aws_ebs_snapshot.daily.id}"}},
        "aws_ebs_snapshot": {"daily": {"volume_id": "${aws_ebs_volume.other.id}"}},
        **_other(encrypted=encrypted),
    }


def _attached(instance: Case | None = None, volume: str = "${aws_ebs_volume.it.id}", **body: Any) -> Case:
    attachment = {"volume_id": volume, "instance_id": "${aws_instance.web.id}", "device_name": "/dev/sdf"}
    return {**_volume(**body), **(instance or {}), "aws_volume_attachment": {"other": attachment}}


def _attached_elsewhere() -> Case:
    own = {"resource": _volume(), "output": {"id": {"value": "${aws_ebs_volume.it.id}"}}}
    link = "${data.terraform_remote_state.cross-stack-reference-input-app.outputs.id}"
    return {"config": own, "stacks": {"web": {"resource": {"aws_volume_attachment": {"other": {"volume_id": link}}}}}}


def _lifecycle(case: Case, kind: str = "VOLUME", tags: Any = None, **body: Any) -> Case:
    details = {"resource_types": [kind], "target_tags": tags or {"Snapshot": "daily"}}
    return {**case, "aws_dlm_lifecycle_policy": {"daily": {"policy_details": details, **body}}}


_TAGGED = _volume(tags={"Snapshot": "daily"})
_TAGGED_INSTANCE: Case = {"aws_instance": {"it": {"tags": {"Snapshot": "daily"}}}}
_EBS_ARN = ("aws_ebs_volume", "ec2", "volume/*")
_INSTANCE_ARN = ("aws_instance", "ec2", "instance/*")
_WEB: Case = {"aws_instance": {"web": {"tags": {"Backup": "daily"}}}}
_WEB_IN_PLAN: Case = {**_WEB, "aws_backup_selection": {"all": {"resources": ["${aws_instance.web.arn}"]}}}

PASS: dict[str, list[Case]] = {
    "ebs-encrypted": [
        _volume(encrypted=True),
        _copy(_ON),
        _volume(encrypted="true", snapshot_id="snap-1"),
        {**_volume(encrypted="${local.on}"), "locals": {"on": True}},
        {
            **_volume(snapshot_id="${aws_ebs_snapshot.daily.id}"),
            "aws_ebs_snapshot": {"daily": {"volume_id": "${aws_ebs_volume.other.id}"}},
            "aws_ebs_volume": {
                "it": {"snapshot_id": "${aws_ebs_snapshot.daily.id}"},
                "other": {"encrypted": True},
            },
        },
        {**_volume(snapshot_id="${aws_ebs_snapshot_copy.c.id}"), "aws_ebs_snapshot_copy": {"c": _ON}},
        _by_default(_volume()),
        _by_default(_volume(encrypted=False), enabled=True),
        _by_default(_instance("aws_instance"), enabled="true"),
        *(_instance(kind, root_block_device=_ON) for kind in _INSTANCES),
        *(_instance(kind, root_block_device=[_ON], ebs_block_device=[_ON, _ON]) for kind in _INSTANCES),
        _instance("aws_launch_configuration", root_block_device=_ON, ebs_block_device=[{"no_device": True}, _ON]),
        _template({"ebs": {"encrypted": "true"}}),
        _of_an_image(_instance("aws_instance", ami="${aws_ami_copy.base.id}")),
        _of_an_image(_instance("aws_launch_configuration", image_id="${aws_ami_copy.base.id}")),
        _of_an_image(_template(image_id="${aws_ami_copy.base.id}")),
        _of_an_image(_template({"device_name": "/dev/xvda"}, image_id="${aws_ami_copy.base.id}")),
        _template({"ebs": [{"encrypted": True}]}, {"no_device": "true"}, {"virtual_name": "ephemeral0"}),
        {**_template({"ebs": {"snapshot_id": "${aws_ebs_snapshot_copy.c.id}"}}), "aws_ebs_snapshot_copy": {"c": _ON}},
    ],
    "ebs-snapshot-encrypted": [
        _made("aws_ebs_snapshot", _other(encrypted=True), volume_id="${aws_ebs_volume.other.id}"),
        _made("aws_ebs_snapshot_copy", {}, source_snapshot_id="snap-1", encrypted=True),
        _made("aws_ebs_snapshot_import", {}, encrypted="true"),
        _of_a_chain(True),
        _by_default(_of_a_chain(False)),
    ],
    "ebs-volume-attached": [
        _attached(),
        {**_copy(_ON), "aws_volume_attachment": {"other": {"volume_id": "${aws_ebs_volume_copy.it.id}"}}},
        _attached_elsewhere(),
        *(_instance(kind) for kind in _INSTANCES),
        *(
            _instance(kind, root_block_device={"volume_size": 20}, ebs_block_device=[{"delete_on_termination": True}])
            for kind in _INSTANCES
        ),
        _template(),
        _template({"ebs": {"delete_on_termination": "true"}}, {"ebs": {"volume_size": 20}}),
    ],
    "ebs-in-backup-plan": [
        *planned(*_EBS_ARN),
        selecting(_COPY, {}, resources=["arn:aws:ec2:*:*:volume/*"]),
        *planned(*_INSTANCE_ARN),
        _lifecycle(_TAGGED),
        _lifecycle(_TAGGED, state="ENABLED"),
        _lifecycle(_TAGGED, tags={"Snapshot": "daily", "Team": "risk"}),
        _lifecycle(_TAGGED_INSTANCE, kind="INSTANCE"),
        {
            "config": {
                "resource": _lifecycle(_volume()),
                "provider": {"aws": [{"default_tags": [{"tags": {"Snapshot": "daily"}}]}]},
            }
        },
        _attached(_WEB_IN_PLAN),
    ],
}
FAIL: dict[str, list[Case]] = {
    "ebs-encrypted": [
        _volume(),
        _copy({}),
        _volume(encrypted=False),
        _volume(kms_key_id="${aws_kms_key.key.arn}"),
        _by_default(_volume(), enabled=False),
        {
            "aws_ebs_volume": {
                "it": {"snapshot_id": "${aws_ebs_snapshot.daily.id}"},
                "other": {"encrypted": False},
            },
            "aws_ebs_snapshot": {"daily": {"volume_id": "${aws_ebs_volume.other.id}"}},
        },
        *(_instance(kind) for kind in _INSTANCES),
        *(_instance(kind, root_block_device={"volume_size": 20}) for kind in _INSTANCES),
        *(_instance(kind, root_block_device=_ON, ebs_block_device=[_ON, {"encrypted": False}]) for kind in _INSTANCES),
        *(_instance(kind, root_block_device=_ON, ebs_block_device={"device_name": "/dev/sdf"}) for kind in _INSTANCES),
        _template({"ebs": {"encrypted": "false"}}),
        _of_an_image(_instance("aws_instance", ami="${aws_ami_copy.base.id}"), encrypted=False),
        _of_an_image(_instance("aws_instance", ami="ami-1")),
        _template({"ebs": {"encrypted": True}}, {"ebs": {"volume_size": 20}}),
        {
            "config": {
                "resource": {**_volume(provider="aws.eu"), "aws_ebs_encryption_by_default": {"all": {}}},
                "provider": {"aws": [{"region": "us-east-1"}, {"alias": "eu", "region": "eu-west-1"}]},
            }
        },
    ],
    "ebs-snapshot-encrypted": [
        _made("aws_ebs_snapshot", _other(), volume_id="${aws_ebs_volume.other.id}"),
        _made("aws_ebs_snapshot", _other(encrypted=False), volume_id="${aws_ebs_volume.other.id}"),
        _made("aws_ebs_snapshot_copy", {}, source_snapshot_id="snap-1", encrypted=False),
        _made("aws_ebs_snapshot_import", {}, disk_container={"format": "VHD"}),
        _of_a_chain(False),
    ],
    "ebs-volume-attached": [
        _volume(encrypted=True),
        _copy(_ON),
        {**_volume(), "aws_ebs_snapshot": {"daily": {"volume_id": "${aws_ebs_volume.it.id}"}}},
        {**_attached(volume="${aws_ebs_volume.other.id}"), "aws_ebs_volume": {"it": {}, "other": {}}},
        *(_instance(kind, root_block_device={"delete_on_termination": False}) for kind in _INSTANCES),
        *(_instance(kind, ebs_block_device=[{"delete_on_termination": False}]) for kind in _INSTANCES),
        _template({"ebs": {"volume_size": 20}}, {"ebs": {"delete_on_termination": "false"}}),
    ],
    "ebs-in-backup-plan": [
        *unplanned(*_EBS_ARN),
        _copy(_ON),
        *unplanned(*_INSTANCE_ARN),
        _lifecycle(_TAGGED, kind="INSTANCE"),
        _lifecycle(_TAGGED_INSTANCE),
        _lifecycle(_TAGGED, tags={"Snapshot": "hourly"}),
        _lifecycle(_TAGGED, state="DISABLED"),
        _lifecycle(_volume()),
        _attached(_WEB),
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "ebs-encrypted": [
        _volume(encrypted="${var.on}"),
        _copy({"encrypted": "${var.on}"}),
        {_COPY: {"it": {"source_volume_id": "vol-1"}}},
        _volume(snapshot_id="snap-1"),
        _volume(snapshot_id="${data.aws_ebs_snapshot.base.id}"),
        _by_default(_volume(), enabled="${var.on}"),
        *(_instance(kind, root_block_device="${var.root}") for kind in _INSTANCES),
        *(
            _instance(
                kind, root_block_device=_ON, dynamic={"ebs_block_device": {"for_each": "${var.d}", "content": {}}}
            )
            for kind in _INSTANCES
        ),
        _instance("aws_instance", root_block_device=_ON, ebs_block_device={"snapshot_id": "snap-1"}),
        _instance("aws_instance", launch_template={"id": "${aws_launch_template.web.id}"}),
        _template(),
        _of_an_image(_template(image_id="${aws_ami_copy.base.id}"), encrypted=False),
        _of_an_image(_instance("aws_instance", ami="${aws_ami_copy.base.id}"), encrypted="${var.on}"),
        _template({"device_name": "/dev/xvda"}),
        _template({"ebs": {"snapshot_id": "snap-1"}}),
    ],
    "ebs-snapshot-encrypted": [
        _made("aws_ebs_snapshot", {}, volume_id="${var.volume}"),
        _made(
            "aws_ebs_snapshot", {"aws_instance": {"web": {}}}, volume_id="${aws_instance.web.root_block_device[0].id}"
        ),
        _made("aws_ebs_snapshot_copy", {}, source_snapshot_id="snap-1"),
        _made("aws_ebs_snapshot_import", {}, encrypted="${var.on}"),
    ],
    "ebs-volume-attached": [
        _attached(volume="${var.volume}"),
        {**_volume(), "aws_instance": {"web": {"user_data": "attach ${aws_ebs_volume.it.id}"}}},
        _instance("aws_instance", root_block_device={"delete_on_termination": "${var.goes}"}),
    ],
    "ebs-in-backup-plan": [
        *maybe_planned(*_EBS_ARN),
        *maybe_planned(*_INSTANCE_ARN),
        _lifecycle(_TAGGED, tags="${var.tags}"),
        _lifecycle(_TAGGED, tags={"Snapshot": "${var.often}"}),
        _lifecycle(_TAGGED, state="${var.state}"),
        _lifecycle(_volume(tags="${var.tags}")),
        _lifecycle(_volume(tags={"Snapshot": "${var.often}"})),
    ],
}
