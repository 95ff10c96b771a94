"""The decision: pure Python over plain data, without cdktf, jsii or Node.

From the bottom up:

* :mod:`.expressions`: the one scanner for ``${…}``, and what an expression refers to;
* :mod:`.model`: a resource, a stack, and what may be written or reported;
* :mod:`.paths` and :mod:`.rows`: read and write attributes by path, bring a table's rows to their values;
* :mod:`.containers`: container definitions, which are text with expressions in it;
* :mod:`.policies`: policy documents, as far as they can be read;
* :mod:`.history`: where a resource comes from, and what its author said of it;
* :mod:`.names`: who gets which name where several want the same;
* :mod:`.marks` and :mod:`.mentions`: the literal names of other resources in a text, interpolations left out of it;
* :mod:`.graph`: every resource of an app, where each one lives, and what refers to what;
* :mod:`.lifecycle`: what is created before the old one is destroyed;
* :mod:`.existing`, :mod:`.pins`, :mod:`.fixed_names`: what exists already, what it keeps, and names that stay;
* :mod:`.renames`, :mod:`.selectors`: what follows a name or a tag that changes;
* :mod:`.placement`: whether the value of an option can be in a resource;
* :mod:`.receivers`: what AWS services deliver to, and whether they can with a key;
* :mod:`.permissions` and :mod:`.tracing`: what a role may do, and whether traces get to X-Ray;
* :mod:`.aspect`: the base of an aspect;
* :mod:`.tag_keys`: tag keys that cannot stand next to each other;
* :mod:`.bypasses`: what goes past the aspects on a resource without a word of its own;
* :mod:`.acknowledgements`, :mod:`.decide`: all aspects over the whole graph, and what remains to be reported;
* :mod:`.summary`: the outcome as text.

How a decision uses the graph
-----------------------------

:func:`.decide.decide` gets the graph of the whole app, all guarded stacks at once, and goes through it in this order:

1. :meth:`.aspect.Aspect.begin` of each aspect, with the graph and the resources that the aspect covers. Whatever
   depends on several resources is computed here, before anything is written: which names are needed, which are taken.
   An aspect keeps nothing from one decision to the next, so that each starts afresh.
2. :meth:`.aspect.Aspect.decide` for each resource and each aspect that covers it, in the order of the aspects. It gets
   the resource as the aspects before it left it, and the graph as the author left it.
3. :class:`.renames.Renames`: what names a resource by a name that it has no longer is rewritten, in every resource that
   an aspect with :attr:`.aspect.Aspect.gives_names` covers, or reported.
4. :func:`.bypasses.found_on` for each resource: what went past the aspects, such as ``ignore_changes``.
5. :meth:`.aspect.Aspect.check` of each aspect, on the graph as it will be written.

Where an aspect or a rule fails with an exception, that is a finding at the resource or, in the first and the last step,
at its scope, and the others go on.

Where something belongs:

* **Where a resource lives**: :meth:`.graph.Graph.placement` gives account and region from the provider configuration of
  the resource, alias included. An aspect compares the placement of the resource with that of what it is about to write
  (a key, a log group) by :mod:`.placement`, and reports where they differ. Whatever an aspect writes is checked once
  more: what the stack does not declare, or what would make a circle, is reported in its place
  (:func:`.placement.why_not`). What an aspect creates next to a resource inherits
  provider, ``count`` and ``for_each`` (:func:`.decide.created`).
* **What a resource refers to**: :meth:`.graph.Graph.edges_from` and :meth:`.graph.Graph.edges_to` give reference
  expressions (through the outputs of other stacks, too) and literal names and ARNs, each with the path of the attribute
  and the text in it. :mod:`.mentions` reads them by the tables :mod:`aspects.facts.references`, ``identity`` and
  ``documents``; :meth:`.graph.Graph.named` says which resource is meant. :meth:`.graph.Graph.targets` does the same for
  one value, and :meth:`.graph.Graph.companions` answers which resources configure another one.
* **What names a renamed resource**: who gives a name only writes it, and what refers to the old one follows from the
  :class:`.model.Change` (:class:`.renames.Renames`).
* **What concerns several resources**, such as a name that must differ from others: it is computed in ``begin``, from
  the graph and not from the order of the resources, and carried out in ``decide`` of each resource concerned.
  ``graph.names`` is shared by all aspects of a decision, so that names are unique over every guardrails of the app. A
  name is announced in ``begin`` (:meth:`.names.Names.request`) and given in ``decide`` (:meth:`.names.Names.claim`), so
  that who comes first does not count.
* **What exists already**: :attr:`.model.Resource.origin` and :attr:`.graph.Graph.pins` say so,
  :func:`.existing.kept_part` how much of it is left alone, and :func:`.existing.holds_back` which writes are left out
  for that. An aspect decides as if the resource were new; :mod:`.decide` leaves out and reports.
* **What a write does to a resource that exists**: :attr:`.model.Change.effect`, from
  :mod:`aspects.facts.replacement`.
* **What only the final state shows**: ``check``, on the graph as it will be written.
* **What a resource is** (its provider, how its instances are told apart): a property of :class:`.model.Resource`. What
  a *type* is: a table in :mod:`aspects.facts`.
* **What becomes of an option that is a token**: text such as ``${TfToken[TOKEN.7]}``, which only cdktf can resolve, and
  for each stack in another way; that is the work of :mod:`aspects.synthesis`.
"""
