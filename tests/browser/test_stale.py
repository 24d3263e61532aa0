"""Two people, one draft: nothing that anybody typed is lost."""

import re

from playwright.sync_api import Page, expect

from releases.models.release import Release
from tests import make
from tests.browser import form


def cell(page: Page, field: str, whose: str):
    """What stands in the comparison."""
    header = page.get_by_role("rowheader", name=re.compile(f"^{re.escape(field)}"))
    row = page.locator(".comparison tbody tr").filter(has=header)
    return row.locator(f"td[data-whose^='{whose}']")


def contacts(release: Release) -> list[str]:
    return [str(contact) for contact in release.releasecontacts.all()]


def add(page: Page, group: str, words: str) -> None:
    """Add a row and choose what begins with these words."""
    page.locator(f"#{group}-group .add-row a").click()
    page.locator(f"#{group}-group .part:not(.empty-form)").last.get_by_role("combobox").first.click()
    page.get_by_role("searchbox").last.fill(words)
    page.get_by_role("option", name=words).click()


def test_the_second_save_is_refused_and_shows_both(seat, ada, ben):
    release = make.draft(texts={"en": {"title": "Probe lands", "lead": "At noon."}})
    hers, his = seat(ada), seat(ben)
    form.open_form(hers, release)
    form.open_form(his, release)

    form.shown(hers, "title").fill("Probe lands on Phobos")
    form.save(hers)
    form.shown(his, "title").fill("Probe has landed")
    form.shown(his, "lead").fill("At one.")
    form.save(his)

    expect(his.locator(".errorlist").first).to_contain_text("Ada Writer has saved revision 2 meanwhile")
    expect(form.shown(his, "title")).to_have_value("Probe has landed")
    expect(form.shown(his, "lead")).to_have_value("At one.")
    expect(cell(his, "Title (English)", "Saved by Ada Writer")).to_have_text("Probe lands on Phobos")
    expect(cell(his, "Title (English)", "Yours").locator("ins")).to_have_text(["has landed"])
    expect(his.locator("tr.conflict")).to_contain_text("both changed it")
    expect(cell(his, "Lead (English)", "Saved by Ada Writer")).to_have_text("At noon.")
    assert release.revisions.count() == 2

    form.save(his)

    text = release.texts.get()
    assert (text.title, text.lead) == ("Probe has landed", "At one.")
    assert [revision.author_name for revision in release.revisions.all()][:2] == ["Ben Editor", "Ada Writer"]


def test_rows_that_came_and_went_meanwhile(seat, ada, ben):
    """Ada removes Fabienne and adds Pascale; Ben, who has not seen it, adds Rita and moves her up."""
    for slug in ("fabienne-lissak", "pascale-bresson", "rita-reed"):
        make.officer(slug)
    release = make.draft(contacts=(make.officer("fabienne-lissak"),))
    hers, his = seat(ada), seat(ben)
    form.open_form(hers, release)
    form.open_form(his, release)

    hers.locator("#releasecontacts-group .delete").click()
    add(hers, "releasecontacts", "Pascale Bresson")
    form.save(hers)
    assert contacts(release) == ["Pascale Bresson"]

    add(his, "releasecontacts", "Rita Reed")
    his.locator("#releasecontacts-group .part:not(.empty-form)").last.get_by_role("button", name="Move up").click()
    form.save(his)

    expect(cell(his, "Press contacts", "Saved by Ada Writer")).to_contain_text("Pascale Bresson")
    expect(cell(his, "Press contacts", "Yours")).to_contain_text("Rita Reed, Fabienne Lissak, Pascale Bresson")
    form.save(his)

    assert contacts(release) == ["Rita Reed", "Fabienne Lissak", "Pascale Bresson"]


def test_a_text_that_both_have_added(seat, ada, ben):
    release = make.draft(texts={"en": {"title": "Probe lands"}})
    hers, his = seat(ada), seat(ben)
    form.open_form(hers, release)
    form.open_form(his, release)

    hers.get_by_role("button", name="Add French").click()
    form.shown(hers, "title").fill("La sonde se pose")
    form.save(hers)
    his.get_by_role("button", name="Add French").click()
    form.shown(his, "title").fill("La sonde est posée")
    form.body(his).click()
    his.keyboard.type("À midi.")
    form.save(his)

    expect(his.get_by_role("tab")).to_have_text(["English", "French"])
    expect(cell(his, "Title (French)", "Saved by Ada Writer")).to_contain_text("La sonde se pose")
    expect(cell(his, "Body (French)", "Yours")).to_contain_text("À midi.")
    form.save(his)

    text = release.texts.get(language="fr")
    assert (text.title, text.body) == ("La sonde est posée", "<p>À midi.</p>")


def test_a_text_that_one_has_removed_and_the_other_has_changed(seat, ada, ben):
    release = make.draft(texts={"en": {"title": "Probe lands"}, "fr": {"title": "La sonde se pose"}})
    hers, his = seat(ada), seat(ben)
    form.open_form(hers, release)
    form.open_form(his, release)

    hers.get_by_role("tab", name="French").click()
    hers.get_by_label("Remove this text").locator("visible=true").check()
    form.save(hers)
    assert release.texts.count() == 1
    his.get_by_role("tab", name="French").click()
    form.shown(his, "title").fill("La sonde est posée")
    form.save(his)

    expect(cell(his, "Title (French)", "Yours").locator("ins")).to_have_text(["est posée"])
    form.save(his)

    assert release.texts.get(language="fr").title == "La sonde est posée"
