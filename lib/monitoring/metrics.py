"""Which CloudWatch metrics there are of an environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction
from cdktf_cdktf_provider_aws.lb_target_group import LbTargetGroup

from lib.api_gateway import Api
from lib.database import Database
from lib.load_balancer import LoadBalancer
from lib.service import Service
from lib.waf import WebAcl


@dataclass(frozen=True)
class Metric:
    """A CloudWatch metric.

    Attributes:
        namespace: such as ``AWS/ApiGateway``.
        name: such as ``Latency``.
        dimensions: what it is measured on; attributes of resources, never written-out names.
        statistic: ``Sum``, ``Average``, ``Minimum``, ``Maximum`` or a percentile such as ``p99``.
    """

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    statistic: str


@dataclass(frozen=True)
class Percentage:
    """One count in percent of another one; no value where there is nothing to count.

    Attributes:
        part: what is counted; periods without data count as 0.
        whole: what it is a part of.
        at_least: how much of the whole there has to be; a period with less counts as 0 percent.
    """

    part: Metric
    whole: Metric
    at_least: int = 0

    @property
    def expression(self) -> str:
        """The percentage in CloudWatch's metric math, over ``part`` and ``whole``."""
        percentage = "100 * FILL(part, 0) / whole"
        return f"IF(whole < {self.at_least}, 0, {percentage})" if self.at_least else percentage


class Metrics:
    """The metrics of an environment, each put together in one place, for alarms and dashboard.

    Attributes:
        web_acls: the web ACLs by a short name, such as ``api``.
        target_groups: the two target groups by their names, ``blue`` and ``green``.
        rotations: the rotation Lambdas by the secret that they rotate, such as ``origin``.
    """

    def __init__(
        self,
        *,
        region: str,
        api: Api,
        load_balancer: LoadBalancer,
        service: Service,
        database: Database,
        rotations: Mapping[str, LambdaFunction],
        web_acls: Mapping[str, WebAcl],
    ) -> None:
        self._region = region
        self._api = {"ApiName": api.rest_api.name, "Stage": api.stage.stage_name}
        self._load_balancer = {"LoadBalancer": load_balancer.alb.arn_suffix}
        self._service = {"ClusterName": service.cluster.name, "ServiceName": service.service.name}
        self._database = {"DBClusterIdentifier": database.cluster.cluster_identifier}
        self.rotations = dict(rotations)
        self.web_acls = dict(web_acls)
        self.target_groups: dict[str, LbTargetGroup] = {
            "blue": load_balancer.blue,
            "green": load_balancer.green,
        }

    def api(self, name: str, statistic: str) -> Metric:
        """Return a metric of the API's stage."""
        return Metric("AWS/ApiGateway", name, self._api, statistic)

    def load_balancer(self, name: str, statistic: str) -> Metric:
        """Return a metric of the load balancer as a whole."""
        return Metric("AWS/ApplicationELB", name, self._load_balancer, statistic)

    def target_group(self, color: str, name: str, statistic: str) -> Metric:
        """Return a metric of the ``blue`` or ``green`` target group."""
        group = self.target_groups[color]
        return Metric("AWS/ApplicationELB", name, {"TargetGroup": group.arn_suffix, **self._load_balancer}, statistic)

    def service(self, name: str, statistic: str) -> Metric:
        """Return a utilization metric of the ECS service."""
        return Metric("AWS/ECS", name, self._service, statistic)

    def tasks(self, name: str, statistic: str) -> Metric:
        """Return a metric that Container Insights adds, such as the number of running tasks."""
        return Metric("ECS/ContainerInsights", name, self._service, statistic)

    def database(self, name: str, statistic: str) -> Metric:
        """Return a metric over the instances of the database cluster."""
        return Metric("AWS/RDS", name, self._database, statistic)

    def web_acl(self, name: str, metric: str, statistic: str) -> Metric:
        """Return a metric over all rules of a web ACL; WAF names it by the ACL's metric name, not by its name."""
        dimensions = {
            "WebACL": self.web_acls[name].metric_name,
            "Region": self._region,
            "Rule": "ALL",
        }
        return Metric("AWS/WAFV2", metric, dimensions, statistic)

    def rotation(self, secret: str, name: str, statistic: str) -> Metric:
        """Return a metric of the Lambda that rotates a secret."""
        return Metric("AWS/Lambda", name, {"FunctionName": self.rotations[secret].function_name}, statistic)
