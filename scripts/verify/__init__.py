"""Verify a deployed environment: what AWS has of it against the settings, then the way in for its callers.

``checks`` read what AWS has, in the emulator of ``make e2e`` as well as in an account; ``running`` and ``way_in`` look
at what only AWS runs; ``subject`` finds out what there is to verify.
"""
