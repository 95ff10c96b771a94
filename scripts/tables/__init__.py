"""Scripts that derive the tables in ``aspects/facts`` from the provider and AWS's service models."""
