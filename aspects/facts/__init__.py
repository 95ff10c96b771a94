"""What is known of resource types: tables, each with its source."""
