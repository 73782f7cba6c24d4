"""Whoever comes next to a browser that somebody else has used finds nothing of theirs."""

from browser.visitors import Visitors

STORED = "() => [document.cookie, Object.keys(localStorage).length, Object.keys(sessionStorage).length]"
REMEMBER = """async () => {
  document.cookie = "mine=1";
  localStorage.setItem("mine", "1");
  sessionStorage.setItem("mine", "1");
  const request = indexedDB.open("mine");
  await new Promise((done) => { request.onsuccess = done; });
  request.result.close();
}"""


def test_a_visitor_leaves_nothing_to_the_next(visitors: Visitors) -> None:
    first = visitors.lend()
    first.goto(f"{visitors.address}/healthz")
    first.evaluate(REMEMBER)
    visitors.take_back()
    second = visitors.lend()
    assert second.context is first.context
    second.goto(f"{visitors.address}/healthz")
    assert second.evaluate(STORED) == ["", 0, 0]
    assert second.evaluate("() => indexedDB.databases()") == []
    visitors.take_back()


def test_two_visitors_at_once_are_two(visitors: Visitors) -> None:
    first, second = visitors.lend(), visitors.lend()
    assert first.context is not second.context
    visitors.take_back()
