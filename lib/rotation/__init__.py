"""The code of the rotation Lambdas: ``protocol`` and one module for each secret that a Lambda rotates.

A Lambda's package holds this file, ``protocol`` and its own module, so nothing here imports more than the runtime has.
There the package is called ``rotation``, not ``lib.rotation``: imports among the modules are relative.
"""
