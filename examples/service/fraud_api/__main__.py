"""Run the service: ``python -m fraud_api``, as the container does."""

from __future__ import annotations

import logging
import os
import sys

import boto3
import uvicorn
from botocore.config import Config

from fraud_api import configuration, logs, tracing
from fraud_api.app import make_app
from fraud_api.database import Database
from fraud_api.server import Lifecycle, Server
from fraud_api.signing import KeyRing
from fraud_api.tls import server_context

LOG = logging.getLogger("fraud_api")

_AWS = Config(connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 3, "mode": "standard"})
"""How long to wait for AWS: a caller is waiting for the answer to a signature meanwhile."""


def main() -> int:
    """Serve until SIGTERM; returns the exit status."""
    logs.set_up()
    try:
        settings = configuration.load(os.environ)
        session = boto3.Session(region_name=settings.region)
        secrets = session.client("secretsmanager", config=_AWS)
        signer = session.client("rds", config=_AWS)
        keys = KeyRing(
            settings.secret, lambda: str(secrets.get_secret_value(SecretId=settings.secret_arn)["SecretString"])
        )
    except ValueError as error:
        for problem in str(error).splitlines():
            LOG.error(problem)
        return 2
    tracing.set_up()
    database = Database(
        {
            "host": settings.database_host,
            "port": settings.database_port,
            "dbname": settings.database_name,
            "user": settings.database_user,
        },
        lambda: str(
            signer.generate_db_auth_token(settings.database_host, settings.database_port, settings.database_user)
        ),
    )
    lifecycle = Lifecycle()
    server = Server(
        uvicorn.Config(
            make_app(database, keys, lifecycle),
            host="0.0.0.0",
            port=settings.port,
            loop="uvloop",
            http="httptools",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ssl_context_factory=lambda config, default: server_context(),
        ),
        lifecycle,
        settings.drain_seconds,
    )
    server.run()
    LOG.info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
