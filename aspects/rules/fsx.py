"""Rules of Amazon FSx."""

from __future__ import annotations

from ..core.graph import Graph
from .backups import in_backup_plan
from .checks import Found, each
from .model import NotApplicable, Rule, Undecided
from .policies import any_of
from .reader import Block
from .relations import companions

_GUIDE = "https://docs.aws.amazon.com/fsx/latest/"


def _backups(it: Block, graph: Graph) -> Found:
    try:
        reason = _cannot_be_backed_up(it)
    except Undecided as doubt:
        if list(each([it], lambda system: in_backup_plan(system, graph))):
            yield doubt
        return
    if reason:
        raise NotApplicable(reason)
    yield from in_backup_plan(it, graph)


def _cannot_be_backed_up(it: Block) -> str:
    """Return why FSx makes no backups; empty where it does.

    FSx for Lustre user guide, "Protecting your data with backups"; FSx for ONTAP user guide, "Protecting your data with
    volume backups".
    """
    if it.type == "aws_fsx_ontap_volume":
        is_copy = it.text("ontap_volume_type") not in (None, "RW")
        return "FSx backs up read-write volumes only" if is_copy else ""
    if it.type != "aws_fsx_lustre_file_system":
        return ""
    # Provider, aws_fsx_lustre_file_system: deployment_type is SCRATCH_1 by default.
    if (it.text("deployment_type") or "SCRATCH_1").startswith("SCRATCH"):
        return "FSx makes no backups of scratch file systems"
    linked, unknown = companions(it, "aws_fsx_data_repository_association", "file_system_id")
    is_linked = any_of([*linked, *unknown], lambda link: True) or it.has("import_path") or it.has("export_path")
    return "FSx makes no backups of file systems that are linked to a bucket" if is_linked else ""


RULES = (
    Rule(
        "fsx-in-backup-plan",
        (
            "aws_fsx_lustre_file_system",
            "aws_fsx_ontap_volume",
            "aws_fsx_openzfs_file_system",
            "aws_fsx_windows_file_system",
        ),
        _backups,
        title="FSx file systems are in a backup plan",
        why="The automatic backups of FSx are deleted with the file system; those of a backup plan are kept in"
        " a vault with its own access control.",
        remedy="select it in an aws_backup_selection, by its ARN or by a tag",
        severity="medium",
        controls=("Config FSX_RESOURCES_PROTECTED_BY_BACKUP_PLAN",),
        links=(
            f"{_GUIDE}WindowsGuide/using-backups.html",
            f"{_GUIDE}ONTAPGuide/using-backups.html",
            "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
        ),
    ),
)
