"""Scripts that derive the tables in ``aspects/metadata`` from the provider and AWS's service models."""
