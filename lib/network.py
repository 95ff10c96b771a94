"""The network: subnets in three tiers and three zones, their routes, filters, endpoints and flow log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

from cdktf import TerraformResource
from cdktf_cdktf_provider_aws.default_network_acl import DefaultNetworkAcl
from cdktf_cdktf_provider_aws.default_route_table import DefaultRouteTable
from cdktf_cdktf_provider_aws.default_security_group import DefaultSecurityGroup
from cdktf_cdktf_provider_aws.eip import Eip
from cdktf_cdktf_provider_aws.flow_log import FlowLog
from cdktf_cdktf_provider_aws.internet_gateway import InternetGateway
from cdktf_cdktf_provider_aws.nat_gateway import NatGateway
from cdktf_cdktf_provider_aws.network_acl import NetworkAcl
from cdktf_cdktf_provider_aws.network_acl_rule import NetworkAclRule
from cdktf_cdktf_provider_aws.route import Route
from cdktf_cdktf_provider_aws.route_table import RouteTable
from cdktf_cdktf_provider_aws.route_table_association import RouteTableAssociation
from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from cdktf_cdktf_provider_aws.subnet import Subnet
from cdktf_cdktf_provider_aws.vpc import Vpc
from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint
from cdktf_cdktf_provider_aws.vpc_security_group_egress_rule import VpcSecurityGroupEgressRule
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from lib.iam import policy_document, statement
from lib.image import ImageReference
from lib.location import Location
from lib.log_storage import LogStorage
from lib.settings import Settings

MIGRATION_SECURITY_GROUP = "migration_security_group"
"""Name of the security group of the migration, before the environment's suffix."""

HTTPS_PORT = 443
DATABASE_PORT = 5432

TEST_LISTENER_PORT = 8443
"""Port of the load balancer at which a release is tested before it gets production traffic."""

_ANYWHERE = "0.0.0.0/0"

_ZONES = "abc"
"""Construct ids of the zones, by their place in the settings."""

_TIERS = ("public", "private", "database")

_REPLY_PORTS = {"low": (1024, 3388), "high": (3390, 65535)}
"""Ports that replies come back to (the ephemeral range), with a gap where remote desktop listens."""

_FLOW_LOG_INTERVAL = 60
"""Seconds over which flow log records are aggregated: the shorter of the two that AWS offers."""


@dataclass(frozen=True)
class _Access:
    """One statement of an endpoint's policy.

    Attributes:
        sid: id of the statement.
        actions: what may be called.
        resource: service and name of the resources of this account; ``None`` where the actions know no
            resource (service authorization reference).
    """

    sid: str
    actions: tuple[str, ...]
    resource: tuple[str, str] | None = None


_IMAGE_PULL = (
    _Access(
        "Pull",
        ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"),
        ("ecr", "repository/*"),
    ),
    _Access("Token", ("ecr:GetAuthorizationToken",)),
)

