"""What touches cdktf and jsii: reads stacks, writes what was decided, annotates findings.

No other package of the library imports cdktf, constructs or jsii (save ``fast_start``, which runs before them).

What is touched, and why
------------------------

==================================================  ====================================================================
``TerraformStack.to_terraform``                     Each call from Python to Node costs, and one that reads a resource
                                                    costs most. So a stack is read whole, with its tokens resolved, and
                                                    all is decided in Python (:mod:`aspects.core`).
``TerraformStack.add_override("resource", …)``      The decision goes back in one override of the stack, which cdktf
                                                    merges into what it renders (:mod:`.overrides`). What is null there
                                                    is missing in what we read, so nothing is written that was not
                                                    changed. The method is replaced on the stack's Python object, so
                                                    that an author's own override between two syntheses is noticed.
A child ``@guardrails`` of each stack               Aspects have no order between scopes, and one that runs early does
                                                    not see what later ones do. So ``visit`` only remembers the scope,
                                                    and the decision falls at the end: in a validation of this child,
                                                    which runs after all aspects of its stack, or, where validations
                                                    are not run (``Testing.synth``), when the stack asks it for its
                                                    metadata, before it renders anything (:mod:`.hook`).
``TerraformStack.synthesizer``                      Wrapped, so that errors of one stack wait for those of the others.
``TerraformStack.prepare_stack``                    Makes the outputs behind cross-stack references. ``App.synth`` calls
                                                    it for every stack first; ``Testing.synth`` does not, so we do for
                                                    the stacks that are only read.
``Tokenization.resolve``                            Makes a stack able to read a token of another one (an option, such
                                                    as the key): output, remote state, and the order of the two. It is
                                                    first asked with a stack of an app of its own, whose
                                                    ``add_dependency`` raises: it learns where the token comes from, and
                                                    nothing is made (:mod:`.options`).
``Node.add_metadata``                               Findings, acknowledgements and pins. Not
                                                    ``Annotations.add_error``: it attaches a JavaScript stack trace that
                                                    ``cdktf synth`` prints.
``jsii._runtime.JSIIMeta.__call__``                 Wrapped, so that a finding can name the line that made a construct
                                                    (:mod:`.sources`).
``Aspects.of`` and ``Aspects.add``                  Wrapped, so that an aspect of ours on an App is registered for its
                                                    stacks (:mod:`.adding`): cdktf calls aspects of stacks only; and so
                                                    that one which comes after the synthesis is refused.
``App.manifest``                                    Read, to refuse guardrails on an app that was synthesized already.
``jsii._reference_map``                             Read, to see whether an app that was guarded is still there.
``__jsii_ifaces__`` of an aspect                    Says that it is an ``IAspect`` of cdktf or of CDK Terrain, whichever
                                                    the app uses (:mod:`.framework`).
==================================================  ====================================================================

When all of this happens
------------------------

``App.synth`` prepares every stack, then synthesizes one after the other: its aspects, its validations, its JSON. So
when the first stack is validated, the aspects of the later ones have not run yet. Guardrails decide on the whole app at
once all the same (:mod:`.session`): the first stack that is validated makes them read every guarded stack and decide.
Each later stack is read again when its turn comes. If nothing has changed there, what was decided holds; if an aspect
of somebody else changed it, the decision is made again with the stack as it is now, and what concerns the stacks still
to come is taken from it. A stack whose turn comes twice begins another synthesis: what was written before is taken
back, and the decision starts from what the author left.
"""
