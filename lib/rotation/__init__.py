"""The code of the rotation Lambdas: ``protocol`` and one module for each secret that a Lambda rotates.

A Lambda's package holds this file, ``protocol`` and its own module, so nothing here imports more than the runtime has.
There the package is called ``rotation``, not ``lib.rotation``: imports among the modules are relative.
"""

MOST_VALUES = 3
"""How many values are accepted at a time: as many as one condition of a listener rule compares (ELB guide, "Condition
basics")."""

RULE = "origin"
"""Name of the firewall's rule, and of its metric."""

PROBE_SECONDS = 240
"""How long testSecret waits for the new value to be in force. AWS WAF takes "between a few seconds and a number of
minutes" for a change to reach all of its servers (AWS WAF guide, "Temporary inconsistencies during updates")."""
