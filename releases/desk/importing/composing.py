"""Blocks and findings into an Arrival: what all forms have in common once one has told its blocks from one another."""

from collections.abc import Iterable, Sequence

from releases import prose
from releases.desk.importing import after, endings, kinds, language, ledger, preamble, story, titles
from releases.desk.importing.arrival import KINDS, Arrival
from releases.desk.importing.blocks import Block
from releases.desk.importing.findings import Findings
from releases.desk.importing.language import Spoken
from releases.desk.importing.ledger import Told


def read(blocks: Sequence[Block], findings: Findings, *, marked: int | None = None, lead: Block | None = None) -> None:
    """Takes blocks into the findings. Behind the end mark stand those from `marked` on; `lead` is a lead that the
    source keeps elsewhere, and that the text may repeat."""
    before, behind = endings.split(blocks, len(blocks) if marked is None else marked)
    rest = preamble.read(before, findings)
    if lead:
        rest = _with_lead(lead, rest, findings)
    story.read(rest, findings)
    after.read(behind, findings)
    if not findings.title:
        findings.remark(1, "No title was found.")


def settle_kind(lines: Iterable[tuple[int, str]], origins: Iterable[tuple[int, str]], findings: Findings) -> None:
    """The kind, when nothing states it: by the words of the text, or by where it says that it comes from."""
    if findings.kind:
        return
    guesses = [(line, kinds.guess(words)) for line, words in lines]
    guesses += ((line, kinds.guess_from_origin(words)) for line, words in origins)
    for line, guessed in guesses:
        if guessed:
            findings.kind, said = guessed
            findings.remark(line, f"The kind was guessed, {findings.kind.replace('_', ' ')}: it says “{said}” here.")
            return
    findings.kind = KINDS[0]
    findings.remark(1, "Nothing says what kind of release this is: taken as a press release.")


def arrival(findings: Findings, source: str, lines: Sequence[Told], text: str, spoken: Spoken) -> Arrival:
    """`lines` are those whose words have to be found again, `text` is what tells the language."""
    settled, doubt = language.settle(findings.language, text, spoken)
    body, notes = prose.sanitise("\n".join(findings.body)), prose.sanitise("\n".join(findings.notes))
    if doubt:
        findings.remark(1, doubt)
    findings.remarks += ledger.missing(lines, findings, body, notes)
    return findings.arrived(source=source, language=settled, body=body, notes=notes)


def _with_lead(lead: Block, rest: list[Block], findings: Findings) -> list[Block]:
    """The blocks with the lead in front, unless they begin with it."""
    first = rest[0].text if rest else ""
    if titles.repeats(lead.text, first) or _bare(first).endswith(_bare(lead.text)):
        findings.take(lead.line, lead.text, "lead again")
        return rest
    return [lead, *rest]


def _bare(text: str) -> str:
    return "".join(text.split())
