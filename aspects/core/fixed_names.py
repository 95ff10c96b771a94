"""Names that somebody outside the app looks for, so that they have to stay; pure.

A bucket that is a website answers under the host name that it has: S3 finds it by the ``Host`` of a request. Source: S3
user guide, "Tutorial: Configuring a static website using a custom domain registered with Route 53".
"""

from __future__ import annotations

from functools import lru_cache

from .graph import Graph, texts
from .model import Resource
from .paths import blocks, is_set

_WEBSITE = "aws_s3_bucket_website_configuration"
_RECORD = "aws_route53_record"
_CLOUDFRONT = "aws_cloudfront_distribution"


def fixed_by_host_name(resource: Resource, graph: Graph) -> str:
    """Return why a bucket must have just its name; empty where it may have another.

    It is a website, or has the name of a Route 53 record. Where that record points to CloudFront, the distribution
    answers, and the bucket may be called anything.
    """
    name = resource.body.get("bucket")
    if resource.type != "aws_s3_bucket" or not isinstance(name, str) or "." not in name:
        return ""
    records = _records(graph).get(_host(name), [])
    if records and all(_leads_to_cloudfront(record, graph) for record in records):
        return ""
    if records:
        return f"{records[0].address} has the same name, which is how S3 finds the bucket"
    if blocks(resource.body, "website") or graph.companions(resource, _WEBSITE, "bucket"):
        return "it is a website, which S3 finds by its host name"
    return ""


@lru_cache(maxsize=1)
def _records(graph: Graph) -> dict[str, list[Resource]]:
    """Return the records of an app by their full names."""
    found: dict[str, list[Resource]] = {}
    for record in graph.by_type.get(_RECORD, []):
        host = _host(record.body.get("name"))
        zones = [_host(each.body.get("name")) for each in graph.targets(record.body.get("zone_id"), record.stack)]
        full = [f"{host}.{zone}".strip(".") for zone in zones if zone and not f".{host}".endswith(f".{zone}")]
        for name in {host, *full}:
            found.setdefault(name, []).append(record)
    return found


def _host(name: object) -> str:
    return str(name).rstrip(".").lower() if is_set(name) else ""


def _leads_to_cloudfront(record: Resource, graph: Graph) -> bool:
    targets = graph.targets([record.body.get("alias"), record.body.get("records")], record.stack)
    return any(each.type == _CLOUDFRONT for each in targets) or any(
        ".cloudfront.net" in text for _, text in texts(record.body)
    )
