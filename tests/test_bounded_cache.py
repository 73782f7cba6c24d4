"""A cache keeps what was used last, within its entries and bytes."""

import threading

from cnn_demo.bounded_cache import BoundedCache


def test_the_least_recently_used_goes_first() -> None:
    cache = BoundedCache[str, int](2)
    for name in "ab":
        cache.put(name, ord(name))
    assert cache.get("a") == ord("a")
    cache.put("c", 1)
    assert list(cache) == ["a", "c"]
    assert cache.get("b") is None


def test_bytes_are_bounded_too() -> None:
    cache = BoundedCache[str, bytes](10, bytes=100, size=len)
    for name in "abc":
        cache.put(name, b"x" * 40)
    assert (list(cache), cache.total) == (["b", "c"], 80)
    cache.put("b", b"x" * 10)  # the same key again
    assert cache.total == 50
    cache.put("d", b"x" * 101)
    assert (len(cache), cache.total) == (0, 0)


def test_kept_is_made_once() -> None:
    cache, made = BoundedCache[int, list[int]](5), []
    assert cache.keep(1, lambda: made.append(1) or [1]) is cache.keep(1, lambda: made.append(1) or [2])
    assert made == [1]
    cache.forget(lambda key: key == 1)
    assert cache.get(1) is None


def test_threads_leave_it_whole() -> None:
    cache = BoundedCache[int, bytes](8, bytes=300, size=len)

    def use(start: int) -> None:
        for i in range(500):
            cache.put((start + i) % 20, b"x" * (i % 60))
            cache.get(i % 20)

    threads = [threading.Thread(target=use, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(cache) <= 8
    assert cache.total == sum(len(cache.get(key) or b"") for key in cache)
