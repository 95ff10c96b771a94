"""Which functions have their logs read as text, so that another format would break the reader; pure."""

from __future__ import annotations

from collections.abc import Iterator

from .graph import Graph
from .model import Key, Resource
from .paths import lookup

_FILTERS = {"aws_cloudwatch_log_metric_filter": "pattern", "aws_cloudwatch_log_subscription_filter": "filter_pattern"}
_FUNCTION_LOGS = "/aws/lambda/"


def functions_read_as_text(graph: Graph) -> set[Key]:
    """Return the functions whose log group has a filter with a pattern for text.

    A pattern for JSON starts with a brace, and an empty one matches every line. Source: CloudWatch Logs user guide,
    "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail".
    """
    groups = {name for each in _text_filters(graph) for name in _group_names(each, graph)}
    if not groups:
        return set()
    return {
        function.key
        for function in graph.by_type.get("aws_lambda_function", [])
        if not groups.isdisjoint(_own_groups(function, graph))
    }


def _text_filters(graph: Graph) -> Iterator[Resource]:
    for kind, attribute in _FILTERS.items():
        for each in graph.made(kind):
            pattern = each.body.get(attribute)
            # A pattern that only Terraform knows may be for either.
            if isinstance(pattern, str) and pattern.strip() and not pattern.lstrip().startswith("{"):
                yield each


def _group_names(reader: Resource, graph: Graph) -> Iterator[object]:
    """Yield what a filter's log group is known by: its name, its key, or the function whose it is."""
    text = reader.body.get("log_group_name")
    if text:
        yield (reader.stack, text)
    for target in graph.targets(text, reader.stack):
        yield target.key
        if target.type == "aws_cloudwatch_log_group":
            name = target.body.get("name")
            if name:
                yield (target.stack, name)
            yield from (each.key for each in graph.targets(name, target.stack))


def _own_groups(function: Resource, graph: Graph) -> Iterator[object]:
    """Yield what a function's log group may be known by."""
    yield function.key
    yield (function.stack, f"{_FUNCTION_LOGS}{function.body.get('function_name')}")
    for text in lookup(function.body, "logging_config.log_group"):
        yield (function.stack, text)
        for target in graph.targets(text, function.stack):
            yield target.key
            yield (target.stack, target.body.get("name"))
