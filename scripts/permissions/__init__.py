"""Who may do what: the permissions that calls of AWS need, and whether policies have them, all of them and no more.

``reference`` is AWS's own list of actions, ``accesses`` derives from a call what it is asked for, ``evaluator`` asks
policies, ``deployer`` creates those of a deployer.
"""
