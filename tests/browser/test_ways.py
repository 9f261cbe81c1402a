"""The way through: what a fresh visitor begins on one page is there on the next, by the buttons that lead there."""

from playwright.sync_api import Page, expect

from tests.browser.hands import in_link, played, press, shows, until


def lung_network(page: Page) -> None:
    """Wait until the Train page shows the network of two neurons, on the lung cohort."""
    shows(page, "data", "Lung disease")
    expect(page.get_by_role("slider", name="noise")).to_have_count(0)
    in_link(page, data="lung", hidden="2")


def test_the_neuron_becomes_a_network_and_is_trained_without_train_being_open_before(open_page):
    page = open_page("/")
    press(page, "Add a second neuron")
    until(page, "() => location.pathname.endsWith('network')")
    page.get_by_role("link", name="Train this network").click()
    until(page, "() => location.pathname.endsWith('train')")
    played(page, "idle", epoch=0)
    lung_network(page)
    press(page, "▶ Play")
    until(page, "() => Number(document.querySelector('[data-stage]').dataset.epoch) > 5")
    press(page, "❚❚ Pause")
    lung_network(page)


def test_data_chosen_on_their_page_are_those_that_are_trained_on(open_page):
    page = open_page("/data?set=iris")
    press(page, "Train a network on this")
    until(page, "() => location.pathname.endsWith('train')")
    shows(page, "data", "Iris flowers")
    in_link(page, data="iris")
