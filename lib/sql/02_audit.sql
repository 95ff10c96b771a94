-- Whose statements are logged: personal access to card data, and what administrators do (PCI DSS 10.2.1.1, 10.2.1.2).

-- The parameter group audits every session in full (pgaudit.log = all): people's logins, and the owner's. It is the
-- default because a setting of the group fraud_people would do nothing: ALTER ROLE ... SET counts for the role that
-- signs in, and its members do not inherit it (PostgreSQL, "ALTER ROLE"). In a session only a superuser changes it.
CREATE EXTENSION IF NOT EXISTS pgaudit;

-- The service is no person, and the API's own log says who asked. A line for each statement would cost it latency, and
-- the literals of its statements would bring card data into the log. Changes of structure and rights are still logged.
ALTER ROLE fraud_api SET pgaudit.log = 'ddl, role';

-- The default has to be in force: without it people would look unseen.
DO $$
BEGIN
    IF current_setting('pgaudit.log', true) IS DISTINCT FROM 'all' THEN
        RAISE EXCEPTION 'sessions are not audited: pgaudit.log is %, expected all; use the parameter group of the stack',
            coalesce(nullif(current_setting('pgaudit.log', true), ''), 'not set');
    END IF;
END
$$;
