"""What do an authority's pages show, in plain words?"""

from __future__ import annotations

from collections.abc import Mapping

from keyworker.policy.packs.companions import Companion, companions_of
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.pages import Preset
from keyworker.policy.vocabulary.events import says_of
from keyworker.policy.wording import id_in_words, listed, sentence, within_sentence


def pages_in_words(pack: Pack) -> Mapping[str, str]:
    """Each thing that the policy says of its pages, under a heading of its own."""
    pages = pack.pages
    said = {
        f"Read before: {id_in_words(action)}": sentence(listed(map(says_of, read)))
        for action, read in pages.read_before.items()
    }
    if pages.meanwhile:
        said["Seen to while nobody is allocated"] = listed(each.title for each in pages.meanwhile)
    if pages.unallocated_because:
        said["Cases that nobody is allocated to are counted by"] = listed(
            f"{within_sentence(each.title)} ({listed(map(id_in_words, each.why))})"
            for each in pages.unallocated_because
        )
    if pages.contact.presets:
        said["Buttons for a contact"] = listed(_button(each) for each in pages.contact.presets)
    if pages.contact.with_whom:
        said["A contact may be with"] = listed(pages.contact.with_whom, joined_by="or")
    if pages.keyed is not None:
        kinds = sentence(listed(map(says_of, pages.keyed.kinds)))
        said[f"To be keyed into {pages.keyed.system}"] = kinds
    if pages.along_moves:
        said["Counted along each move"] = listed(each.title for each in pages.along_moves)
    return said | {f"Guidance: {each.title}": _where(each) for each in companions_of(pack)}


def _where(companion: Companion) -> str:
    beside = listed(map(id_in_words, companion.beside))
    shown = f"beside {beside}" if beside else "with the rules that point to it"
    cited = f" ({listed(companion.cited)})" if companion.cited else ""
    return f"{companion.address or 'the address is not set'}, {shown}{cited}"


def _button(preset: Preset) -> str:
    filled = listed(f"{id_in_words(name)} {value}" for name, value in preset.answers.items())
    return f"{preset.title} ({id_in_words(preset.action)}{f': {filled}' if filled else ''})"