_INTERFACE_ENDPOINTS: Mapping[str, tuple[_Access, ...]] = {
    "ecr.api": _IMAGE_PULL,
    "ecr.dkr": _IMAGE_PULL,
    "logs": (_Access("Write", ("logs:CreateLogStream", "logs:PutLogEvents"), ("logs", "log-group:*")),),
    "secretsmanager": (_Access("Read", ("secretsmanager:GetSecretValue",), ("secretsmanager", "secret:*")),),
    "kms": (
        _Access("Use", ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"), ("kms", "key/*")),
    ),
    "xray": (_Access("Trace", ("xray:PutTelemetryRecords", "xray:PutTraceSegments")),),
}
"""AWS service to the statements of its endpoint's policy. EC2 has none (Security Hub EC2.10), as nothing calls its
API."""


@dataclass(frozen=True)
class _AclRule:
    """One line of a network ACL: what one side says to the other, over TCP."""

    id: str
    egress: bool
    peer: str
    ports: tuple[int, int]


def _acl_rule(id: str, peer: str, port: int) -> _AclRule:
    return _AclRule(id, id.startswith("out-"), peer, (port, port))


def _replies(direction: str, peer: str, id: str = "replies") -> list[_AclRule]:
    return [
        _AclRule(f"{direction}-{id}-{part}", direction == "out", peer, ports) for part, ports in _REPLY_PORTS.items()
    ]


def _acl_rules(container_port: int) -> dict[str, list[_AclRule]]:
    """Return the rules by tier, in the order in which they are tried; a peer is a tier or ``anywhere``.

    The ACLs are stateless, so that every conversation has its line in both directions. The resolver, the
    time service and the metadata of tasks are never filtered by an ACL. The test listener is within the
    replies that the public subnets take from anywhere; its door is the security group.
    """
    return {
        "public": [
            _acl_rule("in-https", "anywhere", HTTPS_PORT),
            *_replies("in", "anywhere"),
            _acl_rule("out-https", "anywhere", HTTPS_PORT),
            _acl_rule("out-tasks", "private", container_port),
            *_replies("out", "anywhere"),
        ],
        "private": [
            _acl_rule("in-tasks", "public", container_port),
            _acl_rule("in-endpoints", "private", HTTPS_PORT),
            *_replies("in", "anywhere"),
            _acl_rule("out-https", "anywhere", HTTPS_PORT),
            _acl_rule("out-database", "database", DATABASE_PORT),
            # A smoke test reaches the test listener from here through a NAT gateway.
            _acl_rule("out-test-listener", "anywhere", TEST_LISTENER_PORT),
            *_replies("out", "public"),
            *_replies("out", "private", "endpoint-replies"),
        ],
        "database": [
            _acl_rule("in-database", "private", DATABASE_PORT),
            *_replies("out", "private"),
        ],
    }


class Network(Construct):
    """The VPC: public subnets for load balancer and NAT, private ones for tasks, isolated ones for data.

    The VPC's range is cut in four, one quarter for each tier and one to spare, and each quarter in four
    again: three zones and one to spare. What AWS creates with a VPC by itself (security group, ACL and route
    table) is adopted and emptied, so nothing works by default.

    Attributes:
        vpc: the ``aws_vpc``.
        public_subnets: one subnet in each zone, with a route to the internet gateway.
        private_subnets: one subnet in each zone, with a route to a NAT gateway.
        database_subnets: one subnet in each zone, without any route out of the VPC.
        nat_eips: the ``aws_eip`` of each NAT gateway, one or three by ``settings.nat_gateways``.
        alb_security_group: for the load balancer; 443 from anywhere, the test port from the NAT gateways.
        task_security_group: for the tasks; the container port from the load balancer.
        migration_security_group: for the migration; out to the database, and to AWS services by their endpoints.
        database_security_group: for the database; 5432 from tasks and migration, nothing out.
        endpoint_security_group: for the interface endpoints; 443 from tasks and migration.
        internet_route: the ``aws_route`` to the internet gateway; what has public addresses depends on it.
        private_ready: what must exist before something in the private subnets reaches AWS: routes and endpoints.
        interface_endpoints: the ``aws_vpc_endpoint`` of each AWS service, such as ``ecr.api``.
        flow_log: the ``aws_flow_log`` of all traffic.
    """

    def __init__(
        self, scope: Construct, id: str, *, settings: Settings, location: Location, log_storage: LogStorage
    ) -> None:
        super().__init__(scope, id)
        self.vpc = Vpc(
            self,
            "vpc",
            cidr_block=str(settings.vpc_cidr),
            enable_dns_support=True,
            enable_dns_hostnames=True,
        )
        self._vpc_id = self.vpc.id
        DefaultSecurityGroup(self, "default-security-group", vpc_id=self._vpc_id, ingress=[], egress=[])
        DefaultNetworkAcl(self, "default-acl", default_network_acl_id=self.vpc.default_network_acl_id)
        DefaultRouteTable(self, "default-route-table", default_route_table_id=self.vpc.default_route_table_id, route=[])

        blocks = dict(zip(_TIERS, settings.vpc_cidr.subnets(prefixlen_diff=2), strict=False))
        subnets = {tier: self._subnets(tier, block, settings) for tier, block in blocks.items()}
        self.public_subnets = subnets["public"]
        self.private_subnets = subnets["private"]
        self.database_subnets = subnets["database"]

        self._private_route_tables: list[RouteTable] = []
        self.private_ready: list[TerraformResource] = []
        self.nat_eips: list[Eip] = []
        self._route(settings)
        self._filter(subnets, blocks, settings)

        self.alb_security_group = self._security_group("alb", "Load balancer")
        self.task_security_group = self._security_group("task", "Tasks of the API")
        self.migration_security_group = self._security_group("migration", "Migration of the database")
        self.database_security_group = self._security_group("database", "Database")
        self.endpoint_security_group = self._security_group("endpoint", "Interface endpoints of AWS services")
        self.interface_endpoints = {
            service: self._interface_endpoint(service, settings, location) for service in _INTERFACE_ENDPOINTS
        }
        storage = self._storage_endpoint(settings, location)
        self.private_ready += [storage, *self.interface_endpoints.values()]
        self._allow(settings, storage)

        self.flow_log = FlowLog(
            self,
            "flow-log",
            vpc_id=self._vpc_id,
            traffic_type="ALL",
            log_destination_type="s3",
            log_destination=log_storage.flow_logs.arn,
            max_aggregation_interval=_FLOW_LOG_INTERVAL,
            depends_on=log_storage.flow_logs_ready,
        )

    def _subnets(self, tier: str, block: IPv4Network, settings: Settings) -> list[Subnet]:
        return [
            Subnet(
                self,
                f"{tier}-{letter}",
                vpc_id=self._vpc_id,
                cidr_block=str(cidr),
                availability_zone=zone,
                map_public_ip_on_launch=False,
            )
            for letter, zone, cidr in zip(
                _ZONES, settings.availability_zones, block.subnets(prefixlen_diff=2), strict=False
            )
        ]

    def _route(self, settings: Settings) -> None:
        """Create one table for the public tier, one for each private subnet, one without routes for the database."""
        gateway = InternetGateway(self, "internet-gateway", vpc_id=self._vpc_id)
        public = RouteTable(self, "public-routes", vpc_id=self._vpc_id)
        self.internet_route = Route(
            self,
            "public-internet",
            route_table_id=public.id,
            destination_cidr_block=_ANYWHERE,
            gateway_id=gateway.id,
        )
        database = RouteTable(self, "database-routes", vpc_id=self._vpc_id)
        nat_gateways: list[NatGateway] = []
        for letter, subnet in zip(_ZONES, self.public_subnets, strict=True):
            if nat_gateways and settings.nat_gateways == "single":
                break
            eip = Eip(self, f"nat-address-{letter}", domain="vpc", depends_on=[gateway])
            self.nat_eips.append(eip)
            nat_gateways.append(
                NatGateway(
                    self,
                    f"nat-{letter}",
                    allocation_id=eip.allocation_id,
                    subnet_id=subnet.id,
                    depends_on=[self.internet_route],
                )
            )
        for index, letter in enumerate(_ZONES):
            private = RouteTable(self, f"private-routes-{letter}", vpc_id=self._vpc_id)
            self._private_route_tables.append(private)
            self.private_ready.append(
                Route(
                    self,
                    f"private-internet-{letter}",
                    route_table_id=private.id,
                    destination_cidr_block=_ANYWHERE,
                    nat_gateway_id=nat_gateways[index % len(nat_gateways)].id,
                )
            )
            for tier, table, subnet in (
                ("public", public, self.public_subnets[index]),
                ("private", private, self.private_subnets[index]),
                ("database", database, self.database_subnets[index]),
            ):
                association = RouteTableAssociation(
                    self, f"{tier}-association-{letter}", route_table_id=table.id, subnet_id=subnet.id
                )
                if tier == "private":
                    self.private_ready.append(association)

    def _filter(
        self, subnets: Mapping[str, list[Subnet]], blocks: Mapping[str, IPv4Network], settings: Settings
    ) -> None:
        peers = {"anywhere": _ANYWHERE, **{tier: str(block) for tier, block in blocks.items()}}
        for tier, rules in _acl_rules(settings.container_port).items():
            acl_id = NetworkAcl(
                self, f"{tier}-acl", vpc_id=self._vpc_id, subnet_ids=[subnet.id for subnet in subnets[tier]]
            ).id
            for position, rule in enumerate(rules):
                NetworkAclRule(
                    self,
                    f"{tier}-acl-{rule.id}",
                    network_acl_id=acl_id,
                    rule_number=100 + 10 * position,
                    egress=rule.egress,
                    protocol="tcp",
                    rule_action="allow",
                    cidr_block=peers[rule.peer],
                    from_port=rule.ports[0],
                    to_port=rule.ports[1],
                )

    def _security_group(self, role: str, description: str) -> SecurityGroup:
        return SecurityGroup(
            self,
            f"{role}-security-group",
            name=f"{role}_security_group",
            description=description,
            vpc_id=self._vpc_id,
        )

    def _allow(self, settings: Settings, storage: VpcEndpoint) -> None:
        """Create the rules of the security groups: one row each for what comes in and what goes out."""
        alb, task, migration = self.alb_security_group, self.task_security_group, self.migration_security_group
        database, endpoint = self.database_security_group, self.endpoint_security_group
        container = settings.container_port
        anywhere = {"cidr_ipv4": _ANYWHERE}
        layers = {"prefix_list_id": storage.prefix_list_id}
        ingress: list[tuple[str, SecurityGroup, int, dict[str, str], str]] = [
            (
                "alb-in-https",
                alb,
                HTTPS_PORT,
                anywhere,
                "HTTPS from API Gateway, which has no fixed addresses",
            ),
            ("task-in-alb", task, container, _group(alb), "Requests from the load balancer"),
            ("database-in-task", database, DATABASE_PORT, _group(task), "PostgreSQL from the tasks"),
            ("database-in-migration", database, DATABASE_PORT, _group(migration), "PostgreSQL from the migration"),
            ("endpoint-in-task", endpoint, HTTPS_PORT, _group(task), "AWS services for the tasks"),
            ("endpoint-in-migration", endpoint, HTTPS_PORT, _group(migration), "AWS services for the migration"),
        ]
        for letter, eip in zip(_ZONES, self.nat_eips, strict=False):
            ingress.append(
                (
                    f"alb-in-test-{letter}",
                    alb,
                    TEST_LISTENER_PORT,
                    {"cidr_ipv4": f"{eip.public_ip}/32"},
                    "Test listener, from a NAT gateway of this VPC",
                )
            )
        egress: list[tuple[str, SecurityGroup, int, dict[str, str], str]] = [
            ("alb-out-task", alb, container, _group(task), "Requests and health checks to the tasks"),
            ("task-out-database", task, DATABASE_PORT, _group(database), "PostgreSQL"),
            ("task-out-endpoint", task, HTTPS_PORT, _group(endpoint), "AWS services by their endpoints"),
            ("task-out-storage", task, HTTPS_PORT, layers, "Image layers by the S3 endpoint"),
            ("migration-out-database", migration, DATABASE_PORT, _group(database), "PostgreSQL"),
            ("migration-out-endpoint", migration, HTTPS_PORT, _group(endpoint), "AWS services by their endpoints"),
            ("migration-out-storage", migration, HTTPS_PORT, layers, "Image layers by the S3 endpoint"),
            (
                "task-out-https",
                task,
                HTTPS_PORT,
                anywhere,
                "AWS services without an endpoint, and registries of images that are not mirrored",
            ),
        ]
        for rule_type, rows in (
            (VpcSecurityGroupIngressRule, ingress),
            (VpcSecurityGroupEgressRule, egress),
        ):
            for id, group, port, peer, description in rows:
                rule_type(
                    self,
                    id,
                    security_group_id=group.id,
                    ip_protocol="tcp",
                    from_port=port,
                    to_port=port,
                    description=description,
                    **peer,
                )

    def _storage_endpoint(self, settings: Settings, location: Location) -> VpcEndpoint:
        """Reach S3 for image layers only: ECR keeps them in a bucket of its own and hands out signed addresses."""
        layers = f"arn:{location.partition}:s3:::prod-{settings.region}-starport-layer-bucket/*"
        return VpcEndpoint(
            self,
            "s3-endpoint",
            vpc_id=self._vpc_id,
            service_name=f"com.amazonaws.{settings.region}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=[table.id for table in self._private_route_tables],
            policy=policy_document(statement("ImageLayers", ["s3:GetObject"], [layers], principals=["*"])),
        )

    def _interface_endpoint(self, service: str, settings: Settings, location: Location) -> VpcEndpoint:
        return VpcEndpoint(
            self,
            f"{service.replace('.', '-')}-endpoint",
            vpc_id=self._vpc_id,
            service_name=f"com.amazonaws.{settings.region}.{service}",
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
            subnet_ids=[subnet.id for subnet in self.private_subnets],
            security_group_ids=[self.endpoint_security_group.id],
            # Nobody else's credentials and nobody else's data: no way out of the account by these endpoints.
            policy=policy_document(
                *(
                    statement(
                        access.sid,
                        access.actions,
                        _resources(access, settings, location),
                        principals=["*"],
                        conditions={"StringEquals": {"aws:PrincipalAccount": location.account_id}},
                    )
                    for access in _INTERFACE_ENDPOINTS[service]
                )
            ),
        )


def _resources(access: _Access, settings: Settings, location: Location) -> list[str]:
    """Return what an endpoint serves: this account's resources, and images of the settings from another account."""
    if access.resource is None:
        return ["*"]
    own = location.arn(*access.resource)
    if access not in _IMAGE_PULL:
        return [own]
    images = [ImageReference.parse(image).repository_arn(location.partition) for image in settings.images]
    return [own, *(arn for arn in images if arn)]


def _group(group: SecurityGroup) -> dict[str, str]:
    return {"referenced_security_group_id": group.id}
