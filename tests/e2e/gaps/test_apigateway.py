"""The gaps of API Gateway."""

from __future__ import annotations

from tests.e2e.emulator.process import REGION
from tests.e2e.gaps.support import Aws, name, refused


def test_integration_changes(aws: Aws) -> None:
    """What was put is changed member by member, parameters with a slash in their name too; the rest stays."""
    api = aws["apigateway"]
    rest = api.create_rest_api(name=name())["id"]
    root = api.get_resources(restApiId=rest)["items"][0]["id"]
    which = {"restApiId": rest, "resourceId": root, "httpMethod": "GET"}
    with refused("NotFoundException"):
        api.update_integration(**{**which, "resourceId": "unknown"}, patchOperations=[])
    api.put_method(**which, authorizationType="NONE")
    first, last = "integration.request.header.X-First", "integration.request.header.a/b"
    api.put_integration(
        **which,
        type="HTTP_PROXY",
        integrationHttpMethod="GET",
        uri="https://one.example.com/",
        timeoutInMillis=5000,
        requestParameters={first: "'1'", "integration.request.path.proxy": "method.request.path.proxy"},
    )
    changes = [
        {"op": "replace", "path": "/uri", "value": "https://two.example.com/"},
        {"op": "replace", "path": "/httpMethod", "value": "POST"},
        {"op": "replace", "path": "/timeoutInMillis", "value": "900"},
        {"op": "replace", "path": f"/requestParameters/{first}", "value": "'2'"},
        {"op": "add", "path": f"/requestParameters/{last.replace('/', '~1')}", "value": "'3'"},
        {"op": "remove", "path": "/requestParameters/integration.request.path.proxy"},
    ]
    answer = api.update_integration(**which, patchOperations=changes)
    found = api.get_integration(**which)
    expected = {
        "type": "HTTP_PROXY",
        "uri": "https://two.example.com/",
        "httpMethod": "POST",
        "timeoutInMillis": 900,
        "requestParameters": {first: "'2'", last: "'3'"},
    }
    assert {member: answer.get(member) for member in expected} == expected
    assert {member: found.get(member) for member in expected} == expected


def test_client_certificate(aws: Aws) -> None:
    """Certificates keep description and tags; a deleted one is unknown."""
    api = aws["apigateway"]
    identity = api.generate_client_certificate(description="old", tags={"a": "1"})["clientCertificateId"]
    change = {"op": "replace", "path": "/description", "value": "new"}
    api.update_client_certificate(clientCertificateId=identity, patchOperations=[change])
    found = api.get_client_certificate(clientCertificateId=identity)
    assert (found["description"], found["tags"]) == ("new", {"a": "1"})
    assert [each["clientCertificateId"] for each in api.get_client_certificates()["items"]] == [identity]
    api.delete_client_certificate(clientCertificateId=identity)
    assert api.get_client_certificates()["items"] == []
    with refused("NotFoundException"):
        api.get_client_certificate(clientCertificateId=identity)


def test_stage_keeps_its_client_certificate(aws: Aws) -> None:
    """The certificate is set as the provider sets it, by a change, and part of both ways to read a stage."""
    api = aws["apigateway"]
    rest = api.create_rest_api(name="x")["id"]
    root = api.get_resources(restApiId=rest)["items"][0]["id"]
    api.put_method(restApiId=rest, resourceId=root, httpMethod="GET", authorizationType="NONE")
    api.put_integration(restApiId=rest, resourceId=root, httpMethod="GET", type="MOCK")
    stage = {"restApiId": rest, "stageName": "s"}
    api.create_stage(**stage, deploymentId=api.create_deployment(restApiId=rest)["id"])
    change = {"op": "replace", "path": "/clientCertificateId", "value": "abc"}
    assert api.update_stage(**stage, patchOperations=[change])["clientCertificateId"] == "abc"
    assert api.get_stage(**stage)["clientCertificateId"] == "abc"
    assert [each["clientCertificateId"] for each in api.get_stages(restApiId=rest)["item"]] == ["abc"]
    api.delete_stage(**stage)
    made = api.create_stage(**stage, deploymentId=api.get_deployments(restApiId=rest)["items"][0]["id"])
    assert "clientCertificateId" not in made


