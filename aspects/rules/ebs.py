"""Rules of Amazon EBS: volumes, wherever they are asked for, and snapshots."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.expressions import is_unknown
from ..core.graph import Graph
from .backups import in_backup_plan, is_in_backup_plan
from .checks import Found, any_of, by_type, differs, each, every, has_companion
from .model import Check, Problem, Rule, Undecided, show
from .policies import any_of as any_holds
from .reader import Block, names_a_resource, resolved
from .relations import companions, default_tags, nearby, target

_GUIDE = "https://docs.aws.amazon.com/ebs/latest/userguide/"
_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"
_DEVICES = ("root_block_device", "ebs_block_device")
# What a volume or snapshot is made from, whose encryption it takes over where it does not choose.
_MADE_FROM = {
    "aws_ebs_volume": "snapshot_id",
    "aws_ebs_volume_copy": "source_volume_id",
    "aws_ebs_snapshot": "volume_id",
    "aws_ebs_snapshot_copy": "source_snapshot_id",
    "aws_ebs_snapshot_import": "",
}
_COPY = "aws_ami_copy"
_IMAGE = {"aws_launch_configuration": "image_id", "aws_launch_template": "image_id"}
_MAX_DEPTH = 5
# What names a volume and yet does not attach it.
_NOT_ATTACHING = frozenset({"aws_backup_selection", "aws_cloudwatch_metric_alarm", "aws_ebs_snapshot"})
# Those of their own; a copy has no setting for encryption and, by the API's page on CopyVolumes, that of its source.
_VOLUMES = ("aws_ebs_volume", "aws_ebs_volume_copy")
_LIFECYCLE_KINDS = {**dict.fromkeys(_VOLUMES, "VOLUME"), "aws_instance": "INSTANCE"}


# -- encryption ------------------------------------------------------------------------------------------------------


def _is_encrypted_by_default(it: Block) -> bool:
    """Return whether the app has EBS encrypt all new volumes of the account and region.

    EBS user guide, "Enable EBS encryption by default".
    """
    return any_holds(nearby(it, "aws_ebs_encryption_by_default"), lambda one: one.flag("enabled", True))


def _or_by_default(check: Check) -> Check:
    def find(it: Block, graph: Graph) -> Found:
        found = list(each([it], lambda block: check(block, graph)))
        if found and not _is_encrypted_by_default(it):
            yield from found

    return find


def _is_encrypted(it: Block, depth: int = 0) -> bool:
    """Return whether a volume or snapshot is encrypted, by itself or because what it is made from is.

    Raises:
        Undecided: it is made from what is outside of the app.
    """
    if it.type not in _MADE_FROM or depth > _MAX_DEPTH:
        raise Undecided(f"whether {it.resource.address} encrypts it is only known at apply time")
    if it.raw("encrypted") is not None:
        return it.flag("encrypted")
    source = _MADE_FROM[it.type]
    if not source or not it.has(source):
        return False
    made_from = target(it, source)
    return made_from is not None and _is_encrypted(made_from, depth + 1)


def _encrypted(it: Block, graph: Graph) -> Found:
    if not _is_encrypted(it):
        source = _MADE_FROM[it.type]
        name = source if it.raw("encrypted") is None and source and it.raw(source) is not None else "encrypted"
        yield it.problem(name, f"{name} is {show(it.raw(name))}, which is not encrypted" if name == source else "")


def _switch(block: Block) -> Found:
    if not block.flag("encrypted"):
        yield block.problem("encrypted")


def _device(block: Block) -> Found:
    """Check a volume that an instance asks for; one from a snapshot is encrypted as that is."""
    if block.raw("encrypted") is None and block.has("snapshot_id"):
        snapshot = target(block, "snapshot_id")
        if snapshot is not None and _is_encrypted(snapshot):
            return
    yield from _switch(block)


def _devices(it: Block, graph: Graph) -> Found:
    """Check the volumes of an instance; AWS encrypts a root volume by itself only where its image is encrypted."""
    yield from each(it.blocks("root_block_device"), _switch)
    yield from each(it.blocks("ebs_block_device"), _unsuppressed)
    if not it.blocks("root_block_device") and not _has_encrypted_image(it):
        if it.blocks("launch_template"):
            yield Undecided("root_block_device is not set, so the launch template decides", "root_block_device")
        else:
            yield it.problem("root_block_device")


def _has_encrypted_image(it: Block) -> bool:
    """Return whether the image is a copy that the app encrypts, and so the volumes that are made from it are.

    Raises:
        Undecided: it may be.
    """
    name = _IMAGE.get(it.type, "ami")
    image = it.raw(name)
    images = it.graph.targets(image, it.resource.stack)
    copies = [Block(each, it.graph) for each in images if each.type == _COPY]
    is_open = not images and is_unknown(image) and not names_a_resource(image)
    others = it.graph.by_type.get(_COPY, ()) if is_open else ()
    if any_holds([Block(each, it.graph) for each in others], _is_encrypted_copy):
        raise Undecided(f"{name} is {show(image)}, which may be an image that the app encrypts", name, image)
    return bool(copies) and all(map(_is_encrypted_copy, copies))


def _is_encrypted_copy(image: Block) -> bool:
    return image.flag("encrypted")


def _unsuppressed(block: Block) -> Found:
    """Check a device, unless the instance leaves it out."""
    try:
        is_left_out = block.flag("no_device")
    except Undecided as doubt:
        if list(each([block], _device)):
            yield doubt
        return
    if not is_left_out:
        yield from _device(block)


def _mappings(it: Block, graph: Graph) -> Found:
    def of_mapping(mapping: Block) -> Found:
        if mapping.has("no_device") or mapping.has("virtual_name"):
            return
        ebs = mapping.block("ebs")
        if ebs is None and _has_encrypted_image(it):
            return
        if ebs is None:
            raise Undecided(f"{mapping.path}.ebs is not set, so the image decides", f"{mapping.path}.ebs")
        yield from _device(ebs)

    found = it.blocks("block_device_mappings")
    if not found and not _has_encrypted_image(it):
        yield Undecided("block_device_mappings is not set, so the image decides", "block_device_mappings")
    yield from each(found, of_mapping)


# -- use -------------------------------------------------------------------------------------------------------------


def _attached(it: Block, graph: Graph) -> Found:
    """Check that a resource attaches it; what else names a volume may attach it, such as a script of an instance."""
    for problem in has_companion("aws_volume_attachment", "volume_id")(it, graph):
        others = [edge.source for edge in graph.edges_to(it.resource) if edge.source.type not in _NOT_ATTACHING]
        if others and isinstance(problem, Problem):
            yield Undecided(f"{others[0].address} refers to it, and may attach it", others[0].address)
        else:
            yield problem


def _goes_along(*blocks: str) -> Check:
    return every(*(differs(f"{block}.delete_on_termination", False) for block in blocks))


# -- backups ---------------------------------------------------------------------------------------------------------


def _in_lifecycle_policy(it: Block, graph: Graph) -> Found:
    """Check that Data Lifecycle Manager makes snapshots of it (EBS user guide, "Automate backups")."""
    if not any_holds(nearby(it, "aws_dlm_lifecycle_policy"), lambda policy: _is_targeted(it, policy)):
        yield Problem("no lifecycle policy takes snapshots of it")


def _is_targeted(it: Block, policy: Block) -> bool:
    details = policy.block("policy_details")
    if details is None or policy.text("state", "ENABLED") != "ENABLED":
        return False
    if _LIFECYCLE_KINDS[it.type] not in details.known_items("resource_types"):
        return False
    wanted = details.raw("target_tags")
    if is_unknown(wanted):
        raise Undecided(f"{policy.resource.address} targets {show(wanted)}, which is only known at apply time")
    tags = _tags(it)
    for key, value in wanted.items() if isinstance(wanted, Mapping) else ():
        own, value = tags.get(key), resolved(value, policy.resource.stack, policy.graph)
        if own is None:
            continue
        if is_unknown(own) or is_unknown(value):
            raise Undecided(f"the tag {key} is {show(own)}, which is only known at apply time", f"tags.{key}", own)
        if str(own) == str(value):
            return True
    return False


def _tags(it: Block) -> dict[str, object]:
    """Return the tags of a resource with the defaults of its provider."""
    found: dict[str, object] = {}
    for tags in (default_tags(it), it.raw("tags")):
        if is_unknown(tags):
            raise Undecided(f"tags is {show(tags)}, which is only known at apply time", "tags", tags)
        if isinstance(tags, Mapping):
            found |= {key: resolved(value, it.resource.stack, it.graph) for key, value in tags.items()}
    return found


def _with_its_instance(it: Block, graph: Graph) -> Found:
    """Check that the backup of an instance holds the volumes that are attached to it."""
    attachments, unknown = companions(it, "aws_volume_attachment", "volume_id")
    instances = [target(one, "instance_id") for one in attachments]
    own: list[Block | Undecided] = [one for one in instances if one and one.type == "aws_instance"]
    if not any_holds([*own, *unknown], is_in_backup_plan):
        yield Problem("no backup plan selects the instance that it is attached to")


_INSTANCE = any_of(in_backup_plan, _in_lifecycle_policy)
_VOLUME = any_of(in_backup_plan, _in_lifecycle_policy, _with_its_instance)

RULES = (
    Rule(
        "ebs-encrypted",
        (*_VOLUMES, "aws_instance", "aws_launch_configuration", "aws_launch_template"),
        _or_by_default(by_type({**dict.fromkeys(_VOLUMES, _encrypted), "aws_launch_template": _mappings}, _devices)),
        title="Volumes are encrypted",
        why="Anyone who copies a snapshot of an unencrypted volume can read all of it, and the volume cannot be"
        " encrypted later.",
        remedy="set encrypted = true, also for the root volume",
        severity="medium",
        controls=("Config ENCRYPTED_VOLUMES", "Security Hub EC2.3"),
        links=(f"{_GUIDE}ebs-encryption.html", _HUB),
    ),
    Rule(
        "ebs-snapshot-encrypted",
        ("aws_ebs_snapshot", "aws_ebs_snapshot_copy", "aws_ebs_snapshot_import"),
        _or_by_default(_encrypted),
        title="Snapshots of volumes are encrypted",
        why="An unencrypted snapshot can be shared with any account, which can then read the whole volume.",
        remedy="encrypt the volume, or set encrypted = true for the copy",
        severity="high",
        links=(f"{_GUIDE}ebs-encryption.html",),
    ),
    Rule(
        "ebs-volume-attached",
        (*_VOLUMES, "aws_instance", "aws_launch_configuration", "aws_launch_template"),
        by_type(
            {**dict.fromkeys(_VOLUMES, _attached), "aws_launch_template": _goes_along("block_device_mappings.ebs")},
            _goes_along(*_DEVICES),
        ),
        title="Volumes are attached, and deleted with their instance",
        why="An unused volume still contains data, but nobody monitors it or deletes it in time.",
        remedy="attach it with aws_volume_attachment or remove it, and leave delete_on_termination true",
        severity="low",
        controls=("Config EC2_VOLUME_INUSE_CHECK",),
        links=("https://docs.aws.amazon.com/config/latest/developerguide/ec2-volume-inuse-check.html",),
    ),
    Rule(
        "ebs-in-backup-plan",
        (*_VOLUMES, "aws_instance"),
        by_type(dict.fromkeys(_VOLUMES, _VOLUME), _INSTANCE),
        title="Volumes and instances are in a backup plan",
        why="A volume exists in a single availability zone, and without a copy, what an attacker deletes there"
        " is lost.",
        remedy="select it in an aws_backup_selection or an aws_dlm_lifecycle_policy, by its ARN or by a tag",
        severity="low",
        controls=(
            "Config EBS_IN_BACKUP_PLAN",
            "Config EBS_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
            "Config EC2_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
            "Security Hub EC2.28",
        ),
        links=("https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html", _HUB),
    ),
)
