"""The gap of Lambda."""

from __future__ import annotations

from lib.rotated_secret import package
from tests.e2e.gaps.support import Aws, name


def test_function_keeps_its_logging(aws: Aws) -> None:
    """A function logs where it was told to, until it is told otherwise."""
    functions, role, function = aws["lambda"], name(), name()
    arn = aws["iam"].create_role(RoleName=role, AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    first, second = ({"LogFormat": "JSON", "LogGroup": group} for group in ("/a", "/b"))
    functions.create_function(
        FunctionName=function,
        Role=arn,
        Runtime="python3.12",
        Handler="handler.handle",
        Code={"ZipFile": package("origin")},
        LoggingConfig=first,
    )
    assert functions.get_function(FunctionName=function)["Configuration"]["LoggingConfig"] == first
    functions.update_function_configuration(FunctionName=function, LoggingConfig=second)
    assert functions.get_function_configuration(FunctionName=function)["LoggingConfig"] == second