def test_tags_of_an_api_change(aws: Aws) -> None:
    """Those it was made with are joined by later ones, and go one by one; a successor has none of them."""
    api = aws["apigateway"]
    identity = api.create_rest_api(name=name(), tags={"first": "1"})["id"]
    arn = f"arn:aws:apigateway:{REGION}::/restapis/{identity}"
    api.tag_resource(resourceArn=arn, tags={"second": "2"})
    assert api.get_rest_api(restApiId=identity)["tags"] == {"first": "1", "second": "2"}
    api.untag_resource(resourceArn=arn, tagKeys=["first"])
    assert api.get_rest_api(restApiId=identity)["tags"] == {"second": "2"}
    assert [each["tags"] for each in api.get_rest_apis()["items"] if each["id"] == identity] == [{"second": "2"}]
    key = api.create_api_key(name=name(), tags={"first": "1"})["id"]
    api.tag_resource(resourceArn=f"arn:aws:apigateway:{REGION}::/apikeys/{key}", tags={"first": "2"})
    assert api.get_api_key(apiKey=key)["tags"] == {"first": "2"}
    assert [each["tags"] for each in api.get_api_keys()["items"] if each["id"] == key] == [{"first": "2"}]
    certificate = api.generate_client_certificate(tags={"first": "1"})["clientCertificateId"]
    arn = f"arn:aws:apigateway:{REGION}::/clientcertificates/{certificate}"
    api.tag_resource(resourceArn=arn, tags={"second": "2"})
    assert api.get_client_certificate(clientCertificateId=certificate)["tags"] == {"first": "1", "second": "2"}
    domain = {"domainName": f"{name()}.example.com", "regionalCertificateArn": "arn:aws:acm:us-east-1:1:certificate/1"}
    api.create_domain_name(**domain)
    arn = f"arn:aws:apigateway:{REGION}::/domainnames/{domain['domainName']}"
    api.tag_resource(resourceArn=arn, tags={"second": "2"})
    assert api.get_domain_name(domainName=domain["domainName"])["tags"] == {"second": "2"}
    api.delete_domain_name(domainName=domain["domainName"])
    api.create_domain_name(**domain)
    assert not api.get_domain_name(domainName=domain["domainName"]).get("tags")


def test_what_an_api_no_longer_has_is_not_found(aws: Aws) -> None:
    """Each part can be read while it is there, and is refused once it is deleted, although its parent is there."""
    api = aws["apigateway"]
    rest = {"restApiId": api.create_rest_api(name=name())["id"]}
    root = {**rest, "resourceId": api.get_resources(**rest)["items"][0]["id"], "httpMethod": "GET"}
    api.put_method(**root, authorizationType="NONE")
    api.put_integration(**root, type="HTTP_PROXY", integrationHttpMethod="GET", uri="https://example.com/")
    deployments = [{**rest, "deploymentId": api.create_deployment(**rest)["id"]} for _ in range(2)]
    api.create_stage(**deployments[0], stageName="s")
    mapping = {"domainName": f"{name()}.example.com", "basePath": "p"}
    api.create_domain_name(domainName=mapping["domainName"])
    api.create_base_path_mapping(**mapping, **rest, stage="s")
    validator = {**rest, "requestValidatorId": api.create_request_validator(**rest, name="v")["id"]}
    parts = {
        "request_validator": validator,
        "integration": root,
        "base_path_mapping": mapping,
        "deployment": deployments[1],
    }
    for kind, which in parts.items():
        assert getattr(api, f"get_{kind}")(**which).keys() > {"ResponseMetadata"}
        getattr(api, f"delete_{kind}")(**which)
        with refused("NotFoundException"):
            getattr(api, f"get_{kind}")(**which)


def test_what_a_domain_never_had_is_not_found(aws: Aws) -> None:
    """A domain without any mapping is one that a killed deployment left, and `make adopt` asks for its mapping."""
    api, domain = aws["apigateway"], f"{name()}.example.com"
    api.create_domain_name(domainName=domain)
    assert api.get_domain_name(domainName=domain)["domainName"] == domain
    with refused("NotFoundException"):
        api.get_base_path_mapping(domainName=domain, basePath="(none)")
