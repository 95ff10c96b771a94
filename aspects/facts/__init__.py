"""Facts per Terraform resource type: tables without logic, each with its source; standard library only."""
