"""How a stack tells that it is being synthesized: what cdktf calls, and what is passed on to a listener."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, cast

import jsii
from constructs import IConstruct, IValidation

from . import framework

_ID = "@guardrails"
_FOUND_ERRORS = 'Encountered Annotations with level "ERROR"'


class Listener(Protocol):
    """Who is notified of the synthesis of one stack."""

    @property
    def errors(self) -> list[str]:
        """What stacks of the app that were synthesized before failed with; emptied when it is raised."""
        ...

    def before_synthesis(self, *, of_app: bool) -> None:
        """Note that synthesis begins, by ``App.synth`` or for this stack only; ``Testing.synth`` does not say so."""
        ...

    def before_validation(self) -> None:
        """Act after all aspects have run; annotations made now count."""
        ...

    def before_rendering(self) -> None:
        """Act before the stack is rendered; overrides made now count."""
        ...

    def write_evidence(self, folder: Path) -> None:
        """Write evidence after the app has synthesized the stack, with or without errors among its annotations.

        Args:
            folder: that of its JSON.

        Raises:
            RuntimeError: something cannot be written.
        """
        ...

    def after_synthesis(self) -> list[str]:
        """Note that synthesis is over, whether it went well or not.

        Returns:
            Errors that were found too late for cdktf to fail on them: where validations are skipped.
        """
        ...


def listen(stack: IConstruct, listener: Listener) -> None:
    """Tell ``listener`` of each synthesis of ``stack``, and let its errors wait for those of the app's other stacks.

    The stack gets a child without output, ``@guardrails``, and a synthesizer around its own.
    """
    module = framework.of(stack)
    hook = _hook_class(module)(stack, _ID)
    hook.listener = listener
    collector = _collector_class(module)(stack, listener)
    cast(Any, stack).synthesizer = collector


@cache
def _hook_class(module: ModuleType) -> Any:
    """Return the class of the element that a stack of this framework asks for metadata before it renders anything."""

    @jsii.implements(IValidation)
    class Hook(module.TerraformElement):  # type: ignore[misc,name-defined]
        listener: Listener

        def __init__(self, scope: IConstruct, id: str) -> None:
            super().__init__(scope, id)
            self.node.add_validation(self)

        def validate(self) -> list[str]:
            try:
                self.listener.before_validation()
            except Exception as error:
                return [f"guardrails-internal: {type(error).__name__}: {error}; report this with the stack's code"]
            return []

        def to_metadata(self) -> Any:
            try:
                self.listener.before_rendering()
            except Exception as error:
                # Else jsii makes a bare RuntimeError of it, which does not say where.
                raise RuntimeError(
                    f"[{self.node.path}] guardrails-internal: {type(error).__name__}: {error};"
                    " report this with the stack's code"
                ) from error
            return {}

        def to_hcl_terraform(self) -> Any:
            raise RuntimeError("guardrails only work on Terraform JSON; synthesize without --hcl")

    return Hook


@cache
def _collector_class(module: ModuleType) -> Any:
    """Return a synthesizer that lets the other stacks of an app be synthesized before the errors of one end it."""

    @jsii.implements(module.IStackSynthesizer)
    class Collector:
        def __init__(self, stack: IConstruct, listener: Listener) -> None:
            self._stack = stack
            self._own = cast(Any, stack).synthesizer
            self._listener = listener

        def synthesize(self, session: Any) -> None:
            app = self._stack.node.root
            errors = self._listener.errors
            of_app = getattr(app, "outdir", None) == session.outdir
            self._listener.before_synthesis(of_app=of_app)
            try:
                self._own.synthesize(session)
            except RuntimeError as error:
                if _FOUND_ERRORS not in str(error):
                    errors.clear()
                    raise
                errors.append(str(error))
            finally:
                late = self._listener.after_synthesis()
            if of_app:
                try:
                    self._listener.write_evidence(self._folder(session))
                except Exception as error:
                    errors.clear()
                    raise RuntimeError(
                        f"[{self._stack.node.path}] the compliance files cannot be written: {error}"
                    ) from error
            if late:
                errors.append("\n".join([f"{_FOUND_ERRORS}:", *late]))
            if errors and (not of_app or self._is_last(app)):
                message = "\n".join(errors)
                errors.clear()
                raise RuntimeError(message)

        def _folder(self, session: Any) -> Path:
            return Path(session.outdir, session.manifest.for_stack(self._stack).working_directory)

        def _is_last(self, app: Any) -> bool:
            """Return whether no stack follows whose errors are collected."""
            stacks = [node for node in app.node.find_all() if isinstance(node, module.TerraformStack)]
            collected = [each for each in stacks if isinstance(cast(Any, each).synthesizer, Collector)]
            return collected[-1] is self._stack

    return Collector
