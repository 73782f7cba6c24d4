"""What a visit costs: bytes on the wire and requests, until the first answer stands and the page has the network that
it runs itself."""

from browser.page_driver import Visit

COST = """() => {
  const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  return { requests: all.length, bytes: all.reduce((sum, { transferSize }) => sum + transferSize, 0) };
}"""
ENGINE = """() => performance.getEntriesByType("resource").some(({ name }) => name.includes("/cnn-lab/network/"))"""
FIRST, REQUESTS, SECOND = 550_000, 45, 60_000  # bytes, requests, bytes


def test_a_visit_is_small_and_the_next_one_smaller(visit: Visit) -> None:
    page = visit(locale="en-GB")  # nobody else's options, so nobody has left it any files
    page.wait_for_function(ENGINE)
    first = page.evaluate(COST)
    assert 0 < first["bytes"] <= FIRST
    assert first["requests"] <= REQUESTS
    page.goto(page.url.split("?")[0])
    page.wait_for_function("() => window.lab?.state.answer && lab.idle()")
    second = page.evaluate(COST)
    assert second["bytes"] <= SECOND
    assert second["requests"] <= REQUESTS
    print(first, second)
