"""Lambda: where a function logs, and its code, which ``secretsmanager`` runs."""

from __future__ import annotations

from tests.e2e.emulator.gaps.base import Request, closes
from tests.e2e.emulator.gaps.echo import Echo, register, same
from tests.e2e.emulator.wire import Document

_FUNCTION = Echo(
    service="lambda",
    types=("aws_lambda_function",),
    items={
        "CreateFunction": "@",
        "UpdateFunctionCode": "@",
        "UpdateFunctionConfiguration": "@",
        "GetFunction": "Configuration",
        "GetFunctionConfiguration": "@",
    },
    identity=("FunctionName",),
    members=same("LoggingConfig"),
)

register(_FUNCTION)


@closes("lambda", ("CreateFunction", "UpdateFunctionCode", "DeleteFunction"), "aws_lambda_function")
def _function_code(request: Request) -> Document:
    """Keep the code as it was packaged, to run it without a container."""
    if request.operation == "DeleteFunction":
        answer = request.ask()
        request.memory.forget("function", request.sent["FunctionName"].rsplit(":", 1)[-1])
        return answer
    answer = _FUNCTION.handle(request)
    package = (request.sent.get("Code") or request.sent).get("ZipFile")
    request.memory.records["function", answer["FunctionName"]] = {"package": package}
    return answer
