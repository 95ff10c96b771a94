-- Who may do what. All of this runs as the owner, in one transaction, and again after every change of a file.

-- The service. It signs in by IAM (rds_iam, "Creating a database account using IAM authentication", Amazon Aurora user
-- guide) and so has no password. CREATE ROLE knows no IF NOT EXISTS.
SELECT 'CREATE ROLE fraud_api' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fraud_api') \gexec
ALTER ROLE fraud_api LOGIN NOCREATEDB NOCREATEROLE INHERIT PASSWORD NULL;
GRANT rds_iam TO fraud_api;

-- People who look into the data, each with a login of their own that is a member: CREATE ROLE jane LOGIN IN ROLE
-- fraud_people, rds_iam. They read and change nothing; what they do is logged, see 02_audit.sql.
SELECT 'CREATE ROLE fraud_people' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fraud_people') \gexec
ALTER ROLE fraud_people NOLOGIN NOCREATEDB NOCREATEROLE;

-- Nobody else comes in (PCI DSS 7.2.1: no access but what is granted).
REVOKE ALL ON DATABASE fraud_detection FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE fraud_detection TO fraud_api, fraud_people;
GRANT USAGE ON SCHEMA public TO fraud_api, fraud_people;

-- What there is already, and what the owner will create. The service reads and writes rows; it owns nothing, so it
-- changes no structure.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO fraud_api;
GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA public TO fraud_api;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO fraud_people;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO fraud_api;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, USAGE ON SEQUENCES TO fraud_api;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON ROUTINES TO fraud_api;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO fraud_people;
-- PostgreSQL lets everybody run a new function; that can only be taken back for all schemas at once.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON ROUTINES FROM PUBLIC;
