"""AWS calls as they pass: which operation a request is, what was sent, and what an answer holds.

Between a client and moto's server: closed gaps (``gaps``) and faults (``faults``) see calls as botocore's service
models describe them, whatever the protocol, and touch nothing inside moto.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from botocore.parsers import create_parser
from moto.core.exceptions import ServiceException
from moto.core.model import OperationModel, ServiceModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.datastructures import Headers
from werkzeug.exceptions import NotFound

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Document = dict[str, Any]

SERVICES = (
    "acm",
    "apigateway",
    "application-autoscaling",
    "cloudwatch",
    "codedeploy",
    "ec2",
    "ecr",
    "ecs",
    "elbv2",
    "iam",
    "kms",
    "lambda",
    "logs",
    "rds",
    "route53",
    "s3",
    "secretsmanager",
    "service-quotas",
    "sns",
    "sts",
    "wafv2",
    "xray",
)
"""The services whose calls are recognized, by their names in botocore."""

_SCOPE = re.compile(r"Credential=[^/]+/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")


class AwsError(ServiceException):
    """An answer of AWS that refuses a call: a code of the service and a message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)


@dataclass(frozen=True)
class Call:
    """One call of an AWS operation.

    Attributes:
        service: the service's name in botocore, such as ``elbv2``.
        operation: the operation, such as ``CreateListener``.
        region: the region of the signature.
        parameters: what was sent, as in the service model.
        model: the operation in moto's reading of the service model.
        protocol: how it was sent, such as ``rest-json``.
    """

    service: str
    operation: str
    region: str
    parameters: Document
    model: OperationModel
    protocol: str


@dataclass(frozen=True)
class Answer:
    """A response as it goes over the wire."""

    status: int
    headers: Headers
    body: bytes


def identify(environ: Environ) -> Call | None:
    """The call that a WSGI request is; none for what is not one of ``SERVICES``. Its body can be read again."""
    # First of all: whatever the request is, it is sent on with the body that is kept here.
    request = Request(_rewound(environ))
    scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    if scope is None:
        return None
    service = _SERVICE_OF_SIGNATURE.get(scope["service"])
    if service is None:
        return None
    model = get_service_model(service)
    found = _operation(service, model, request)
    if found is None:
        return None
    name, in_path = found
    operation = model.operation_model(name)
    protocol = determine_request_protocol(model, request.content_type)
    parameters = PROTOCOL_PARSERS[protocol](operation).parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.data,
            "url_path": request.path,
            "url_params": in_path,
        }
    )
    return Call(service, name, scope["region"], parameters or {}, operation, protocol)


def send(application: Application, environ: Environ, body: bytes | None = None) -> Answer:
    """What ``application`` answers to the request, or to the same request with another ``body``."""
    sent = environ["e2e.body"] if body is None else body
    copy = {**environ, "wsgi.input": io.BytesIO(sent), "CONTENT_LENGTH": str(len(sent))}
    started: list[tuple[str, list[tuple[str, str]]]] = []
    chunks = application(copy, lambda status, headers, *_: started.append((status, headers)))
    content = b"".join(chunks)
    close = getattr(chunks, "close", None)
    if close is not None:
        close()
    status, headers = started[0]
    return Answer(int(status.split()[0]), Headers(headers), content)


def read(call: Call, answer: Answer) -> Document:
    """What an answer holds, as in the service model.

    Raises:
        AwsError: it refuses the call.
    """
    parsed = create_parser(call.protocol).parse(
        {"status_code": answer.status, "headers": dict(answer.headers), "body": answer.body}, call.model.output_shape
    )
    metadata = parsed.pop("ResponseMetadata", {})
    if answer.status >= 400 or "Error" in parsed:
        error = parsed.get("Error", {})
        raise AwsError(error.get("Code", str(metadata.get("HTTPStatusCode"))), error.get("Message", ""))
    return dict(parsed)


def write(call: Call, result: Document | AwsError) -> Answer:
    """The answer that holds ``result``, in the protocol of the call."""
    serializer = get_serializer_class(call.service, call.protocol)(operation_model=call.model)
    response = serializer.serialize(result)
    body = response["body"]
    return Answer(
        response["status_code"],
        Headers(response["headers"]),
        body.encode() if isinstance(body, str) else body,
    )


def respond(answer: Answer, start_response: StartResponse) -> Iterator[bytes]:
    """Hand ``answer`` to the WSGI server."""
    headers = Headers([(name, str(value)) for name, value in answer.headers if name.lower() != "content-length"])
    headers["Content-Length"] = str(len(answer.body))
    start_response(str(answer.status), list(headers))
    return iter([answer.body])


def _rewound(environ: Environ) -> Environ:
    """The request with a body that is kept, because a stream can be read once."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if "e2e.body" not in environ:
        chunked = environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked"
        environ["e2e.body"] = environ["wsgi.input"].read() if chunked else environ["wsgi.input"].read(length)
    environ["wsgi.input"] = io.BytesIO(environ["e2e.body"])
    return {**environ, "wsgi.input": io.BytesIO(environ["e2e.body"])}


def _operation(service: str, model: ServiceModel, request: Request) -> tuple[str, dict[str, Any]] | None:
    target = request.headers.get("X-Amz-Target")
    name = target.rsplit(".", 1)[-1] if target else request.values.get("Action")
    if name is None:
        try:
            operation, in_path = get_service_router(service).match(request)
        except (NotFound, NotImplementedError):
            return None
        return str(operation.name), dict(in_path)
    return (name, {}) if name in model.operation_names else None


def _signing_name(service: str) -> str:
    metadata = get_service_model(service).metadata
    return str(metadata.get("signingName", metadata["endpointPrefix"]))


_SERVICE_OF_SIGNATURE = {_signing_name(service): service for service in SERVICES}
