"""Who may run code, and the one way to run it.

Whoever starts a snippet or an exercise does so through a `Runner`, which asks its `Policy` first.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tutor.words import _

if TYPE_CHECKING:
    from tutor.running.sandbox import Limits, NamedCode, Outcome


class NotAllowed(Exception):
    """Code that may not run here; the message says why, and what to do about it."""


def trusts_nobody(pack: str) -> bool:
    """Trust in no pack."""
    return False


def pack_of(name: str) -> str:
    """The pack whose snippet or exercise has this id; "" for our own course."""
    return name.rpartition("/")[0].rpartition(":")[0]


class Policy(NamedTuple):
    """Whose code runs: that of our own course for whoever sits at this terminal, that of a pack by
    its name if `trusts` says so at that moment. An app that is `served` to others runs nobody's,
    unless whoever serves it says so by `served_runs`.
    """

    served: bool = False
    served_runs: bool = False
    trusts: Callable[[str], bool] = trusts_nobody

    def require(self, name: str) -> None:
        """Raise NotAllowed unless the snippet or exercise with this id may run."""
        if self.served and not self.served_runs:
            raise NotAllowed(_("This Backstep is shared with others, so it runs no code."))
        if pack := self.untrusted(name):
            raise NotAllowed(
                _(
                    "The pack {pack} was written by somebody else: its code runs only once you "
                    "trust it. To look at it: {command}",
                    pack=pack,
                    command=f"backstep packs {pack}",
                )
            )

    def untrusted(self, name: str) -> str:
        """The pack that must be trusted before the code with this id runs; "" if that is none."""
        pack = pack_of(name)
        return pack if pack and not self.trusts(pack) else ""


class Runner(NamedTuple):
    """Runs code in a child process, if the policy allows it. `ask` asks the learner whether to
    trust the pack of that name, before code of it is refused.
    """

    policy: Policy = Policy()
    ask: Callable[[str], Awaitable[object]] | None = None

    async def run(
        self,
        name: str,
        code: str,
        *,
        earlier: Sequence[NamedCode] = (),
        filename: str | None = None,
        limits: Limits | None = None,
        seconds: float | None = None,
        on_output: Callable[[str], None] | None = None,
    ) -> Outcome:
        """Run the code of the snippet or exercise `name`, a whole id, after `earlier` ones; as
        `tutor.running.sandbox.run_snippet`, with the usual `limits`, or with those for so many
        `seconds`. Tracebacks call it `filename`, by default the last part of its id. Errors:
        NotAllowed.
        """
        if self.ask is not None and (pack := self.policy.untrusted(name)):
            await self.ask(pack)
        self.policy.require(name)
        from tutor.running.sandbox import Limits, run_snippet

        limits = limits or (Limits() if seconds is None else Limits(seconds=seconds))
        if pack_of(name):  # a version is trusted with all its files: running it must add none
            limits = replace(limits, bytecode=False)
        return await run_snippet(
            code,
            earlier=earlier,
            filename=filename or name.rpartition("/")[2],
            limits=limits,
            on_output=on_output,
        )
