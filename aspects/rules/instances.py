"""EC2 instances, and the launch templates and configurations that they start from."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ..core.expressions import data_references
from ..core.graph import Graph
from ..core.model import Key
from .checks import Found, absent, by_type, differs, each, equals
from .model import NotApplicable, Problem, Rule, Undecided, show
from .policies import any_of, statements
from .reader import Block
from .relations import Naming, companions, nearby, target
from .secrets import in_script

_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"
_SCALING_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html"
_CONFIG = "https://docs.aws.amazon.com/config/latest/developerguide"
_GUIDE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide"

_INSTANCES = ("aws_instance", "aws_spot_instance_request")
_TEMPLATE = "aws_launch_template"
_CONFIGURATION = "aws_launch_configuration"
_LAUNCHED = (*_INSTANCES, _CONFIGURATION, _TEMPLATE)
_SUBNETS = frozenset({"aws_default_subnet", "aws_subnet"})
_DEFAULTS = "aws_ec2_instance_metadata_defaults"
# What brings the profile, or says that there is none, for the instances that it starts from a template: EKS user guide,
# "Customize managed nodes with launch templates"; Batch user guide, "Use Amazon EC2 launch templates".
_BRING_A_PROFILE = frozenset({"aws_batch_compute_environment", "aws_eks_node_group", *_INSTANCES})
_TEMPLATES = {
    "aws_batch_compute_environment": tuple(
        f"compute_resources.launch_template.launch_template_{each}" for each in ("id", "name")
    )
}
# Its default role makes every instance of the account a managed node.
_HOST_MANAGEMENT = "/ssm/managed-instance/default-ec2-instance-management-role"
_REGISTER = "ssm:UpdateInstanceInformation"
# Managed policies of AWS that grant it: AWS managed policy reference.
_REGISTERING = frozenset(
    {
        "AdministratorAccess",
        "AmazonEC2RoleforSSM",
        "AmazonSSMFullAccess",
        "AmazonSSMManagedEC2InstanceDefaultPolicy",
        "AmazonSSMManagedInstanceCore",
        "PowerUserAccess",
    }
)
_OF_AWS = re.compile(r"arn:[\w-]*:iam::aws:policy/(?:.*/)?([\w+=,.@-]+)")
# What attaches policies to a role: type, the attribute that names the role, and the one that names policies.
_ATTACHMENTS = (
    ("aws_iam_role_policy_attachment", "role", "policy_arn"),
    ("aws_iam_role_policy_attachments_exclusive", "role_name", "policy_arns"),
    ("aws_iam_policy_attachment", "roles", "policy_arn"),
)


def template_of(it: Block) -> Block | None:
    """Return the launch template of an instance or a group; ``None`` where it has none.

    Raises:
        Undecided: it is outside of the app.
    """
    block = it.block("launch_template")
    if block is None:
        return None
    return target(block, "id" if block.raw("id") is not None else "name")


# -- the metadata service --------------------------------------------------------------------------------------------


def _imdsv2(it: Block, graph: Graph) -> Found:
    """Check that the metadata service asks for a token, or is off; what an instance does not say its template does."""
    if it.type == _DEFAULTS:
        if not _is_safe(it):
            yield it.problem("http_tokens")
        return
    block = it.block("metadata_options")
    if block is not None and _is_safe(block):
        return
    if block is not None and block.raw("http_tokens") is not None:
        yield block.problem("http_tokens")
        return
    template = template_of(it) if it.type in _INSTANCES else None
    options = template.block("metadata_options") if template is not None else None
    if options is not None and _is_safe(options):
        return
    if options is not None and template is not None and options.raw("http_tokens") is not None:
        problem = options.problem("http_tokens")
        yield Problem(problem.message, f"{template.resource.address}: {problem.path}", problem.value)
        return
    if not any_of(nearby(it, _DEFAULTS), _is_safe):
        yield it.problem("metadata_options.http_tokens", "metadata_options.http_tokens is not set")


def _is_safe(options: Block) -> bool:
    safe = (("http_tokens", "required"), ("http_endpoint", "disabled"))
    return any_of(safe, lambda each: options.text(each[0]) == each[1])


# -- addresses -------------------------------------------------------------------------------------------------------


def in_public_subnet(it: Block, name: str) -> Found:
    """Check what of the subnets that an attribute names gives public addresses to what is launched in them.

    Where it is absent, AWS takes a default subnet, which gives them unless the app says otherwise.

    Raises:
        Undecided: they are outside of the app.
    """
    graph, stack = it.graph, it.resource.stack
    value = it.raw(name)
    if value is None:
        own = nearby(it, "aws_default_subnet")
        if not own:
            yield it.problem(name, f"{name} is not set, and a default subnet assigns public addresses")
        yield from each(own, _gives_addresses)
        return

    def of(one: Any) -> Found:
        subnets = [found for found in graph.targets(one, stack) if found.type in _SUBNETS]
        if not subnets:
            path = it.problem(name).path
            raise Undecided(f"{path} is {show(one)}, which is outside of the app", path, one)
        yield from each([Block(subnet, graph) for subnet in subnets], _gives_addresses)

    yield from each(value if isinstance(value, list) else [value], of)


def _gives_addresses(subnet: Block) -> Found:
    if subnet.flag("map_public_ip_on_launch", default=subnet.type == "aws_default_subnet"):
        address = subnet.resource.address
        yield Problem(f"{address} gives it a public address", f"{address}: map_public_ip_on_launch", True)


# The blocks that name interfaces: the first is the old form, of which the one of device 0 is the primary.
_INTERFACES = ("network_interface", "primary_network_interface")


def _public_ip(it: Block, graph: Graph) -> Found:
    is_interface = it.type == "aws_network_interface"
    yield from each(
        (
            ("aws_eip", "network_interface" if is_interface else "instance"),
            ("aws_eip_association", "network_interface_id" if is_interface else "instance_id"),
        ),
        lambda named: _elastic(it, *named),
    )
    if not is_interface:
        yield from each([it], _launch_address)


def _elastic(it: Block, kind: str, attribute: str) -> Found:
    found, undecided = companions(it, kind, attribute)
    for other in found:
        address = other.resource.address
        yield Problem(f"{address} gives it a public address", f"{address}: {attribute}")
    yield from undecided


def _launch_address(it: Block) -> Found:
    """Check the address that an instance gets when it is launched, as it says, its template does, or its subnet."""
    if it.raw("associate_public_ip_address") is not None:
        if it.flag("associate_public_ip_address"):
            yield it.problem("associate_public_ip_address")
        return
    if any(it.has(each) for each in _INTERFACES):
        return  # which is judged by itself
    template = template_of(it)
    interfaces = template.blocks("network_interfaces") if template is not None else []
    for interface in interfaces:
        if interface.raw("associate_public_ip_address") is not None:
            if interface.flag("associate_public_ip_address"):
                problem = interface.problem("associate_public_ip_address")
                yield Problem(problem.message, f"{interface.resource.address}: {problem.path}", problem.value)
            return
    if it.raw("subnet_id") is None and interfaces:
        yield from in_public_subnet(interfaces[0], "subnet_id")
    else:
        yield from in_public_subnet(it, "subnet_id")


def _one_interface(it: Block, graph: Graph) -> Found:
    names: tuple[str, ...] = _INTERFACES
    secondary = "secondary_network_interface"
    if it.type == _TEMPLATE:
        names, secondary = ("network_interfaces",), "secondary_interfaces"
    interfaces = [(name, interface) for name in names for interface in it.blocks(name)]
    if len(interfaces) > 1:
        for _, interface in interfaces:
            interface.raw("network_interface_id")  # raises where a block is dynamic
        found = " and ".join(dict.fromkeys(name for name, _ in interfaces))
        yield it.problem(interfaces[-1][0], f"it has {len(interfaces)} blocks {found}")
    else:
        yield from each((interface for _, interface in interfaces), _is_known)
    yield from each(it.blocks(secondary), _is_secondary)
    if it.type == _TEMPLATE:
        return
    attachments, undecided = companions(it, "aws_network_interface_attachment", "instance_id")
    attached = {other.resource.address for other in attachments}
    own, open_ones = graph.once(_attachments)
    attached |= own.get(it.resource.key, set())
    for address in sorted(attached):
        yield Problem(f"{address} attaches another network interface", f"{address}: instance")
    yield from (*undecided, *open_ones)


def _attachments(graph: Graph) -> tuple[dict[Key, set[str]], list[Undecided]]:
    """Return the network interfaces that attach themselves, by the instance that they name, and why others may."""
    found: dict[Key, set[str]] = {}
    unknown: list[Undecided] = []
    for interface in graph.by_type.get("aws_network_interface", ()):
        for attachment in Block(interface, graph).blocks("attachment"):
            try:
                instance = target(attachment, "instance")
                if instance is not None:
                    found.setdefault(instance.resource.key, set()).add(interface.address)
            except Undecided as error:
                unknown.append(error)
    return found, unknown


def _is_known(interface: Block) -> Found:
    interface.raw("network_interface_id")  # raises where the block is dynamic
    yield from ()


def _is_secondary(interface: Block) -> Found:
    interface.raw("network_card_index")  # so does this
    yield Problem(f"{interface.path} is another network interface", interface.path)


# -- who it is -------------------------------------------------------------------------------------------------------


def _instance_profile(it: Block, graph: Graph) -> Found:
    if it.type == _TEMPLATE:
        used = [edge.source.type for edge in graph.edges_to(it.resource)]
        if used and _BRING_A_PROFILE.issuperset(used):
            raise NotApplicable(
                "whatever launches instances from it provides their instance profile, or is checked itself"
            )
        if not _has_profile(it):
            _, undecided = graph.once(_launchers).find(it)
            yield from (undecided if undecided and not used else [it.problem("iam_instance_profile")])
        return
    if it.has("iam_instance_profile"):
        return
    template = template_of(it)
    if template is None or not _has_profile(template):
        yield it.problem("iam_instance_profile")


def _launchers(graph: Graph) -> Naming:
    """Return what starts instances from which template and brings their profile."""
    return Naming(
        graph,
        [
            (other, value, doubt)
            for kind in sorted(_BRING_A_PROFILE)
            for other in graph.by_type.get(kind, ())
            for path in _TEMPLATES.get(kind, ("launch_template.id", "launch_template.name"))
            for value, doubt in Block(other, graph).readings(path)
        ],
    )


def _has_profile(template: Block) -> bool:
    block = template.block("iam_instance_profile")
    return block is not None and any_of(("arn", "name"), block.has)


def _managed(it: Block, graph: Graph) -> Found:
    """Check that its role may register it with Systems Manager, or the account registers every instance."""
    if any_of(nearby(it, "aws_ssm_service_setting"), _manages_hosts):
        return
    owner, name = it, "iam_instance_profile"
    template = template_of(it) if it.raw(name) is None else None
    if template is not None and (block := template.block(name)) is not None:
        owner, name = block, "arn" if block.raw("arn") is not None else "name"
    if owner.raw(name) is None:
        yield it.problem("iam_instance_profile", "it has no iam_instance_profile with a role that registers it")
        return
    profile = target(owner, name)
    role = target(profile, "role") if profile is not None else None
    if role is None or not _registers(role):
        address = role.resource.address if role is not None else "its profile"
        yield it.problem("iam_instance_profile", f"{address} does not grant {_REGISTER}")


def _manages_hosts(setting: Block) -> bool:
    return (setting.text("setting_id") or "").endswith(_HOST_MANAGEMENT) and setting.has("setting_value")


def _registers(role: Block) -> bool:
    """Return whether a policy of a role lets an instance register itself.

    Raises:
        Undecided: none of those that can be read does, and there are others.
    """
    documents: list[Block | Undecided] = [*role.blocks("inline_policy")]
    attached: list[tuple[Block, Any] | Undecided] = [(role, each) for each in _values(role, "managed_policy_arns")]
    inline, unknown = companions(role, "aws_iam_role_policy", "role")
    documents += [*inline, *unknown]
    for kind, attribute, policies in _ATTACHMENTS:
        found, unknown = companions(role, kind, attribute)
        attached += [(other, each) for other in found for each in _values(other, policies)]
        attached += unknown
    questions: tuple[Callable[[], bool], ...] = (
        lambda: any_of(documents, _grants),
        lambda: any_of(attached, lambda each: _is_registering(*each)),
    )
    return any_of(questions, lambda question: question())


def _grants(owner: Block) -> bool:
    return any_of(statements(owner), lambda each: each.allows and each.concerns(_REGISTER))


def _is_registering(owner: Block, value: Any) -> bool:
    graph, stack = owner.graph, owner.resource.stack
    own = [found for found in graph.targets(value, stack) if found.type == "aws_iam_policy"]
    if own:
        return any_of([Block(found, graph) for found in own], _grants)
    texts = [value]
    for address in data_references(value) if isinstance(value, str) else ():
        body = owner.stack.data.get(address) if owner.stack else None
        texts += [(body or {}).get("arn"), (body or {}).get("name")]
    for text in texts:
        if isinstance(text, str) and ((found := _OF_AWS.fullmatch(text)) or text in _REGISTERING):
            return (found[1] if found else text) in _REGISTERING
    raise Undecided(f"what the policy {show(value)} grants is only known at apply time", "", value)


def _values(owner: Block, name: str) -> list[Any]:
    value = owner.raw(name)
    return value if isinstance(value, list) else [] if value is None else [value]


# -- what it runs ----------------------------------------------------------------------------------------------------


def _detailed_monitoring(it: Block, graph: Graph) -> Found:
    if it.raw("monitoring") is not None:
        if not it.flag("monitoring"):
            yield it.problem("monitoring")
        return
    template = template_of(it)
    block = template.block("monitoring") if template is not None else None
    if block is None or not block.flag("enabled"):
        yield it.problem("monitoring")


def _user_data(it: Block, graph: Graph) -> Found:
    yield from each(("user_data", "user_data_base64"), lambda name: in_script(it, name))


RULES = (
    Rule(
        "ec2-imdsv2",
        (*_INSTANCES, _DEFAULTS, _TEMPLATE),
        _imdsv2,
        title="The instance metadata service requires a token",
        why="An attacker who makes a server fetch an arbitrary URL can read the credentials of its role from"
        " version 1 of the metadata service; version 2 requires a token first, which such a request cannot"
        " get.",
        remedy='set metadata_options.http_tokens = "required"',
        severity="high",
        controls=("Security Hub EC2.8", "Security Hub EC2.170", "Config EC2_IMDSV2_CHECK"),
        links=(_HUB, f"{_GUIDE}/configuring-instance-metadata-service.html"),
    ),
    Rule(
        "launch-configuration-imdsv2",
        (_CONFIGURATION,),
        _imdsv2,
        title="Launch configurations require a token for the instance metadata service",
        why="Otherwise every instance of the group hands out the credentials of its role to anyone who makes it"
        " fetch a URL.",
        remedy='set metadata_options.http_tokens = "required"',
        severity="high",
        controls=("Security Hub AutoScaling.3", "Config AUTOSCALING_LAUNCHCONFIG_REQUIRES_IMDSV2"),
        links=(_SCALING_HUB, f"{_GUIDE}/configuring-instance-metadata-service.html"),
    ),
    Rule(
        "ec2-public-ip",
        (*_INSTANCES, "aws_network_interface"),
        _public_ip,
        title="Instances have no public addresses",
        why="An instance with a public address is on the internet, protected only by its security groups.",
        remedy="set associate_public_ip_address = false, use a private subnet, and put a load balancer in front",
        severity="high",
        controls=("Security Hub EC2.9", "Config EC2_INSTANCE_NO_PUBLIC_IP"),
        links=(_HUB, f"{_GUIDE}/using-instance-addressing.html"),
    ),
    Rule(
        "launch-template-public-ip",
        (_TEMPLATE,),
        differs("network_interfaces.associate_public_ip_address", True),
        title="Launch templates assign no public addresses to network interfaces",
        why="Otherwise every instance launched from the template is on the internet, whatever its subnet.",
        remedy="set associate_public_ip_address = false",
        severity="high",
        controls=("Security Hub EC2.25", "Config EC2_LAUNCH_TEMPLATE_PUBLIC_IP_DISABLED"),
        links=(_HUB, "https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-templates.html"),
    ),
    Rule(
        "launch-configuration-public-ip",
        (_CONFIGURATION,),
        differs("associate_public_ip_address", True),
        title="Launch configurations assign no public addresses",
        why="Otherwise every instance of the group is on the internet, bypassing the load balancer in front of it.",
        remedy="set associate_public_ip_address = false",
        severity="high",
        controls=("Security Hub AutoScaling.5", "Config AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED"),
        links=(_SCALING_HUB,),
    ),
    Rule(
        "ec2-multiple-enis",
        ("aws_instance", _TEMPLATE),
        _one_interface,
        title="Instances have one network interface",
        why="An instance with interfaces in two subnets is a bridge between them that bypasses the network's"
        " firewalls.",
        remedy="keep one interface, and let the network route between subnets",
        severity="low",
        controls=("Security Hub EC2.17", "Config EC2_INSTANCE_MULTIPLE_ENI_CHECK"),
        links=(_HUB, f"{_GUIDE}/using-eni.html"),
    ),
    Rule(
        "ec2-instance-profile",
        (*_INSTANCES, _TEMPLATE),
        _instance_profile,
        title="Instances have an instance profile",
        why="Without a role, a program on the instance needs keys from elsewhere, which then stay on its disk"
        " and are never rotated.",
        remedy="set iam_instance_profile",
        controls=("Config EC2_INSTANCE_PROFILE_ATTACHED",),
        links=(f"{_CONFIG}/ec2-instance-profile-attached.html", f"{_GUIDE}/iam-roles-for-amazon-ec2.html"),
    ),
    Rule(
        "ec2-managed-by-ssm",
        ("aws_instance",),
        _managed,
        title="Systems Manager can manage the instances",
        why="An instance that is not registered with Systems Manager gets no patches from it, is missing from"
        " the inventory, and is administered by logging in.",
        remedy="attach AmazonSSMManagedInstanceCore to the role of its instance profile",
        controls=("Security Hub SSM.1", "Config EC2_INSTANCE_MANAGED_BY_SSM"),
        links=(
            "https://docs.aws.amazon.com/securityhub/latest/userguide/ssm-controls.html",
            "https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html",
        ),
    ),
    Rule(
        "ec2-detailed-monitoring",
        (*_INSTANCES, _CONFIGURATION, _TEMPLATE),
        by_type(
            {
                _CONFIGURATION: equals("enable_monitoring", True, absent=True),
                _TEMPLATE: equals("monitoring.enabled", True),
            },
            _detailed_monitoring,
        ),
        title="Instances send detailed metrics every minute",
        why="With basic monitoring, an alarm notices a failure up to five minutes late.",
        remedy="set monitoring = true",
        severity="low",
        controls=("Config EC2_INSTANCE_DETAILED_MONITORING_ENABLED",),
        links=(f"{_CONFIG}/ec2-instance-detailed-monitoring-enabled.html",),
    ),
    Rule(
        "ec2-no-key-pair",
        _LAUNCHED,
        absent("key_name"),
        title="Nobody logs in to instances with a shared key pair",
        why="Everybody with the private key is the same user, and the key does not expire; Session Manager"
        " signs people in individually and records what they do.",
        remedy="leave key_name out, and use Session Manager",
        controls=("Config EC2_NO_AMAZON_KEY_PAIR",),
        links=(
            f"{_CONFIG}/ec2-no-amazon-key-pair.html",
            "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
        ),
    ),
    Rule(
        "ec2-user-data-secrets",
        _LAUNCHED,
        _user_data,
        title="The user data of instances contains no secrets",
        why="Every program on the instance, and everybody who may describe it, can read its user data in clear text.",
        remedy="let the script fetch it from Secrets Manager or Parameter Store with the role of the instance",
        severity="high",
        links=(f"{_GUIDE}/user-data.html",),
    ),
)
